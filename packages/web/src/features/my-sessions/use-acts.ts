import { useState } from 'react'
import { counted } from '../../lib/counted.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { disconnect } from '../../lib/session-in-use.ts'
import { rescueFocus } from '../../ui/focus.ts'
import { useAnnounce } from '../../ui/notice.tsx'
import { type Act, reportOf } from './act.ts'
import { type Session, useDismiss, useTerminate } from './queries.ts'

/** The acts of the page: each says how it went. `asked` is the one that waits for an answer in the dialog. */
export function useActs() {
  const announce = useAnnounce()
  const terminate = useTerminate()
  const dismiss = useDismiss()
  const [asked, setAsked] = useState<Act>()

  async function perform(act: Act): Promise<void> {
    if (act.kind === 'disconnect') return disconnect()
    const labels = new Map(act.sessions.map(({ id, device }) => [id, device.label]))
    const selection = act.kind === 'terminate' ? { ids: [...labels.keys()] } : ({ others: true } as const)
    const ended = await terminate.mutateAsync(selection)
    announce(reportOf(ended, (id) => labels.get(id) ?? 'One session'))
    rescueFocus()
  }

  return {
    asked,
    ask: setAsked,
    stopAsking: () => setAsked(undefined),
    perform,
    /** Without the dialog, so a failure is told where results are. */
    performAtOnce: (act: Act) => {
      perform(act).catch((error: unknown) => announce(`Nothing was ended. ${sentenceOf(error)}`, 'problem'))
    },
    /** Ends nothing, so it does not ask. */
    remove: (sessions: readonly Session[]) => {
      dismiss.mutate(
        sessions.map(({ id }) => id),
        {
          onSuccess: (gone) => {
            announce(`Removed ${counted(gone.length, 'expired session')} from the list.`)
            rescueFocus()
          },
          onError: (error) => announce(`Nothing was removed. ${sentenceOf(error)}`, 'problem'),
        },
      )
    },
  }
}
