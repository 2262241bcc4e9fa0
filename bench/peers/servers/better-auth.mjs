import { serve } from '@hono/node-server'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import Database from 'better-sqlite3'
import { Hono } from 'hono'
import pg from 'pg'
import { listening } from './listening.mjs'
import { noteStatement } from './statements.mjs'

// An application on better-auth: its documented Hono integration, with an own route behind auth.api.getSession, which
// is quicker than better-auth's own /get-session. Its arguments: postgres://… or the path of a file for SQLite, and
// "cached" for the cookie cache with the five minutes of its documentation.
const [store = '', cookieCache = ''] = process.argv.slice(2)

const auth = betterAuth({
  database: store.startsWith('postgres:') ? new pg.Pool({ connectionString: store }) : openFile(store),
  secret: 'a secret for the bench alone, thirty-two characters and more',
  baseURL: 'http://127.0.0.1',
  emailAndPassword: {
    enabled: true,
    // A login by the thousand must not wait for a hash: passwords are not what is measured.
    password: { hash: async (password) => password, verify: async ({ hash, password }) => hash === password },
  },
  ...(cookieCache === 'cached' ? { session: { cookieCache: { enabled: true, maxAge: 5 * 60 } } } : {}),
})
await (await getMigrations(auth.options)).runMigrations()

const app = new Hono()
  .on(['POST', 'GET'], '/api/auth/*', (c) => auth.handler(c.req.raw))
  .post('/users', async (c) => auth.api.signUpEmail({ body: await login(c), asResponse: true }))
  .post('/logins', async (c) => auth.api.signInEmail({ body: await login(c), asResponse: true }))
  .get('/me', async (c) => {
    const found = await auth.api.getSession({ headers: c.req.raw.headers })
    return found === null ? c.json({}, 401) : c.json(found)
  })
  // Past the cookie cache, so that a browser gets a fresh one.
  .get('/fresh', (c) =>
    auth.api.getSession({ headers: c.req.raw.headers, query: { disableCookieCache: true }, asResponse: true }),
  )
  .get('/sessions', async (c) => {
    const { headers } = c.req.raw
    const current = await auth.api.getSession({ headers })
    if (current === null) return c.json({}, 401)
    const sessions = await auth.api.listSessions({ headers })
    const views = sessions.map(({ token, ...rest }) => ({
      ...rest,
      id: token,
      current: token === current.session.token,
    }))
    return c.json({ sessions: views })
  })
  .post('/endings', async (c) => {
    const { ids } = await c.req.json()
    return c.json(await auth.api.revokeSession({ headers: c.req.raw.headers, body: { token: ids[0] } }))
  })
listening(serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }))

async function login(c) {
  const { user } = await c.req.json()
  return { email: `${user}@example.org`, name: user, password: 'a long password' }
}

/** With the journal that better-sqlite3's own documentation asks for. */
function openFile(path) {
  const database = new Database(path, { verbose: noteStatement })
  database.pragma('journal_mode = WAL')
  return database
}
