export const PASSWORD = 'correct horse battery staple'

/** A program that talks to a running server as a page would, with a cookie jar of its own. */
export type ApiDevice = {
  call(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: Answer }>
  /** The same device, whose requests another server of the same site answers. */
  at(address: string): ApiDevice
  cookie(): string | undefined
}

// biome-ignore lint/suspicious/noExplicitAny: the answers of many routes, looked into by tests
type Answer = any

export function apiDevice(origin: string, userAgent = 'latchkey-test'): ApiDevice {
  let cookie: string | undefined
  const deviceAt = (address: string): ApiDevice => ({
    at: deviceAt,
    cookie: () => cookie,
    async call(method, path, body) {
      const response = await fetch(`${address}${path}`, {
        method,
        headers: {
          Origin: origin,
          'User-Agent': userAgent,
          ...(cookie === undefined ? {} : { Cookie: cookie }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      for (const line of response.headers.getSetCookie()) cookie = line.split(';')[0]
      const text = await response.text()
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
    },
  })
  return deviceAt(origin)
}

/** Uses the set-up link that the server has printed. */
export async function becomeAdministrator(
  server: { readonly origin: string; readonly setupToken: string | undefined },
  username = 'root',
): Promise<ApiDevice> {
  const device = apiDevice(server.origin)
  const { status } = await device.call('POST', '/api/setups', {
    token: server.setupToken,
    username,
    password: PASSWORD,
  })
  if (status !== 201) throw new Error(`Set-up answered ${status}`)
  return device
}

/** Somebody who has a password and is signed in nowhere. */
export async function addUser(
  administrator: ApiDevice,
  origin: string,
  username: string,
  role: 'user' | 'administrator' = 'user',
): Promise<void> {
  const { body } = await administrator.call('POST', '/api/admin/users', { username, role })
  const token = new URL(body.link.url).hash.slice(1)
  const device = apiDevice(origin)
  const { status } = await device.call('POST', '/api/setups', { token, password: PASSWORD })
  if (status !== 201) throw new Error(`${username} could not choose a password: ${status}`)
  await device.call('DELETE', '/api/session')
}

export async function signIn(origin: string, login: string): Promise<ApiDevice> {
  const device = apiDevice(origin)
  const { status } = await device.call('POST', '/api/login', { login, password: PASSWORD })
  if (status !== 200) throw new Error(`${login} could not sign in: ${status}`)
  return device
}
