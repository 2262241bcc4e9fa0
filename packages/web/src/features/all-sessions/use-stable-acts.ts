import { useCallback, useMemo, useRef } from 'react'
import type { SessionRow } from './queries.ts'
import type { SessionActs } from './session-acts.tsx'

/** The same functions as long as the page lives, so that a row is drawn again only when it changes. */
export function useStableActs(acts: SessionActs): SessionActs {
  const latest = useRef(acts)
  latest.current = acts
  const onAsk = useCallback((session: SessionRow) => latest.current.onAsk(session), [])
  const onSkip = useCallback((session: SessionRow) => latest.current.onSkip(session), [])
  const onRemove = useCallback((session: SessionRow) => latest.current.onRemove(session), [])
  const onDetails = useCallback((session: SessionRow) => latest.current.onDetails(session), [])
  const onlyUser = useCallback((username: string) => latest.current.onlyUser(username), [])
  const { busyIds } = acts
  return useMemo(
    () => ({ onAsk, onSkip, onRemove, onDetails, onlyUser, busyIds }),
    [onAsk, onSkip, onRemove, onDetails, onlyUser, busyIds],
  )
}
