import { Button } from '@mantine/core'
import { counted } from '../../lib/counted.ts'
import { CheckBox } from '../../ui/check-box.tsx'
import { EndButton } from '../../ui/end-button.tsx'
import { SkipHint } from '../../ui/skip-hint.tsx'
import type { Act } from './act.ts'
import type { Session } from './queries.ts'
import classes from './toolbar.module.css'
import type { useActs } from './use-acts.ts'
import type { useSelection } from './use-selection.ts'

type ToolbarProps = {
  sessions: readonly Session[]
  /** There are sessions that are not loaded. */
  more: boolean
  selection: ReturnType<typeof useSelection>
  acts: ReturnType<typeof useActs>
}

/** What can be done to several sessions at once. */
export function Toolbar({ sessions, more, selection, acts }: ToolbarProps): React.JSX.Element {
  const { selected, selectable, all, some, toggleAll } = selection
  const others = sessions.filter(({ current, status }) => !current && status === 'active')
  const alone = sessions.length === 1 && !more
  const active = selected.filter(({ status }) => status === 'active')
  const expired = selected.filter(({ status }) => status === 'expired')
  const endSelected: Act = { kind: 'terminate', sessions: active }
  const endOthers: Act = { kind: 'terminate-others', sessions: others, more }
  return (
    <section className={classes['toolbar']} aria-label="Several sessions">
      <div className={classes['select']}>
        <CheckBox
          checked={all}
          mixed={some}
          onChange={toggleAll}
          label="Select all sessions but this one"
          notBecause={selectable === 0 ? 'There is no other session.' : undefined}
        />
        <span className={classes['count']}>
          {selected.length > 0
            ? `${selected.length} of ${selectable} selected`
            : alone
              ? 'You are signed in nowhere else.'
              : counted(sessions.length, 'session', { more })}
        </span>
        {!alone && <SkipHint />}
      </div>
      <div className={classes['acts']}>
        {expired.length > 0 && (
          <Button variant="default" onClick={() => acts.remove(expired)}>
            Remove {expired.length} expired
          </Button>
        )}
        {active.length > 0 && (
          <EndButton look="strong" onAsk={() => acts.ask(endSelected)} onSkip={() => acts.performAtOnce(endSelected)}>
            Terminate {counted(active.length, 'session')}
          </EndButton>
        )}
        <EndButton
          disabled={others.length === 0}
          onAsk={() => acts.ask(endOthers)}
          onSkip={() => acts.performAtOnce(endOthers)}
        >
          Terminate all other sessions
        </EndButton>
      </div>
    </section>
  )
}
