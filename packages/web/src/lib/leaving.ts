import { queryClient } from './query-client.ts'

/** Under this name the entry of the history carries a sentence to the sign-in page. An address could be forged. */
const NOTICE = 'latchkeyNotice'

let leaving = false

/**
 * Leaves nothing of the session behind: the answers kept, the page itself and the storages go before the sign-in page
 * is loaded anew (R28; `Clear-Site-Data` does not exist on plain http).
 */
export function leaveForLogin({ notice, comeBack }: { notice: string; comeBack: boolean }): void {
  if (leaving || location.pathname === '/login') return
  leaving = true
  queryClient.clear()
  document.body.replaceChildren()
  localStorage.clear()
  sessionStorage.clear()
  const next = comeBack ? `?next=${encodeURIComponent(location.pathname + location.search)}` : ''
  // Past the router, which puts its own method before this one: it would draw the old page once more, without a session.
  History.prototype.replaceState.call(history, { [NOTICE]: notice }, '', `/login${next}`)
  location.reload()
}

/**
 * The sentence that the reader was sent here with. Read while the page is loaded, because the router writes the entry
 * of the history anew as soon as it is made; gone with the next load.
 */
export const notice = takeNotice()

function takeNotice(): string | undefined {
  const state: unknown = history.state
  if (typeof state !== 'object' || state === null || !(NOTICE in state)) return undefined
  const { [NOTICE]: text, ...rest } = state as Record<string, unknown>
  history.replaceState(rest, '')
  return typeof text === 'string' ? text : undefined
}
