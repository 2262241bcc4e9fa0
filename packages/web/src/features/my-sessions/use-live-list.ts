import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { type SessionChanges, useLiveSessions } from '../../lib/live.ts'
import { sessionInUse } from '../../lib/session-in-use.ts'
import { changeList, mySessions, type Session } from './queries.ts'

const NONE: ReadonlySet<string> = new Set()
const LOOK_EVERY = 400

/**
 * Keeps the list as it is on the server. While it is held (see `useHeld`) no session leaves its place: one that has
 * ended says so and goes later, and one that has started comes last at first; otherwise it comes before all others but
 * the one in use.
 */
export function useLiveList({
  sessions,
  isLoading,
  isHeld,
  onStarted,
}: {
  sessions: readonly Session[]
  /** What is loaded while something happens may be from before it. */
  isLoading: boolean
  isHeld: () => boolean
  onStarted: (ids: readonly string[]) => void
}): void {
  const client = useQueryClient()
  /** Those that have come last, and go up once the list is not held. */
  const [low, setLow] = useState(NONE)
  const sinceLoading = useRef<readonly SessionChanges[]>([])

  function follow(changes: SessionChanges): void {
    // A list that could not be loaded says so until it is: what is changed in it would pass for loaded.
    if (client.getQueryState(mySessions.queryKey)?.status === 'error') return void loadAgain(client)
    const held = isHeld()
    const started = apply(client, changes, held)
    if (started.length === 0) return
    if (held) setLow((before) => new Set([...before, ...started]))
    onStarted(started)
  }

  useLiveSessions({
    onChanged: (changes) => {
      if (isLoading) sinceLoading.current = [...sinceLoading.current, changes]
      follow(changes)
    },
    onMissed: () => void loadAgain(client),
  })

  const followAgain = useEffectEvent(() => {
    const again = sinceLoading.current
    sinceLoading.current = []
    if (client.getQueryState(mySessions.queryKey)?.status === 'error') return
    for (const changes of again) follow(changes)
  })
  useEffect(() => {
    if (!isLoading) followAgain()
  }, [isLoading])

  const hasEnded = sessions.some(isOver)
  useEffect(() => {
    if (!hasEnded && low.size === 0) return undefined
    const timer = setInterval(() => {
      if (isHeld()) return
      catchUp(client, low)
      setLow(NONE)
    }, LOOK_EVERY)
    return () => clearInterval(timer)
  }, [client, hasEnded, low, isHeld])
}

/** The first load can't be begun again while it is under way, and may have been answered too early. */
async function loadAgain(client: QueryClient): Promise<void> {
  await client.ensureInfiniteQueryData(mySessions).catch(() => undefined)
  await client.invalidateQueries(mySessions)
}

/** Gives back the ids of those that were not on the list before. */
function apply(client: QueryClient, { started, ended, moved }: SessionChanges, held: boolean): readonly string[] {
  const me = client.getQueryData(sessionInUse.queryKey)?.session
  const mine = ({ userId }: { userId: string }) => userId === me?.userId
  const over = new Map(ended.filter(mine).map((one) => [one.id, one]))
  const used = new Map(moved.filter(mine).map((one) => [one.id, one]))
  let appeared: readonly Session[] = []

  changeList(client, (listed, { isFirst, isLast, known }) => {
    const stays = ({ id }: Session) => held || over.get(id)?.listed !== false
    const changed = listed.filter(stays).map((session) => {
      const end = over.get(session.id)
      if (end) return { ...session, status: end.listed ? ('expired' as const) : ('terminated' as const) }
      return { ...session, ...used.get(session.id) }
    })
    if (held ? !isLast : !isFirst) return changed
    appeared = started
      .filter((session) => mine(session) && !known.has(session.id) && !over.has(session.id))
      .map((session) => ({ ...session, current: session.id === me?.id }))
    return held ? [...changed, ...appeared] : [...appeared, ...changed]
  })
  return appeared.map(({ id }) => id)
}

/** Does what could not be done while the list was held. */
function catchUp(client: QueryClient, low: ReadonlySet<string>): void {
  const loaded = client.getQueryData(mySessions.queryKey)?.pages.flatMap(({ sessions }) => sessions) ?? []
  const raised = loaded.filter(({ id }) => low.has(id))
  changeList(client, (listed, { isFirst }) => {
    const others = listed.filter(({ id }) => !low.has(id))
    return (isFirst ? [...raised, ...others] : others).filter((session) => !isOver(session))
  })
}

function isOver({ status }: Session): boolean {
  return status === 'terminated'
}
