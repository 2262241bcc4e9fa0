import { useEffect, useRef } from 'react'
import { abandonPlan } from './plan-queries.ts'

/** Gives up a plan as soon as its page is left, by whatever way, or another plan takes its place, unless it was run here. */
export function useAbandon(id: string | undefined, isRun: boolean): void {
  const run = useRef(isRun)
  run.current = isRun
  useEffect(() => {
    if (id === undefined) return undefined
    const leave = () => {
      if (!run.current) abandonPlan(id)
    }
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [id])
}
