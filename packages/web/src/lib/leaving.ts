import type { components } from './api.gen.ts'
import { queryClient } from './query-client.ts'

type Ended = components['schemas']['Ended']

/** Under this name the entry of the history carries to the next load what it has to know. An address could be forged. */
const CARRIED = 'latchkeyCarried'

type Carried = {
  readonly notice?: string
  readonly ended?: Ended | undefined
  /** When the session ended for whose successor the page was loaded anew. */
  readonly lookedAgainFor?: number
}

/** A sign-in that replaces the session of this browser has most often set its cookie by then. */
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
  notice?: string
  ended?: Ended | undefined
  comeBack: boolean
}): void {
  if (leaving || location.pathname === '/login') return
  leaving = true
  forget()
  const next = comeBack ? `?next=${encodeURIComponent(location.pathname + location.search)}` : ''
  carry({ ...(notice === undefined ? {} : { notice }), ended }, `/login${next}`)
  location.reload()
}

/** The server has said that the session in use here is over, in an answer or by itself. */
export function leaveSignedOut({ message, ended }: { message: string; ended?: Ended | undefined }): void {
  if (signingOut || leaving) return
  if (ended?.cause === 'disconnected') leaveForLogin({ notice: SIGNED_OUT, comeBack: false })
  else if (ended?.cause === 'replaced' && ended.at !== lookedAgainFor) lookAgain(ended)
  else leaveForLogin({ ...(message === NOTHING_TO_SAY ? {} : { notice: message }), ended, comeBack: true })
}

/**
 * Somebody has signed in with this cookie once more. Most often in another tab, and then this page may be theirs. But that
 * sign-in may have failed in the end, or been made elsewhere with a copy of the cookie: then no other cookie comes.
 */
function lookAgain({ at }: Ended): void {
  leaving = true
  forget()
  carry({ lookedAgainFor: at })
  setTimeout(() => location.reload(), COOKIE_SET_AFTER)
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

/** To somebody whom the server does not know: the page says as much itself. */
const NOTHING_TO_SAY = 'Please sign in'
const SIGNED_OUT = 'You are signed out on this device.'

function forget(): void {
  queryClient.clear()
  document.body.replaceChildren()
  localStorage.clear()
  sessionStorage.clear()
}

/** Past the router, which puts its own method before this one: it would draw the old page once more, without a session. */
function carry(carried: Carried, address?: string): void {
  History.prototype.replaceState.call(history, { [CARRIED]: carried }, '', address)
}

const { lookedAgainFor, ...carried } = takeCarried()

/** The sentence that the reader was sent here with, and how the session ended where that is known. */
export const { notice, ended: endedSession } = carried

/**
 * Read while the page is loaded, because the router writes the entry of the history anew as soon as it is made; gone with
 * the next load.
 */
function takeCarried(): Carried {
  const state: unknown = history.state
  if (typeof state !== 'object' || state === null || !(CARRIED in state)) return {}
  const { [CARRIED]: taken, ...rest } = state as Record<string, unknown>
  history.replaceState(rest, '')
  return taken as Carried
}
