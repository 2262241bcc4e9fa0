import { setTimeout as pass } from 'node:timers/promises'
import { type Duration, seconds } from 'latchkey'
import { addUser, becomeAdministrator } from '../api-device.ts'
import { createActs, type Site } from './acts.ts'
import { startClients } from './clients.ts'
import { type Cluster, injectFaults } from './faults.ts'
import { findSessions } from './findings.ts'
import type { Node } from './node.ts'
import type { HistoryRecord } from './record.ts'
import { createRecorder } from './recorder.ts'
import { ask } from './request.ts'
import type { Fault } from './schedule.ts'
import { createWorld, type Owner } from './world.ts'

export type Run = {
  readonly history: HistoryRecord
  /** Answers and messages that nobody should get, whatever fails. */
  readonly oddities: readonly string[]
}

/** How long a node may trust its memory. */
const LEASE: Duration = 250

const USERS = 12

/**
 * Starts the nodes of a cluster that is new, and lets clients loose on it while faults happen. When it gives back what
 * came of that, all is mended.
 */
export async function runHistory(
  cluster: Cluster,
  options: {
    readonly seed: number
    readonly duration: Duration
    readonly faults: readonly Fault[]
    /** Told what begins. */
    readonly onPhase?: (name: string) => void
  },
): Promise<Run> {
  const { seed, duration, faults, onPhase = () => {} } = options
  const recorder = createRecorder(() => performance.now())
  const origins = cluster.nodes.map(({ origin }) => origin)
  onPhase('starting the nodes')
  const { administrator, owners } = await prepare(cluster.nodes)
  const world = createWorld(owners)

  await signInEverybody(cluster.nodes, { world, recorder, administrator })
  onPhase('clients and faults')
  const clients = startClients({ seed, origins, world, recorder, administrator })
  try {
    await Promise.all([injectFaults(faults, cluster, recorder), pass(duration)])
  } finally {
    onPhase('waiting for the last answers')
    await clients.stop()
  }
  onPhase('waiting for the nodes')

  await untilReady(origins, recorder.now)
  onPhase('looking at everything once more')
  await lookAgain(origins, { world, recorder, administrator })
  const findings = await findSessions(recorder.operations, { origin: origins[0] ?? '', administrator })
  const complaints = cluster.nodes.flatMap((node) => node.complaints)
  return { history: recorder.finish({ lease: LEASE, findings }), oddities: [...recorder.oddities, ...complaints] }
}

/** Starts the nodes and makes accounts, while nothing fails. */
async function prepare([node, ...others]: readonly Node[]): Promise<{
  readonly administrator: string
  readonly owners: readonly Owner[]
}> {
  if (node === undefined) throw new Error('A cluster has nodes')
  await node.start()
  // Before others start: each start prints a new link, and then only that is good.
  const root = await becomeAdministrator(node)
  for (let number = 0; number < USERS; number += 1) await addUser(root, node.origin, `user-${number}`)
  await Promise.all(others.map((other) => other.start()))
  const { body } = await root.call('GET', '/api/admin/users?search=user-&limit=200')
  const owners = body.users.map(({ id, username }: { id: string; username: string }) => {
    return { name: username, id, passwords: [1], mayBeDisabled: false }
  })
  return { administrator: root.cookie() ?? '', owners }
}

/** Twice, so that there is something to use and to end from the beginning. */
async function signInEverybody(nodes: readonly Node[], rest: Omit<Site, 'node' | 'origin' | 'onDeath'>): Promise<void> {
  await Promise.all(
    nodes.map(async ({ origin }, node) => {
      const acts = createActs({ ...rest, node, origin, onDeath: () => {} })
      const own = rest.world.owners.filter((_, index) => index % nodes.length === node)
      for (const owner of [...own, ...own]) await acts.login(owner)
    }),
  )
}

/** Nothing fails any more: whoever does not come back by itself within that has not recovered (R87). */
const RECOVERED_WITHIN: Duration = seconds(60)

async function untilReady(origins: readonly string[], now: () => number): Promise<void> {
  const latest = now() + RECOVERED_WITHIN
  for (const [node, origin] of origins.entries()) {
    for (;;) {
      const { status } = await ask(origin, { method: 'GET', path: '/readyz' }, now)
      if (status === 200) break
      if (now() > latest) throw new Error(`Node ${node} does not come back: it answers ${status ?? 'nothing'}`)
      await pass(50)
    }
  }
}

/** Every token that anybody remembers, once more at every node, now that nothing fails. */
async function lookAgain(origins: readonly string[], rest: Omit<Site, 'node' | 'origin' | 'onDeath'>): Promise<void> {
  const tokens = [...rest.world.tokens.all, ...rest.world.dead]
  await Promise.all(
    origins.map(async (origin, node) => {
      const acts = createActs({ ...rest, node, origin, onDeath: () => {} })
      await sideBySide(tokens, (token) => acts.verify(token))
      await sideBySide([...rest.world.tokens.all], (token) => acts.list(token))
    }),
  )
}

/** Refusals wait for the lease: one after the other would take long. */
const AT_ONCE = 40

async function sideBySide<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values()
  const work = async () => {
    for (const item of left) await act(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
