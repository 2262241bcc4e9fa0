import { join } from 'node:path'
import { type ServerProcess, startProgram } from '../server-process.ts'
import { ask, assertGood, type Contender, forEach, SESSIONS_PER_USER, type Store } from './contender.ts'

type Application = {
  readonly name: string
  readonly store: Store
  /** In the folder of servers. */
  readonly script: string
  readonly flags: readonly string[]
}

/** An application on a peer. All of them have the same few routes: see the folder of servers. */
export function application({ name, store, script, flags }: Application): Contender {
  return {
    name,
    store,
    paths: { session: '/me', sessions: '/sessions', endings: '/endings' },
    start: (how = {}) =>
      startProgram(join(import.meta.dirname, 'servers', script), flags, {
        ...how,
        environment: { NODE_ENV: 'production', ...how.environment },
      }),
    async signIn(server, { asking, sessions }) {
      const users = Array.from({ length: asking / SESSIONS_PER_USER }, (_, index) => `user${index}`)
      const cookies = await forEach(users, (user) => signInOften(server, user, SESSIONS_PER_USER))
      const crowd = { users: (sessions - asking) / SESSIONS_PER_USER, sessionsEach: SESSIONS_PER_USER }
      if (crowd.users >= 1) await assertGood(await ask(server.origin, '/crowd', { body: crowd }))
      return cookies.flat()
    },
    freshen: flags.includes('cached') ? freshen : async (_, cookies) => cookies,
    pairs: (server, count) =>
      forEach(
        Array.from({ length: count }, (_, index) => `leaver${index}`),
        async (user) => {
          const [by = '', of = ''] = await signInOften(server, user, 2)
          return { by, of }
        },
      ),
  }
}

async function signInOften({ origin }: ServerProcess, user: string, times: number): Promise<readonly string[]> {
  const cookies = []
  for (let time = 0; time < times; time += 1) {
    const response = await assertGood(await ask(origin, time === 0 ? '/users' : '/logins', { body: { user } }))
    await response.arrayBuffer()
    cookies.push(cookieAfter('', response))
  }
  return cookies
}

function freshen({ origin }: ServerProcess, cookies: readonly string[]): Promise<readonly string[]> {
  return forEach(cookies, async (cookie) => {
    const response = await assertGood(await ask(origin, '/fresh', { cookie }))
    await response.arrayBuffer()
    return cookieAfter(cookie, response)
  })
}

/** What a browser that had these cookies sends after an answer. */
function cookieAfter(before: string, { headers }: Response): string {
  const set = headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
  const all = [...before.split('; ').filter(Boolean), ...set].map((pair) => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)] as const
  })
  return [...new Map(all)].map(([name, value]) => `${name}=${value}`).join('; ')
}
