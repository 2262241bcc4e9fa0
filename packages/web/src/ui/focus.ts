/** Gives the focus back to `before`; to the heading of the page when `before` is gone, so that nobody starts at the top. */
export function rescueFocus(before: Element | null = null): void {
  // React takes a row away after the call that ended it has returned.
  setTimeout(() => {
    if (document.activeElement !== document.body && document.activeElement?.isConnected) return
    if (before instanceof HTMLElement && before.isConnected && !before.matches(':disabled')) before.focus()
    if (document.activeElement === document.body) focusHeading()
  }, 50)
}

export function focusHeading(): void {
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
}
