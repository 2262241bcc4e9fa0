import { useRef } from 'react'

/** Whether somebody is about to do something with a row of the place, so that none may move: see it, point at it, be in it. */
export function useHeld(isChosen: boolean) {
  const place = useRef<HTMLDivElement>(null)
  const chosen = useRef(isChosen)
  chosen.current = isChosen
  const isHeld = useRef(() => {
    const list = place.current
    if (list === null) return false
    const isIn = list.matches(':hover') || list.contains(document.activeElement)
    return isIn || chosen.current || document.querySelector('dialog[open]') !== null
  })
  return { place, isHeld: isHeld.current }
}
