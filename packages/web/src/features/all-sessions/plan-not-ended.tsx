import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { counted, inDigits } from '../../lib/counted.ts'
import { sentenceOf } from '../../lib/problem.ts'
import classes from './plan-not-ended.module.css'
import { type NotEnded, notEndedSessions, type Plan } from './plan-queries.ts'

const WHY: Readonly<Record<NotEnded['why'], string>> = {
  ended: 'had ended before',
  expired: 'had expired before',
  in_use: 'in use by who ran the plan',
  gone: 'no longer kept',
}

/** Which sessions a plan has not ended, and why. Asked for when somebody opens it. */
export function PlanNotEnded({ plan }: { plan: Plan }): React.JSX.Element | null {
  const [isOpen, setOpen] = useState(false)
  const found = useQuery({ ...notEndedSessions(plan), enabled: isOpen })
  if (plan.notEnded === 0) return null
  return (
    <details className={classes['place']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{counted(plan.notEnded, 'session')} that it did not end</summary>
      {found.isError && <p role="alert">{sentenceOf(found.error)}</p>}
      {found.isPending && <p role="status">Looking up which…</p>}
      {found.data && (
        <ul>
          {found.data.sessions.map(({ id, why, session }) => (
            <li key={id}>
              <strong>{session?.username ?? 'Session'}</strong>
              <span>{WHY[why]}</span>
              <small>{session?.device.label ?? id}</small>
            </li>
          ))}
          {found.data.more > 0 && <li>and {inDigits(found.data.more)} more, which are counted only</li>}
        </ul>
      )}
    </details>
  )
}
