import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import { DeviceCell } from '../../ui/device-cell.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { RelativeTime } from '../../ui/instant.tsx'
import { IpAddress } from '../../ui/ip-address.tsx'
import { actOf, tooFew } from './choice-sentences.ts'
import type { Choice } from './queries.ts'
import classes from './session-choice.module.css'

/** The sessions of somebody who has as many as are allowed: some end, so that this one can start. */
export function SessionChoice({
  choice,
  problem,
  isBusy,
  onChoose,
  onCancel,
}: {
  choice: Choice
  /** Why the last answer was not taken. */
  problem: string | undefined
  isBusy: boolean
  onChoose: (ids: readonly string[]) => void
  onCancel: () => void
}): React.JSX.Element {
  const { sessions, toEnd } = choice
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set())
  const [isShort, setShort] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  const chosen = sessions.filter(({ id }) => checked.has(id)).map(({ id }) => id)

  function toggle(id: string): void {
    const after = new Set(checked)
    if (!after.delete(id)) after.add(id)
    setChecked(after)
    setShort(false)
  }

  function submit(event: React.SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    setShort(chosen.length < toEnd)
    if (chosen.length >= toEnd) onChoose(chosen)
    else list.current?.querySelector<HTMLInputElement>('input:not(:checked)')?.focus()
  }

  return (
    <form className={classes['form']} onSubmit={submit} aria-label="Sessions to end">
      <FormProblem>{isShort ? tooFew(choice) : problem}</FormProblem>
      {toEnd > 0 && (
        <ul ref={list} className={classes['sessions']} aria-label="Your sessions">
          {sessions.map((session) => (
            <li key={session.id}>
              <Row session={session} isChecked={checked.has(session.id)} onToggle={() => toggle(session.id)} />
            </li>
          ))}
        </ul>
      )}
      <Button type="submit" size="md" fullWidth color={toEnd > 0 ? 'red' : 'harbour'} loading={isBusy}>
        {actOf(choice, chosen.length)}
      </Button>
      <Button variant="default" size="md" fullWidth disabled={isBusy} onClick={onCancel}>
        Cancel
      </Button>
    </form>
  )
}

function Row({
  session,
  isChecked,
  onToggle,
}: {
  session: Choice['sessions'][number]
  isChecked: boolean
  onToggle: () => void
}): React.JSX.Element {
  return (
    <label className={classes['row']}>
      <input type="checkbox" className={classes['box']} checked={isChecked} onChange={onToggle} />
      <DeviceCell device={session.device}>
        {session.label !== undefined && <span className={classes['soft']}>{session.label}</span>}
        <span className={classes['soft']}>
          <IpAddress ip={session.ip} />
        </span>
        <span className={classes['soft']}>
          last active <RelativeTime at={session.lastActiveAt} />
        </span>
      </DeviceCell>
    </label>
  )
}
