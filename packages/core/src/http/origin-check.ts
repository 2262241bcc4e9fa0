import type { Credential } from './credentials.ts'

export type OriginVerdict =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly reason: 'cross_site' | 'same_site' | 'not_a_navigation' | 'foreign_origin' | 'no_origin'
    }

export type OriginQuestion = {
  readonly method: string
  readonly headers: Pick<Headers, 'get'>
  /** As `URL.origin` spells it: `https://id.example.org`. */
  readonly publicOrigin: string
  /** Where the token came from; absent for a request without one, such as a login. */
  readonly from: Credential['from'] | undefined
}

const OK: OriginVerdict = { ok: true }

/** RFC 9110, section 9.2.1. `TRACE` is one too, and no route of ours answers it. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Was this request made by our own pages, or by somebody else's in the browser of a person who is signed in here?
 * Asked before anything is changed, and before a login too: a login forged by another site signs the person in to the
 * account of an attacker. Fetch Metadata decides; a browser or program that sends none is asked for its `Origin`,
 * then its `Referer` (OWASP CSRF Prevention Cheat Sheet). A bearer token is never added by the browser: nothing to
 * forge.
 */
export function checkOrigin(question: OriginQuestion): OriginVerdict {
  if (question.from === 'bearer') return OK
  const site = question.headers.get('sec-fetch-site')
  return site === null ? checkByOrigin(question) : checkBySite(question, site)
}

function checkBySite({ method, headers }: OriginQuestion, site: string): OriginVerdict {
  const safe = SAFE_METHODS.has(method)
  switch (site) {
    case 'same-origin':
      return OK
    case 'none':
      return safe && isNavigation(headers) ? OK : no('not_a_navigation')
    // Another host of the same domain. It may link and embed, and can't read the answer; it may change nothing here.
    case 'same-site':
      return safe ? OK : no('same_site')
    // `cross-site`, and whatever a later standard adds.
    default:
      return safe && isNavigation(headers) ? OK : no('cross_site')
  }
}

/** A person following a link. A page that is put into a frame or an object also "navigates". */
function isNavigation(headers: Pick<Headers, 'get'>): boolean {
  return headers.get('sec-fetch-mode') === 'navigate' && (headers.get('sec-fetch-dest') ?? 'document') === 'document'
}

/** A browser leaves `Origin` out only where nothing can be changed: a link, an image, a GET of its own site. */
function checkByOrigin({ method, headers, publicOrigin }: OriginQuestion): OriginVerdict {
  const origin = headers.get('origin')
  if (origin !== null) return origin === publicOrigin ? OK : no('foreign_origin')
  if (SAFE_METHODS.has(method)) return OK
  const referer = headers.get('referer')
  if (referer === null) return no('no_origin')
  return URL.parse(referer)?.origin === publicOrigin ? OK : no('foreign_origin')
}

function no(reason: (OriginVerdict & { ok: false })['reason']): OriginVerdict {
  return { ok: false, reason }
}
