import type { MiddlewareHandler } from 'hono'
import { SessionError } from 'latchkey'
import { cleanUserAgent } from 'latchkey/device'
import { checkOrigin, clientAddress, tokenFrom } from 'latchkey/http'
import type { Site } from '../deps.ts'
import type { Edge } from './context.ts'
import { requestHeaders } from './request-headers.ts'

const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/**
 * Before any route: was the request made by our own pages, does it carry what a route can read, where does it come
 * from and what does it show? Only this asks a header for the token or the address.
 */
export function gate(site: Site): MiddlewareHandler<Edge> {
  return async (c, next) => {
    const headers = requestHeaders(c)
    const { method } = c.req
    const credential = tokenFrom(headers, site.cookie)
    if (!isOurOwn(site, method, headers, credential?.from)) {
      throw new SessionError(
        'cross_site_request',
        'This request came from another site. Open Latchkey itself and try again',
      )
    }
    if (!READING.has(method) && !hasReadableBody(method, c.req.header('content-type'))) {
      throw new SessionError('unsupported_content_type', 'Send the body as application/json')
    }
    c.set('credential', credential)
    c.set('origin', {
      ip: clientAddress({
        peer: c.env?.incoming?.socket.remoteAddress,
        forwarded: headers.get('x-forwarded-for'),
        trusted: site.trustedProxies,
      }),
      userAgent: cleanUserAgent(headers.get('user-agent') ?? ''),
    })
    await next()
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
function hasReadableBody(method: string, type: string | undefined): boolean {
  if (type === undefined) return !WITH_BODY.has(method)
  return /^application\/json(?:;|$)/i.test(type.trim())
}
