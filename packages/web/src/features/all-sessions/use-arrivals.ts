import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { newestSessions } from './queries.ts'

/** Who looks on while thousands sign in asks the server no more often than this. */
const ASK_EVERY = 1_500
/** More are "more than". */
export const MOST_ARRIVALS = 1_000

/**
 * The sessions that have started since the list was loaded and belong on it: they wait until somebody wants to see them.
 * Whether a search finds them only the server knows.
 */
export function useArrivals(q: string) {
  const client = useQueryClient()
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set())
  const unsure = useRef<ReadonlySet<string>>(new Set())
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const [arrivedIn, setArrivedIn] = useState(q)
  if (arrivedIn !== q) {
    setArrivedIn(q)
    setArrived(new Set())
  }

  const ask = useEffectEvent(async () => {
    timer.current = undefined
    const asked = unsure.current
    unsure.current = new Set()
    if (asked.size === 0 || document.hidden) return
    const found = await client.fetchQuery(newestSessions(q)).catch(() => [])
    setArrived((before) =>
      united(
        before,
        found.map(({ id }) => id).filter((id) => asked.has(id)),
      ),
    )
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
    forget(ids: ReadonlyMap<string, unknown>): void {
      setArrived((before) => {
        const left = [...before].filter((id) => !ids.has(id))
        return left.length === before.size ? before : new Set(left)
      })
    },
    clear: () => setArrived(new Set()),
  }
}

function united(before: ReadonlySet<string>, more: readonly string[]): ReadonlySet<string> {
  return new Set([...before, ...more].slice(0, MOST_ARRIVALS + 1))
}
