import { Button } from '@mantine/core'
import { EndButton } from '../../ui/end-button.tsx'
import type { SessionRow } from './queries.ts'
import classes from './session-acts.module.css'

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
  readonly ended: boolean
  readonly busy: boolean
  readonly acts: SessionActs
  readonly fullWidth?: boolean
}

/** Terminate, or Disconnect on the session in use, or Remove once time has ended it; nothing to press once somebody has. */
export function ActButton({ session, ended, busy, acts, fullWidth = false }: ActProps): React.JSX.Element {
  const whose = `${session.username} on ${session.device.label}`
  const look = { size: 'xs', fullWidth, loading: busy } as const
  if (session.status === 'terminated') return <span className={classes['ended']}>Ended</span>
  if (ended && !session.current) {
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
