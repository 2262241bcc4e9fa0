import { useState } from 'react'
import { inDigits } from '../../lib/counted.ts'
import { useAnnounce } from '../../ui/notice.tsx'
import type { PlanAsked } from './plan-dialog.tsx'
import type { PlanWanted } from './plan-queries.ts'
import type { SessionRow } from './queries.ts'
import type { Asking } from './question-dialog.tsx'
import type { SessionActs } from './session-acts.tsx'
import { type Extent, forget, NOTHING_SELECTED, type Selection, toPlan } from './session-selection.ts'
import { DISCONNECT_QUESTION, questionAbout } from './termination-sentences.ts'
import { useSessionActs } from './use-session-acts.ts'
import { useStableActs } from './use-stable-acts.ts'

/** As many ids as the server ends at once. */
const MOST_AT_ONCE = 1000
/** What ends the sessions of more has to be confirmed with its number. */
const MOST_USERS_UNASKED = 100
const TOO_MANY = `At most ${inDigits(MOST_AT_ONCE)} sessions can be picked one by one, in or out. Search for what they have in common, and select all that match.`
const EVERYONE: PlanWanted = { matching: {}, exceptMine: true }

type EndingWanted = Pick<SessionActs, 'onDetails' | 'onlyUser'> & {
  readonly q: string
  readonly selection: Selection
  readonly setSelection: React.Dispatch<React.SetStateAction<Selection>>
  readonly extent: Extent
}

/** Everything that ends sessions here, and what is asked about before. */
export function useEnding({ q, selection, setSelection, extent, onDetails, onlyUser }: EndingWanted) {
  const acts = useSessionActs()
  const announce = useAnnounce()
  const [asking, setAsking] = useState<Asking>()
  const [planned, setPlanned] = useState<PlanAsked>()
  const [only, ...others] = selection.kind === 'picked' ? [...selection.sessions.values()] : []

  function askAboutSelection({ unasked = false } = {}): void {
    const named = selection.kind === 'picked' ? selection.sessions.size : selection.exceptIds.size
    if (named > MOST_AT_ONCE) announce(TOO_MANY, 'problem')
    else if (only !== undefined && others.length === 0) rowActs.onAsk(only)
    else setPlanned({ kind: 'new', wanted: toPlan(selection, q), unasked })
  }

  /** A few ids end at once; what is many, or a search, shows how far it is. */
  function endSelected(): void {
    const isLarge = extent.users > MOST_USERS_UNASKED || extent.sessions > MOST_AT_ONCE
    if (selection.kind === 'matching' || isLarge) askAboutSelection({ unasked: true })
    else {
      void acts.atOnce([], async () => {
        await acts.terminate([...selection.sessions.keys()])
        setSelection(NOTHING_SELECTED)
      })
    }
  }

  async function endOne(session: SessionRow): Promise<void> {
    if (session.current) return acts.disconnect()
    await acts.terminate([session.id], session)
    setSelection((before) => forget(before, session))
  }

  const rowActs = useStableActs({
    onAsk: (session) =>
      setAsking({
        question: session.current ? DISCONNECT_QUESTION : questionAbout(session),
        act: () => endOne(session),
      }),
    onSkip: (session) => void acts.atOnce([session], () => endOne(session)),
    onRemove: (session) => void acts.atOnce([session], () => acts.remove([session.id])),
    onDetails,
    onlyUser,
    busyIds: acts.busyIds,
  })

  return {
    acts,
    rowActs,
    asking,
    stopAsking: () => setAsking(undefined),
    planned,
    plan: setPlanned,
    stopPlanning: () => setPlanned(undefined),
    askAboutSelection,
    endSelected,
    askAboutEverybody: () => setPlanned({ kind: 'new', wanted: EVERYONE, everyone: true }),
  }
}
