import { hash } from 'node:crypto'

/** Counts texts, each once. */
export type DistinctCount = {
  add(text: string): void
  readonly size: number
}

/** By the first byte of the digest. Each grows alone, so that no growth takes long. */
const PARTS = 256
const FIRST_SLOTS = 16

/**
 * Keeps nine bytes of the SHA-256 of each text, outside of the heap, where millions of texts would make each collection of
 * garbage a pause. Among two million, two are taken for one in one count of 10^9.
 */
export function distinctCount(): DistinctCount {
  const parts = Array.from({ length: PARTS }, fingerprints)
  let size = 0
  return {
    add(text) {
      const digest = hash('sha256', text, 'buffer')
      const part = parts[digest[0] as number] as Fingerprints
      if (part.add(digest.readUInt32LE(1), digest.readUInt32LE(5))) size += 1
    },
    get size() {
      return size
    },
  }
}

type Fingerprints = {
  /** Whether it is new. */
  add(high: number, low: number): boolean
}

/** Open addressing, at most half full. A slot is two words; both zero is an empty one. */
function fingerprints(): Fingerprints {
  let slots = new Uint32Array(2 * FIRST_SLOTS)
  let held = 0

  function put(into: Uint32Array, high: number, low: number): boolean {
    const mask = into.length / 2 - 1
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const [first, second] = [into[2 * slot], into[2 * slot + 1]]
      if (first === high && second === low) return false
      if (first !== 0 || second !== 0) continue
      into[2 * slot] = high
      into[2 * slot + 1] = low
      return true
    }
  }

  function grow(): void {
    const larger = new Uint32Array(2 * slots.length)
    for (let at = 0; at < slots.length; at += 2) {
      const [high, low] = [slots[at] as number, slots[at + 1] as number]
      if (high !== 0 || low !== 0) put(larger, high, low)
    }
    slots = larger
  }

  return {
    add(high, low) {
      if (held * 4 >= slots.length) grow()
      const isNew = put(slots, high, low)
      if (isNew) held += 1
      return isNew
    },
  }
}
