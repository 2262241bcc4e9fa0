import { Alert } from '@mantine/core'
import type { Schema } from '../../lib/api.ts'
import { whyEnded } from '../../lib/ending-sentences.ts'
import { withFullStop } from '../../lib/problem.ts'
import { Instant } from '../../ui/instant.tsx'
import { couldBeSomebodyElse, whoEnded } from './ended-sentences.ts'
import classes from './ended-session.module.css'

/** Why the reader is here: what happened to the session, by whom, when and why. */
export function EndedSession({
  notice,
  ended,
}: {
  notice: string
  ended: Schema<'Ended'> | undefined
}): React.JSX.Element {
  return (
    <Alert color="harbour" variant="light" p="sm" role="status">
      {withFullStop(notice)}
      {ended && (
        <dl className={classes['facts']}>
          <dt>Ended by</dt>
          <dd>{whoEnded(ended)}</dd>
          <dt>When</dt>
          <dd>
            <Instant at={ended.at} />
          </dd>
          <dt>Why</dt>
          <dd>{whyEnded(ended)}</dd>
        </dl>
      )}
      {ended && couldBeSomebodyElse(ended) && 'If that was not you, sign in and change your password.'}
    </Alert>
  )
}
