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

const database = store.startsWith('postgres:') ? new pg.Pool({ connectionString: store }) : openFile(store)

const auth = betterAuth({
  database,
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
  .post('/crowd', async (c) => {
    const { users, sessionsEach } = await c.req.json()
    for (const statement of crowdOf(users, sessionsEach))
      await (database.query?.(statement) ?? database.exec(statement))
    return c.json({})
  })
  .get('/me', async (c) => {
    const found = await auth.api.getSession({ headers: c.req.raw.headers })
    return found === null ? c.json({}, 401) : c.json(found)
  })
  // Past the cookie cache, so that a browser gets a fresh one.
  .get('/fresh', (c) =>
    auth.api.getSession({ headers: c.req.raw.headers, query: { disableCookieCache: true }, asResponse: true }),
  )
  .get('/sessions', async (c) => {
    const sessions = await auth.api.listSessions({ headers: c.req.raw.headers })
    // The list does not say which one is in use; the cookie begins with its token.
    const cookie = c.req.header('cookie') ?? ''
    const views = sessions.map(({ token, ...rest }) => ({ ...rest, id: token, current: cookie.includes(token) }))
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

/** Users who never ask, and their sessions, made after somebody's who is there. */
function crowdOf(users, sessionsEach) {
  const numbers = (name, most) => `${name}(no) AS (SELECT 1 UNION ALL SELECT no + 1 FROM ${name} WHERE no < ${most})`
  return [
    `WITH RECURSIVE ${numbers('crowd', users)}
      INSERT INTO "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
      SELECT 'crowd' || crowd.no, 'crowd' || crowd.no, crowd.no || '@example.com', "emailVerified", "createdAt", "updatedAt"
      FROM crowd, (SELECT * FROM "user" LIMIT 1) AS somebody`,
    `WITH RECURSIVE ${numbers('crowd', users)}, ${numbers('each', sessionsEach)}
      INSERT INTO session (id, token, "userId", "expiresAt", "createdAt", "updatedAt", "ipAddress", "userAgent")
      SELECT crowd.no || '-' || each.no || id, crowd.no || '-' || each.no || token, 'crowd' || crowd.no,
        "expiresAt", "createdAt", "updatedAt", "ipAddress", "userAgent"
      FROM crowd, each, (SELECT * FROM session LIMIT 1) AS one`,
  ]
}

/** With the journal that better-sqlite3's own documentation asks for. */
function openFile(path) {
  const database = new Database(path, { verbose: noteStatement })
  database.pragma('journal_mode = WAL')
  return database
}
