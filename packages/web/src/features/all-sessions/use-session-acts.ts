import { useState } from 'react'
import { sentenceOf } from '../../lib/problem.ts'
import { rescueFocus } from '../../ui/focus.ts'
import { useAnnounce } from '../../ui/notice.tsx'
import { type SessionRow, useDisconnect, useDismiss, useTerminate } from './queries.ts'
import { outcomeSentences, removedSentence } from './termination-sentences.ts'

/** Everything this page can change. Each says how it went; each rejects when it failed, for the dialog to say why. */
export function useSessionActs() {
  const announce = useAnnounce()
  const [busyIds, setBusyIds] = useState<ReadonlySet<string>>(new Set())
  const [terminating, dismissing, disconnecting] = [useTerminate(), useDismiss(), useDisconnect()]

  async function terminate(ids: readonly string[], only?: SessionRow): Promise<void> {
    const outcome = await terminating.mutateAsync(ids)
    announce(outcomeSentences(outcome, only).join(' '), outcome.sessions === 0 ? 'problem' : 'done')
  }

  async function remove(ids: readonly string[]): Promise<void> {
    const dismissed = await dismissing.mutateAsync(ids)
    announce(removedSentence(dismissed.length), dismissed.length === 0 ? 'problem' : 'done')
  }

  /** For an act without a dialog: a failure has no place of its own, and a row that goes takes the focus with it. */
  async function atOnce(sessions: readonly SessionRow[], act: () => Promise<unknown>): Promise<void> {
    setBusyIds(new Set(sessions.map(({ id }) => id)))
    try {
      await act()
    } catch (error) {
      announce(sentenceOf(error), 'problem')
    } finally {
      setBusyIds(new Set())
      rescueFocus()
    }
  }

  return {
    terminate,
    remove,
    disconnect: () => disconnecting.mutateAsync(),
    atOnce,
    busyIds,
    isTerminating: terminating.isPending,
    isRemoving: dismissing.isPending,
  }
}
