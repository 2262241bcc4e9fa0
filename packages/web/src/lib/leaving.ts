import type { components } from './api.gen.ts'
import { queryClient } from './query-client.ts'

type Ended = components['schemas']['Ended']

/** Under these names the entry of the history carries what the sign-in page shows. An address could be forged. */
const NOTICE = 'latchkeyNotice'
const ENDED = 'latchkeyEnded'

/** The sign-in that replaces a session in this browser has set its cookie by then. */
const COOKIE_SET_AFTER = 600

let leaving = false
let signingOut = false

/**
 * Leaves nothing of the session behind: the answers kept, the page itself and the storages go before the sign-in page
 * is loaded anew (R28; `Clear-Site-Data` does not exist on plain http).
 */
function leaveForLogin({
  notice,
  ended,
  comeBack,
}: {
  notice: string
  ended?: Ended | undefined
  comeBack: boolean
}): void {
  if (leaving || location.pathname === '/login') return
  leaving = true
  forget()
  const next = comeBack ? `?next=${encodeURIComponent(location.pathname + location.search)}` : ''
  // Past the router, which puts its own method before this one: it would draw the old page once more, without a session.
  History.prototype.replaceState.call(history, { [NOTICE]: notice, [ENDED]: ended }, '', `/login${next}`)
  location.reload()
}

/** The server has said that the session in use here is over, in an answer or by itself. */
export function leaveSignedOut({ message, ended }: { message: string; ended?: Ended | undefined }): void {
  if (signingOut || leaving) return
  if (ended?.cause === 'disconnected') leaveForLogin({ notice: SIGNED_OUT, comeBack: false })
  else if (ended?.cause === 'replaced') {
    // Somebody has signed in here once more, in another tab: this page may be theirs.
    leaving = true
    forget()
    setTimeout(() => location.reload(), COOKIE_SET_AFTER)
  } else leaveForLogin({ notice: message, ended, comeBack: true })
}

/** Signs out here. The page waits for the answer, which takes the cookie away, though it may hear of the end before. */
export async function leaveAfter(signOut: () => Promise<unknown>): Promise<void> {
  signingOut = true
  try {
    await signOut()
  } finally {
    signingOut = false
  }
  leaveForLogin({ notice: SIGNED_OUT, comeBack: false })
}

const SIGNED_OUT = 'You are signed out on this device.'

function forget(): void {
  queryClient.clear()
  document.body.replaceChildren()
  localStorage.clear()
  sessionStorage.clear()
}

/**
 * The sentence that the reader was sent here with, and how the session ended where that is known. Read while the page
 * is loaded, because the router writes the entry of the history anew as soon as it is made; gone with the next load.
 */
export const { notice, ended: endedSession } = takeNotice()

function takeNotice(): { notice?: string; ended?: Ended | undefined } {
  const state: unknown = history.state
  if (typeof state !== 'object' || state === null || !(NOTICE in state)) return {}
  const { [NOTICE]: text, [ENDED]: ended, ...rest } = state as Record<string, unknown>
  history.replaceState(rest, '')
  return typeof text === 'string' ? { notice: text, ended: ended as Ended | undefined } : {}
}
