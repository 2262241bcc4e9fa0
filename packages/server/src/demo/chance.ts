/** Dice that fall the same way for the same seed, so that the demo looks the same at every start. Never for secrets. */
export type Chance = {
  /** From 0 up to, but not, 1. */
  fraction(): number
  /** Both ends are possible. */
  integer(low: number, high: number): number
  happens(probability: number): boolean
  pick<Item>(items: readonly Item[]): Item
  pickByWeight<Item extends Weighted>(items: readonly Item[]): Item
  /** Spread evenly over the orders of magnitude: as many seconds as days. Both ends above 0. */
  longTail(low: number, high: number): number
}

export type Weighted = { readonly weight: number }

export function createChance(seed: number): Chance {
  const fraction = mulberry32(seed)
  const integer = (low: number, high: number) => low + Math.floor(fraction() * (high - low + 1))
  return {
    fraction,
    integer,
    happens: (probability) => fraction() < probability,
    pick: (items) => itemAt(items, integer(0, items.length - 1)),
    pickByWeight(items) {
      let left = fraction() * items.reduce((sum, { weight }) => sum + weight, 0)
      for (const item of items) {
        left -= item.weight
        if (left < 0) return item
      }
      return itemAt(items, items.length - 1)
    },
    longTail: (low, high) => low * (high / low) ** fraction(),
  }
}

function itemAt<Item>(items: readonly Item[], index: number): Item {
  if (index >= items.length || index < 0) throw new RangeError('There is nothing to pick from')
  return items[index] as Item
}

/** Mulberry32: 32 bits of state, and even enough for scenery. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
