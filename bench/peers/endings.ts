import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerProcess } from '../server-process.ts'
import { ask, assertGood, type Contender, type Pair } from './contender.ts'

/** How long, in milliseconds, a session was still accepted after its ending; how long at least when `isOver` is false. */
export type Afterlife = { readonly accepted: number; readonly isOver: boolean }

const PAIRS = 5
const POLL_EVERY = 250

/** The longest of a few. `undefined` for whoever has no sessions. */
export async function measureAfterlife(
  server: ServerProcess,
  contender: Contender,
  patience: number,
): Promise<Afterlife | undefined> {
  const pairs = await contender.pairs(server, PAIRS)
  const found = await Promise.all(pairs.map((pair) => afterlifeOf(server, contender, pair, patience)))
  return found.toSorted((one, other) => other.accepted - one.accepted)[0]
}

async function afterlifeOf(
  { origin }: ServerProcess,
  { paths }: Contender,
  { by, of }: Pair,
  patience: number,
): Promise<Afterlife> {
  const id = await idOfTheOther(origin, paths.sessions, by, of)
  await assertGood(await ask(origin, paths.session, { cookie: of }))
  await assertGood(await ask(origin, paths.endings, { cookie: by, body: { ids: [id] } }))
  const endedAt = performance.now()
  for (let accepted = 0; ; await sleep(POLL_EVERY)) {
    const askedAt = performance.now()
    const { status } = await ask(origin, paths.session, { cookie: of })
    if (status === 401) return { accepted, isOver: true }
    if (status !== 200) throw new Error(`${origin}${paths.session} answered ${status}`)
    accepted = askedAt - endedAt
    if (accepted > patience) return { accepted, isOver: false }
  }
}

async function idOfTheOther(origin: string, path: string, by: string, of: string): Promise<string> {
  const listed = async (cookie: string) => {
    const response = await assertGood(await ask(origin, path, { cookie }))
    return ((await response.json()) as { sessions: readonly { id: string; current: boolean }[] }).sessions
  }
  const current = (await listed(of)).find((session) => session.current)
  const seen = (await listed(by)).find(({ id }) => id === current?.id)
  if (seen === undefined) throw new Error(`${origin}${path} does not list a session of the same user`)
  return seen.id
}
