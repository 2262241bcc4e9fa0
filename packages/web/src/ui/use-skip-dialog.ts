import { useSyncExternalStore } from 'react'
import { holdsSkipKey } from '../lib/platform.ts'

type Click = { readonly ctrlKey: boolean; readonly metaKey: boolean }

/**
 * Whoever holds Ctrl (Cmd on a Mac) while clicking is not asked again (M13).
 *
 * `held` is for showing it; `skips(event)` decides, because a key may go down outside of the page.
 */
export function useSkipDialog(): { readonly held: boolean; readonly skips: (click: Click) => boolean } {
  return { held: useSyncExternalStore(subscribe, isHeld), skips: holdsSkipKey }
}

let held = false
const listeners = new Set<() => void>()

function isHeld(): boolean {
  return held
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) watch('addEventListener')
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) watch('removeEventListener')
  }
}

function watch(change: 'addEventListener' | 'removeEventListener'): void {
  window[change]('keydown', onKey as EventListener)
  window[change]('keyup', onKey as EventListener)
  // With the keyboard elsewhere, the key may come up unseen.
  window[change]('blur', onLeave)
}

function onKey(event: KeyboardEvent): void {
  show(holdsSkipKey(event))
}

function onLeave(): void {
  show(false)
}

function show(now: boolean): void {
  if (held === now) return
  held = now
  for (const listener of listeners) listener()
}
