import { Button } from '@mantine/core'
import { EndButton } from '../../ui/end-button.tsx'
import { type Act, verbOf } from './act.ts'
import type { Session } from './queries.ts'
import type { useActs } from './use-acts.ts'

/** The one button of a session: what it is depends on what the session is. */
export function SessionAct({
  session,
  acts,
}: {
  session: Session
  acts: ReturnType<typeof useActs>
}): React.JSX.Element {
  // Stays where the hand may be on its way to, and does nothing any more.
  if (session.status === 'terminated') {
    return (
      <Button variant="default" aria-disabled="true" aria-label={`${session.device.label} has ended`}>
        Ended
      </Button>
    )
  }
  if (session.status === 'expired' && !session.current) {
    return (
      <Button
        variant="default"
        aria-label={`Remove ${session.device.label} from the list`}
        onClick={() => acts.remove([session])}
      >
        Remove
      </Button>
    )
  }
  const act: Act = session.current ? { kind: 'disconnect', session } : { kind: 'terminate', sessions: [session] }
  return (
    <EndButton
      label={session.current ? 'Disconnect this device' : `Terminate ${session.device.label}`}
      onAsk={() => acts.ask(act)}
      onSkip={() => acts.performAtOnce(act)}
    >
      {verbOf(act)}
    </EndButton>
  )
}
