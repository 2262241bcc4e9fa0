import { Button } from '@mantine/core'
import { EndButton } from '../../ui/end-button.tsx'
import type { SessionRow } from './queries.ts'

/** What one can do with one session. */
export type SessionActs = {
  readonly onAsk: (session: SessionRow) => void
  readonly onSkip: (session: SessionRow) => void
  readonly onRemove: (session: SessionRow) => void
  readonly onDetails: (session: SessionRow) => void
  readonly onlyUser: (username: string) => void
  /** The sessions that are being ended or removed. */
  readonly busyIds: ReadonlySet<string>
}

type ActProps = {
  readonly session: SessionRow
  readonly expired: boolean
  readonly busy: boolean
  readonly acts: SessionActs
  readonly fullWidth?: boolean
}

/** Terminate, or Disconnect on the session in use, or Remove once time has ended it. */
export function ActButton({ session, expired, busy, acts, fullWidth = false }: ActProps): React.JSX.Element {
  const whose = `${session.username} on ${session.device.label}`
  const look = { size: 'xs', fullWidth, loading: busy } as const
  // Stays where the hand may be on its way to, and does nothing any more.
  if (session.status === 'terminated') {
    return (
      <Button {...look} variant="default" aria-disabled="true" aria-label={`${whose} has ended`}>
        Ended
      </Button>
    )
  }
  if (expired && !session.current) {
    return (
      <Button {...look} variant="default" aria-label={`Remove ${whose}`} onClick={() => acts.onRemove(session)}>
        Remove
      </Button>
    )
  }
  return (
    <EndButton
      {...look}
      label={session.current ? 'Disconnect' : `Terminate ${whose}`}
      onAsk={() => acts.onAsk(session)}
      onSkip={() => acts.onSkip(session)}
    >
      {session.current ? 'Disconnect' : 'Terminate'}
    </EndButton>
  )
}
