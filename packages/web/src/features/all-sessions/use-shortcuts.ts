import { useEffect, useEffectEvent } from 'react'

/**
 * What a key does. `inList`: only while the focus is in a row, `onRow`: only while the row itself has it, since the key
 * has another use elsewhere.
 */
type Shortcut = {
  readonly keys: readonly string[]
  readonly inList?: boolean
  readonly onRow?: boolean
  readonly act: () => void
}

/** Keys for the whole page. None fires while somebody types, chooses, answers a dialog, or holds Ctrl, Cmd or Alt. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return
    const row = event.target instanceof Element ? event.target.closest('[data-session]') : null
    const shortcut = shortcuts.find(
      ({ keys, inList = false, onRow = false }) =>
        keys.includes(event.key) && (!inList || row !== null) && (!onRow || row === event.target),
    )
    if (shortcut === undefined) return
    event.preventDefault()
    shortcut.act()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])
}

function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]') !== null) return true
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('textarea, select, input:not([type="checkbox"])')
}
