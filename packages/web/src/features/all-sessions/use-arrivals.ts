import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { MOST_NEWEST, newestSessions } from './queries.ts'

/** Who looks on while thousands sign in asks the server no more often than this. */
const ASK_EVERY = 1_500
/** More are "more than". */
const MOST = 1_000

type Arrivals = {
  readonly ids: ReadonlySet<string>
  /** There are more than these. */
  readonly more: boolean
}

const NONE: Arrivals = { ids: new Set(), more: false }

/**
 * The sessions that have started since the list was loaded and belong on it: they wait until somebody wants to see them.
 * Whether a search finds them only the server knows.
 */
export function useArrivals(q: string) {
  const client = useQueryClient()
  const [arrived, setArrived] = useState(NONE)
  const unsure = useRef<ReadonlySet<string>>(new Set())
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const [arrivedIn, setArrivedIn] = useState(q)
  if (arrivedIn !== q) {
    setArrivedIn(q)
    setArrived(NONE)
  }

  const ask = useEffectEvent(async () => {
    timer.current = undefined
    const asked = unsure.current
    unsure.current = new Set()
    const newest = await client.fetchQuery(newestSessions(q)).catch(() => [])
    const found = newest.map(({ id }) => id).filter((id) => asked.has(id))
    setArrived((before) => united(before, found, found.length === MOST_NEWEST))
  })

  useEffect(() => () => clearTimeout(timer.current), [])

  return {
    arrived,
    note(ids: readonly string[]): void {
      if (ids.length === 0) return
      if (q === '') setArrived((before) => united(before, ids))
      else {
        unsure.current = new Set([...unsure.current, ...ids])
        timer.current ??= setTimeout(() => void ask(), ASK_EVERY)
      }
    },
    forget(gone: ReadonlyMap<string, unknown>): void {
      setArrived((before) => {
        const left = [...before.ids].filter((id) => !gone.has(id))
        return left.length === before.ids.size ? before : { ...before, ids: new Set(left) }
      })
    },
    clear: () => setArrived(NONE),
  }
}

function united(before: Arrivals, found: readonly string[], more = false): Arrivals {
  const ids = [...new Set([...before.ids, ...found])]
  return { ids: new Set(ids.slice(0, MOST)), more: before.more || more || ids.length > MOST }
}
