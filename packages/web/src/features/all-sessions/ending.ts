import { anAdministrator, ruleThatEnded } from '../../lib/ending-sentences.ts'
import type { SessionRow } from './queries.ts'

export type Ending = NonNullable<SessionRow['ending']>

/** How a session that is over ended: as the server says, or, as `endingByTime` of the library, by the time since then. */
export function endingOf({ ending, expiresAt, idleDeadline, absoluteDeadline }: SessionRow): Ending {
  const cause = idleDeadline < absoluteDeadline ? 'idle' : 'absolute'
  return ending ?? { at: expiresAt, cause, by: { kind: 'system', name: 'Latchkey' } }
}

/** "You", "An administrator, olga". `reader`: the username of who looks at it. */
export function whoEnded({ by, cause }: Ending, reader: string | undefined): string {
  if (by.kind === 'system' || by.kind === 'anonymous') return ruleThatEnded(cause)
  if (by.name === reader) return 'You'
  return by.kind === 'administrator' ? anAdministrator(by.name) : by.name
}
