import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState } from 'react'

type VirtualRowsWanted = {
  readonly count: number
  /** In pixels; of rows that are measured, what they have about. */
  readonly height: number
  /** The same function for as long as the rows are the same: with another one, the place of each row is worked out anew. */
  readonly keyOf: (index: number) => string
  /** Stays in the document wherever one scrolls to: it may have the focus. */
  readonly keep: number
  /** What covers the top of the window. */
  readonly coveredAbove: number
}

/** Which rows are in the document: those in sight, some before and after, and the one to keep. */
export function useVirtualRows<Place extends HTMLElement>(wanted: VirtualRowsWanted) {
  const { count, height, keyOf, keep, coveredAbove } = wanted
  const place = useRef<Place>(null)
  const [scrollMargin, setScrollMargin] = useState(0)
  // Measured when something above the list may have grown, and not while one scrolls: measuring lays the page out.
  useLayoutEffect(() => {
    const measure = () => {
      if (place.current) setScrollMargin(Math.round(place.current.getBoundingClientRect().top + scrollY))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [])
  const rows = useWindowVirtualizer({
    count,
    useFlushSync: false,
    estimateSize: () => height,
    getItemKey: keyOf,
    overscan: 6,
    scrollMargin,
    scrollPaddingStart: coveredAbove,
    scrollPaddingEnd: 24,
    rangeExtractor: (range) => withKept(range, keep),
  })
  return { place, rows, scrollMargin }
}

function withKept(range: Range, keep: number): number[] {
  const inSight = defaultRangeExtractor(range)
  if (keep < 0 || keep >= range.count || inSight.includes(keep)) return inSight
  return [...inSight, keep].sort((left, right) => left - right)
}
