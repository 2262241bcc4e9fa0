import { SessionError } from 'latchkey'
import { cleanUserAgent } from 'latchkey/device'
import { checkOrigin, clientAddress, tokenFrom } from 'latchkey/http'
import type { Site } from '../deps.ts'
import type { Connection, Seen } from './context.ts'
import { requestHeaders } from './request-headers.ts'

const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD'])

export type Gate = {
  /** What the request shows, and where it comes from. Only this asks a header for the token or the address. */
  see(request: Request, connection: Connection): Seen
  /**
   * Was the request made by our own pages, and does it carry what a route can read?
   *
   * @throws SessionError `cross_site_request`, `unsupported_content_type`
   */
  check(request: Request, connection: Connection, seen: Seen): void
}

/** Before any route, and without waiting for anything: what memory can answer is answered at once. */
export function createGate(site: Site): Gate {
  return {
    see(request, connection) {
      const headers = requestHeaders(request, connection)
      return {
        credential: tokenFrom(headers, site.cookie),
        origin: {
          ip: clientAddress({
            peer: connection.incoming?.socket.remoteAddress,
            forwarded: headers.get('x-forwarded-for'),
            trusted: site.trustedProxies,
          }),
          userAgent: cleanUserAgent(headers.get('user-agent')),
        },
      }
    },

    check(request, connection, { credential }) {
      const { method } = request
      if (!isOurOwn(site, method, requestHeaders(request, connection), credential?.from)) {
        throw new SessionError(
          'cross_site_request',
          'This request came from another site. Open Latchkey itself and try again',
        )
      }
      if (!READING.has(method) && !hasReadableBody(method, request.headers.get('content-type'))) {
        throw new SessionError('unsupported_content_type', 'Send the body as application/json')
      }
    },
  }
}

function isOurOwn(
  site: Site,
  method: string,
  headers: Pick<Headers, 'get'>,
  from: 'cookie' | 'bearer' | undefined,
): boolean {
  return site.origins.some((publicOrigin) => checkOrigin({ method, headers, publicOrigin, from }).ok)
}

/** As the validators of the routes read it. A form or a plain text can be sent across sites without asking; JSON can't (ASVS 5.0, 3.5.2). */
function hasReadableBody(method: string, type: string | null): boolean {
  if (type === null) return !WITH_BODY.has(method)
  return /^application\/json(?:;|$)/i.test(type.trim())
}
