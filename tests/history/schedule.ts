import { type Duration, hours, seconds } from 'latchkey'
import { type Chance, createChance } from '../../packages/server/src/demo/chance.ts'

/** What goes wrong, from when on after the begin, and for how long until it is mended. */
export type Fault = { readonly at: Duration; readonly lasts: Duration } & Harm

export type Harm =
  /** A node dies without warning. */
  | { readonly kind: 'kill'; readonly node: number }
  /** A node stands still, and goes on as if nothing had been. */
  | { readonly kind: 'pause'; readonly node: number }
  /** The connections of a node to the store break, and no new one is made. */
  | { readonly kind: 'cut'; readonly node: number }
  /** Nothing comes through between a node and the store, and nobody is told. */
  | { readonly kind: 'hold'; readonly node: number }
  | { readonly kind: 'delay'; readonly node: number; readonly toStore: Duration; readonly fromStore: Duration }
  /** The clock of a node is wrong. */
  | { readonly kind: 'clock'; readonly node: number; readonly ahead: Duration }
  /** The store stops in good order, or crashes. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'crash' }

export const HARMS = ['kill', 'pause', 'cut', 'hold', 'delay', 'clock', 'stop', 'crash'] as const

/**
 * The faults of a run, in their order: the same ones for the same seed. What can go wrong at once is in a lane of its
 * own: each node, the network of each node, the clocks, the store. In a lane, kinds come in turns, and each node begins
 * with another one, so that half a minute has all of them.
 */
export function planFaults({
  seed,
  nodes,
  duration,
}: {
  readonly seed: number
  readonly nodes: number
  readonly duration: Duration
}): readonly Fault[] {
  const chance = createChance(seed)
  const each = Array.from({ length: nodes }, (_, node) => node)
  const lanes: readonly Lane[] = [
    ...each.map((node): Lane => ({ rest: [5, 12], deck: startingAt(node, [killing(node), pausing(node)]) })),
    ...each.map((node): Lane => {
      return { rest: [5, 12], deck: startingAt(node, [cutting(node), holding(node), delaying(node)]) }
    }),
    { rest: [1, 4], deck: each.map(misdating) },
    { rest: [6, 12], deck: [STOPPING, CRASHING] },
  ]
  return lanes.flatMap((lane) => faultsOf(lane, chance, duration)).sort((left, right) => left.at - right.at)
}

type Card = (chance: Chance) => Harm & { readonly lasts: Duration }
type Lane = {
  /** Seconds between two faults. */
  readonly rest: readonly [number, number]
  readonly deck: readonly Card[]
}

function faultsOf({ rest, deck }: Lane, chance: Chance, duration: Duration): readonly Fault[] {
  const faults: Fault[] = []
  let left = [...deck].reverse()
  let at = between(chance, 0.5, rest[0])
  while (at < duration) {
    if (left.length === 0) left = shuffled(deck, chance)
    const fault = left.pop()?.(chance)
    if (fault === undefined) break
    faults.push({ ...fault, at, lasts: Math.min(fault.lasts, duration - at) })
    at += fault.lasts + between(chance, ...rest)
  }
  return faults
}

const killing =
  (node: number): Card =>
  (chance) => ({ kind: 'kill', node, lasts: between(chance, 0.1, 1.5) })
const pausing =
  (node: number): Card =>
  (chance) => ({ kind: 'pause', node, lasts: between(chance, 1, 5) })
const cutting =
  (node: number): Card =>
  (chance) => ({ kind: 'cut', node, lasts: between(chance, 0.5, 2.5) })
const holding =
  (node: number): Card =>
  (chance) => ({ kind: 'hold', node, lasts: between(chance, 0.5, 2.5) })
/** From what one does not notice to more than a lease takes. */
const delaying =
  (node: number): Card =>
  (chance) => {
    const [toStore, fromStore] = [Math.round(chance.longTail(5, 300)), Math.round(chance.longTail(5, 300))]
    return { kind: 'delay', node, toStore, fromStore, lasts: between(chance, 1, 4) }
  }
const misdating =
  (node: number): Card =>
  (chance) => {
    const ahead = hours(chance.integer(1, 12)) * (chance.happens(0.5) ? 1 : -1)
    return { kind: 'clock', node, ahead, lasts: between(chance, 2, 8) }
  }
const STOPPING: Card = (chance) => ({ kind: 'stop', lasts: between(chance, 0.4, 1.5) })
const CRASHING: Card = (chance) => ({ kind: 'crash', lasts: between(chance, 0.4, 1.5) })

function startingAt(index: number, deck: readonly Card[]): readonly Card[] {
  return deck.map((_, place) => deck[(index + place) % deck.length] as Card)
}

function between(chance: Chance, low: number, high: number): Duration {
  return Math.round(seconds(low + chance.fraction() * (high - low)))
}

function shuffled<Item>(items: readonly Item[], chance: Chance): Item[] {
  return items
    .map((item) => ({ item, place: chance.fraction() }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item)
}
