import { useServerTime } from '../../lib/server-clock.ts'
import { formatRoughly } from '../../lib/time.ts'
import { Instant } from '../../ui/instant.tsx'
import { ExpiredLabel, StatusLabel } from '../../ui/status-label.tsx'
import { TimeLeft } from '../../ui/time-left.tsx'
import { endingOf } from './ending.ts'
import classes from './expiry.module.css'
import type { SessionRow } from './queries.ts'

/** Which of the two deadlines comes first, and when; and the other, which use cannot move (X8). Once it is over: since when. */
export function Expiry({ session, ended }: { session: SessionRow; ended: boolean }): React.JSX.Element {
  const { status, expiresAt, idleDeadline, absoluteDeadline } = session
  const idleFirst = idleDeadline < absoluteDeadline
  return (
    <span className={classes['expiry']}>
      <span>
        {status === 'terminated' ? (
          <StatusLabel tone="over">Ended</StatusLabel>
        ) : ended ? (
          <ExpiredLabel />
        ) : (
          <>
            {idleFirst ? 'Idle in ' : 'In any case in '}
            <TimeLeft until={expiresAt} />
          </>
        )}
      </span>
      <small>
        <Instant at={ended ? endingOf(session).at : expiresAt} />
        {idleFirst && !ended && (
          <>
            {' · in any case in '}
            <Roughly until={absoluteDeadline} />
          </>
        )}
      </small>
    </span>
  )
}

function Roughly({ until }: { until: number }): React.JSX.Element {
  return <>{useServerTime((now) => formatRoughly(until - now))}</>
}
