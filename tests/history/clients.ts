import { setTimeout as pass } from 'node:timers/promises'
import { type Chance, createChance } from '../../packages/server/src/demo/chance.ts'
import { type Acts, createActs, type Site } from './acts.ts'
import type { Recorder } from './recorder.ts'
import type { Token, World } from './world.ts'

export type Clients = {
  /** Lets them begin nothing more, and waits for what they have begun. */
  stop(): Promise<void>
}

export type ClientsOptions = {
  readonly seed: number
  readonly origins: readonly string[]
  readonly world: World
  readonly recorder: Recorder
  readonly administrator: string
}

/** Enough to keep the memory of each node warm, and to have sessions come and go all the time. */
const WATCHERS_PER_NODE = 8
const CHANGERS_PER_NODE = 3
const MOST_SESSIONS = 40
/** A node that stands still gets no more than that. */
const MOST_PROBES = 40

/**
 * Watchers use sessions, at one node each, so that one that stands still stops nobody elsewhere. Changers start, renew
 * and end them. Whatever is dead for certain is tried at once at each node: that is when a stale memory would show.
 */
export function startClients({ seed, origins, world, recorder, administrator }: ClientsOptions): Clients {
  let isOver = false
  const probes = origins.map(() => new Set<Promise<void>>())
  const sites: readonly Site[] = origins.map((origin, node) => ({
    ...{ node, origin, world, recorder, administrator },
    onDeath: probe,
  }))
  const acts = sites.map(createActs)
  const loops = acts.flatMap((own, node) => [
    ...Array.from({ length: WATCHERS_PER_NODE }, (_, place) => watch(own, chanceOf(node, place))),
    ...Array.from({ length: CHANGERS_PER_NODE }, (_, place) => change(own, chanceOf(node, WATCHERS_PER_NODE + place))),
  ])

  function chanceOf(node: number, place: number): Chance {
    return createChance(seed + 1000 * (1 + place) + node)
  }

  function probe(tokens: readonly Token[]): void {
    for (const [node, own] of acts.entries()) {
      const open = probes[node] as Set<Promise<void>>
      for (const token of tokens.slice(0, MOST_PROBES - open.size)) {
        const sent = own.verify(token).finally(() => open.delete(sent))
        open.add(sent)
      }
    }
  }

  async function watch(own: Acts, chance: Chance): Promise<void> {
    while (!isOver) {
      const before = recorder.now()
      const token = chosen(chance)
      if (token !== undefined) await own.verify(token)
      // Where nobody listens, the answer comes at once.
      await pass(recorder.now() - before < 0.5 ? 20 : chance.integer(0, 6))
    }
  }

  function chosen(chance: Chance): Token | undefined {
    const dice = chance.fraction()
    return pick(dice < 0.85 ? world.tokens.all : dice < 0.95 ? world.justDead : world.dead, chance)
  }

  async function change(own: Acts, chance: Chance): Promise<void> {
    while (!isOver) {
      const other = acts[chance.integer(0, acts.length - 1)] ?? own
      await chance.pickByWeight(CHANGES).make(own, world, chance, other)
      await pass(chance.integer(50, 350))
    }
  }

  return {
    async stop() {
      isOver = true
      await Promise.all(loops)
      await Promise.all(probes.flatMap((open) => [...open]))
    },
  }
}

type Change = {
  readonly weight: number
  /** `other`: of any node. */
  readonly make: (acts: Acts, world: World, chance: Chance, other: Acts) => Promise<void>
}

const CHANGES: readonly Change[] = [
  { weight: 40, make: login },
  { weight: 6, make: (acts, world, chance) => withToken(world, chance, (token) => acts.login(token.owner, token)) },
  { weight: 10, make: (acts, world, chance) => withToken(world, chance, acts.disconnect) },
  { weight: 8, make: terminateOne },
  { weight: 8, make: terminateSome },
  { weight: 2, make: (acts, world, chance) => withToken(world, chance, acts.terminateOthers) },
  { weight: 8, make: (acts, world, chance) => withToken(world, chance, (token) => renew(acts, chance, token)) },
  { weight: 10, make: (acts, world, chance) => withToken(world, chance, acts.list) },
  { weight: 1, make: (acts, world, chance) => withOwner(world, chance, acts.disable) },
  { weight: 1, make: disconnectAgain },
  { weight: 6, make: endTwice },
]

async function login(acts: Acts, world: World, chance: Chance): Promise<void> {
  if (world.tokens.all.length >= MOST_SESSIONS) await terminateSome(acts, world, chance)
  else await withOwner(world, chance, (owner) => acts.login(owner))
}

function renew(acts: Acts, chance: Chance, token: Token): Promise<void> {
  return acts.changePassword(token, { endOthers: chance.happens(0.3) })
}

async function terminateOne(acts: Acts, world: World, chance: Chance): Promise<void> {
  await withToken(world, chance, async (token) => {
    const others = world.tokens.all.filter(({ owner, session }) => owner === token.owner && session !== token.session)
    const other = pick(others, chance)
    if (other !== undefined) await acts.terminate(token, [other])
  })
}

async function terminateSome(acts: Acts, world: World, chance: Chance): Promise<void> {
  const { all } = world.tokens
  const from = chance.integer(0, Math.max(0, all.length - 1))
  const some = all.slice(from, from + chance.integer(1, 3))
  if (some.length > 0) await acts.terminateAsAdministrator(some)
}

async function disconnectAgain(acts: Acts, world: World, chance: Chance): Promise<void> {
  const token = pick(world.justDead, chance)
  if (token !== undefined) await acts.disconnect(token)
}

/** Whoever comes second may not be answered before the first one is. */
async function endTwice(acts: Acts, world: World, chance: Chance, other: Acts): Promise<void> {
  if (chance.happens(0.4)) {
    await withOwner(world, chance, async (owner) => {
      await Promise.all([acts.disable(owner), other.disable(owner)])
    })
  } else {
    await withToken(world, chance, async (token) => {
      await Promise.all([acts.terminateAsAdministrator([token]), other.terminateAsAdministrator([token])])
    })
  }
}

async function withToken(world: World, chance: Chance, act: (token: Token) => Promise<void>): Promise<void> {
  const token = pick(world.tokens.all, chance)
  if (token !== undefined) await act(token)
}

async function withOwner(world: World, chance: Chance, act: (owner: Owner) => Promise<void>): Promise<void> {
  const owner = pick(world.owners, chance)
  if (owner !== undefined) await act(owner)
}

type Owner = World['owners'][number]

function pick<Item>(items: readonly Item[], chance: Chance): Item | undefined {
  return items[chance.integer(0, items.length - 1)]
}
