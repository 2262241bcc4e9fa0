/** Macs have their own key for shortcuts, and Ctrl with a click opens a menu there. */
const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

/** The key that skips the question, as its keyboard names it. */
export const skipKey = isApple ? '⌘' : 'Ctrl'

export function holdsSkipKey(event: { readonly ctrlKey: boolean; readonly metaKey: boolean }): boolean {
  return isApple ? event.metaKey : event.ctrlKey
}
