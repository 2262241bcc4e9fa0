let token: string | undefined

/**
 * The token of a one-time link. It stands behind the "#", which browsers send to nobody, and leaves the address bar at
 * once: neither the history nor a look over the shoulder keeps it.
 */
export function takeSetupToken(): string | undefined {
  const fragment = location.hash.slice(1)
  if (fragment !== '') {
    token = fragment
    history.replaceState(history.state, '', location.pathname)
  }
  return token
}

export function forgetSetupToken(): void {
  token = undefined
}
