import type { App } from '../app.ts'

/** Sends requests as the pages do, keeps the cookie it is given, and can be looked into. */
export type Device = {
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  put(path: string, body: unknown): Promise<Response>
  patch(path: string, body: unknown): Promise<Response>
  delete(path: string): Promise<Response>
  /** Exactly this request, with nothing added but the address of the peer. */
  send(path: string, init: RequestInit): Promise<Response>
  cookie(): string | undefined
  /** As a thief would: the same cookie in another jar. */
  setCookie(cookie: string | undefined): void
  session(): Promise<{ readonly id: string; readonly [field: string]: unknown }>
}

const CHROME_ON_LINUX =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'

export function aDevice(
  { app, origin }: { readonly app: App; readonly origin: string },
  { ip = '203.0.113.7', userAgent = CHROME_ON_LINUX }: { readonly ip?: string; readonly userAgent?: string } = {},
): Device {
  let cookie: string | undefined

  async function send(path: string, init: RequestInit): Promise<Response> {
    const env = { incoming: { socket: { remoteAddress: ip } } as never }
    const response = await app.fetch(new Request(`${origin}${path}`, init), env)
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      cookie = pair.endsWith('=') ? undefined : pair
    }
    return response
  }

  function request(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Response> {
    const headers = {
      'User-Agent': userAgent,
      'Sec-Fetch-Site': 'same-origin',
      ...(cookie === undefined ? {} : { Cookie: cookie }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...more,
    }
    return send(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  }

  return {
    get: (path, headers) => request('GET', path, undefined, headers),
    post: (path, body, headers) => request('POST', path, body, headers),
    put: (path, body) => request('PUT', path, body),
    patch: (path, body) => request('PATCH', path, body),
    delete: (path) => request('DELETE', path),
    send,
    cookie: () => cookie,
    setCookie: (stolen) => {
      cookie = stolen
    },
    async session() {
      const response = await request('GET', '/api/session')
      return ((await response.json()) as { session: { id: string } }).session
    },
  }
}
