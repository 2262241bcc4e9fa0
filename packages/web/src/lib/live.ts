import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import type { Schema } from './api.ts'
import { leaveSignedOut } from './leaving.ts'
import type { LiveState } from './live-connection.ts'
import { joinLiveGroup, type LiveGroup } from './live-group.ts'
import { queryClient } from './query-client.ts'
import { noteServerTime } from './server-clock.ts'
import { sessionInUse } from './session-in-use.ts'

export type { LiveState } from './live-connection.ts'
export type SessionChanges = Schema<'SessionChanges'>

type Listener = {
  readonly everybody: boolean
  readonly onChanged: (changes: SessionChanges) => void
  readonly onMissed: () => void
}

const listeners = new Set<Listener>()
const watchers = new Set<() => void>()
let group: LiveGroup | undefined
let state: LiveState = 'connecting'

/** Follows what happens to sessions for as long as somebody is signed in here. Gives back what ends it. */
export function startLive(sessionId: string): () => void {
  const begin = () => {
    if (group) return
    group = joinLiveGroup(sessionId, {
      onEvent: ({ event, data }) => receive(event, data),
      onState: setState,
      onJoined: missed,
    })
    makeWish()
  }
  const end = () => {
    group?.leave()
    group = undefined
    setState('connecting')
  }
  begin()
  // A page that is kept for Back must hold neither the lock nor a connection.
  addEventListener('pagehide', end)
  addEventListener('pageshow', begin)
  return () => {
    removeEventListener('pagehide', end)
    removeEventListener('pageshow', begin)
    end()
  }
}

/** How the connection is, for the reader to see. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(watchState, () => state)
}

/**
 * What happens to sessions while a page shows them. `onChanged` gets what has started, ended and moved, in the order of
 * the commits, and may get the same thing twice; `onMissed` means that something may have been missed, or that the list
 * was loaded before anything was told: load it again.
 *
 * With `everybody`, for administrators, it is about all users, and without about one's own sessions; what another tab
 * asks for may come as well, so look at `userId`.
 */
export function useLiveSessions({
  everybody = false,
  ...handlers
}: Omit<Listener, 'everybody'> & { everybody?: boolean }) {
  const onChanged = useEffectEvent(handlers.onChanged)
  const onMissed = useEffectEvent(handlers.onMissed)
  useEffect(() => {
    const listener = {
      everybody,
      onChanged: (changes: SessionChanges) => onChanged(changes),
      onMissed: () => onMissed(),
    }
    listeners.add(listener)
    makeWish()
    return () => {
      listeners.delete(listener)
      makeWish()
    }
  }, [everybody])
}

function makeWish(): void {
  group?.wish([...listeners].some(({ everybody }) => everybody))
}

function receive(event: string, data: unknown): void {
  if (event === 'changes') {
    const changes = data as SessionChanges
    noteServerTime(changes.now)
    for (const listener of listeners) listener.onChanged(changes)
  } else if (event === 'reload') missed()
  else if (event === 'ended') leaveSignedOut(data as Schema<'NotSignedIn'>)
  else if (event === 'not_allowed') void queryClient.invalidateQueries(sessionInUse)
}

function missed(): void {
  for (const listener of listeners) listener.onMissed()
}

function setState(next: LiveState): void {
  state = next
  for (const watcher of watchers) watcher()
}

function watchState(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}
