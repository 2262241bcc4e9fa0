import type { CountRange, TimeRange } from './search.ts'

/** Whole numbers from `low` on and before `high`; the ends that are left open are infinite. */
type Interval = { readonly low: number; readonly high: number }

/** What lies within one of each: `started:>=2026-11-01 started:<2026-12-01` is a month, not everything. */
export function timesInBoth(one: readonly TimeRange[], other: readonly TimeRange[]): readonly TimeRange[] {
  return inBoth(one.map(fromTimes), other.map(fromTimes)).map(({ low, high }) => ({
    ...(low === -Infinity ? {} : { from: low }),
    ...(high === Infinity ? {} : { until: high }),
  }))
}

export function countsInBoth(one: readonly CountRange[], other: readonly CountRange[]): readonly CountRange[] {
  return inBoth(one.map(fromCounts), other.map(fromCounts)).map(({ low, high }) => ({
    ...(low === -Infinity ? {} : { atLeast: low }),
    ...(high === Infinity ? {} : { atMost: high - 1 }),
  }))
}

function fromTimes({ from = -Infinity, until = Infinity }: TimeRange): Interval {
  return { low: from, high: until }
}

function fromCounts({ atLeast = -Infinity, atMost = Infinity }: CountRange): Interval {
  return { low: atLeast, high: atMost + 1 }
}

function inBoth(one: readonly Interval[], other: readonly Interval[]): readonly Interval[] {
  const others = apart(other)
  return apart(one).flatMap(({ low, high }) =>
    others
      .map((interval) => ({ low: Math.max(low, interval.low), high: Math.min(high, interval.high) }))
      .filter((interval) => interval.low < interval.high),
  )
}

/** The same numbers in intervals that have none in common: only so does the list not grow with each step. */
function apart(intervals: readonly Interval[]): readonly Interval[] {
  const merged: Interval[] = []
  for (const interval of intervals.toSorted((one, other) => (one.low < other.low ? -1 : 1))) {
    const last = merged.at(-1)
    if (last === undefined || last.high < interval.low) merged.push(interval)
    else merged[merged.length - 1] = { low: last.low, high: Math.max(last.high, interval.high) }
  }
  return merged
}
