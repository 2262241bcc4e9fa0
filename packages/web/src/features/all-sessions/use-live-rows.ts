import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { useLiveSessions } from '../../lib/live.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { alsoHappened, asItIsNow, findsEnded, type Happened, isOver, NOTHING_HAPPENED } from './live-rows.ts'
import { changeLists, PAGES_TO_REFRESH, refreshCounts, refreshLists, type SessionRow } from './queries.ts'
import { useArrivals } from './use-arrivals.ts'

/** As often as the eye can follow. */
const APPLY_EVERY = 250
const COUNT_EVERY = 3_000
/** An ended row says so for at least so long. */
const LEAVE_AFTER = 1_200
/** Long enough for the eye to find it. */
const FRESH_FOR = 4_000

type LiveRowsWanted = {
  readonly q: string
  readonly rows: readonly SessionRow[]
  readonly pages: number
  /** What is loaded while something happens may be from before it. */
  readonly isLoading: boolean
  /** Somebody is about to do something with a row: none may move. */
  readonly isHeld: () => boolean
  /** Rows are checked: they hold the list for as long as somebody likes. */
  readonly isChosen: boolean
  readonly onEnded: (ids: ReadonlyMap<string, unknown>) => void
}

/**
 * Keeps the rows as they are on the server: they change where they are, those that have ended say so and go when nobody
 * is at them, and those that have started wait to be shown.
 */
export function useLiveRows({ q, rows, pages, isLoading, isHeld, isChosen, onEnded }: LiveRowsWanted) {
  const client = useQueryClient()
  const arrivals = useArrivals(q)
  const [isOutdated, setOutdated] = useState(false)
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const hasJoined = useRef(false)
  const untold = useRef<Happened>(NOTHING_HAPPENED)
  const sinceLoading = useRef<Happened>(NOTHING_HAPPENED)
  const applying = useTimer()
  const counting = useTimer()

  const apply = useEffectEvent(() => {
    const happened = untold.current
    untold.current = NOTHING_HAPPENED
    if (happened.ended.size + happened.moved.size > 0) changeLists(client, (session) => asItIsNow(session, happened))
    if (happened.ended.size > 0) {
      onEnded(happened.ended)
      arrivals.forget(happened.ended)
    }
    if (happened.started.size > 0) {
      // Few have started, and many may be loaded.
      const unknown = new Set(happened.started)
      for (const { id } of rows) unknown.delete(id)
      arrivals.note([...unknown])
    }
    if (happened.started.size + happened.ended.size > 0) counting.start(() => void refreshCounts(client), COUNT_EVERY)
  })

  useLiveSessions({
    everybody: true,
    onChanged: (changes) => {
      untold.current = alsoHappened(untold.current, changes)
      if (isLoading) sinceLoading.current = alsoHappened(sinceLoading.current, changes)
      applying.start(() => apply(), APPLY_EVERY)
    },
    onMissed: () => {
      // The first time, the list has just been loaded: whatever has happened between is little, and moves next to nothing.
      if (hasJoined.current) setOutdated(true)
      else void refreshLists(client)
      hasJoined.current = true
    },
  })

  const applyAgain = useEffectEvent(() => {
    const again = sinceLoading.current
    sinceLoading.current = NOTHING_HAPPENED
    if (again !== NOTHING_HAPPENED) changeLists(client, (session) => asItIsNow(session, again))
  })
  useEffect(() => {
    if (!isLoading) applyAgain()
  }, [isLoading])

  const showsEnded = useMemo(() => rows.some(isOver), [rows])
  const hasEnded = showsEnded && !findsEnded(q, serverNow())
  useWhenFree(hasEnded, isHeld, LEAVE_AFTER, () =>
    changeLists(client, (session) => (isOver(session) ? undefined : session)),
  )
  // A long list is not loaded again behind its reader's back: most of it would be gone.
  useWhenFree(isOutdated && !isLoading && pages <= PAGES_TO_REFRESH, isHeld, APPLY_EVERY, () => {
    setOutdated(false)
    void refreshLists(client)
  })

  return {
    fresh,
    arrived: arrivals.arrived.ids.size,
    moreArrived: arrivals.arrived.more,
    isOutdated: isOutdated && (isChosen || pages > PAGES_TO_REFRESH),
    /** Loads the list again, with what waited. */
    async showAll(): Promise<void> {
      const shown = arrivals.arrived.ids
      setOutdated(false)
      arrivals.clear()
      scrollTo({ top: 0 })
      await refreshLists(client)
      setFresh(shown)
      setTimeout(() => setFresh(new Set()), FRESH_FOR)
    },
  }
}

/** Does it as soon as it is needed and nobody is at the list; looks again and again. */
function useWhenFree(isNeeded: boolean, isHeld: () => boolean, every: number, act: () => void): void {
  const onFree = useEffectEvent(act)
  useEffect(() => {
    if (!isNeeded) return undefined
    const timer = setInterval(() => isHeld() || onFree(), every)
    return () => clearInterval(timer)
  }, [isNeeded, isHeld, every])
}

/** At most one at a time: what is started while it runs is part of it. */
function useTimer() {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    start(act: () => void, after: number): void {
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        act()
      }, after)
    },
  }
}
