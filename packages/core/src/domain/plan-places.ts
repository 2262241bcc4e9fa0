import { SessionError } from './errors.ts'
import type { UserId } from './session.ts'

/** Each reads through the store, and holds the ids of its users in memory meanwhile. */
const MOST_OF_ONE = 2
const MOST = 8

/** Bounds how many plans one process gathers sessions for at once. */
export type PlanPlaces = {
  /**
   * Takes a place; call what it gives back when all is gathered.
   *
   * @throws SessionError `too_busy`
   */
  take(maker: UserId | undefined): () => void
}

export function planPlaces(): PlanPlaces {
  const taken = new Set<{ readonly maker: UserId | undefined }>()
  return {
    take(maker) {
      const theirs = [...taken].filter((place) => place.maker === maker)
      if (theirs.length >= MOST_OF_ONE) {
        throw new SessionError('too_busy', 'You have two plans that are still being prepared. Wait for one of them')
      }
      if (taken.size >= MOST) {
        throw new SessionError('too_busy', 'Too many plans are being prepared. Try again in a moment')
      }
      const place = { maker }
      taken.add(place)
      return () => taken.delete(place)
    },
  }
}
