import { randomBytes } from 'node:crypto'
import connectPgSimple from 'connect-pg-simple'
import { RedisStore } from 'connect-redis'
import express from 'express'
import session from 'express-session'
import pg from 'pg'
import { createClient } from 'redis'
import { listening } from './listening.mjs'

// An application on express-session, with the settings that the documentation of its stores asks for. Its argument:
// redis://… for connect-redis, postgres://… for connect-pg-simple. Neither has a list of a user's sessions: what
// answers here is what an application can write with what there is.
const MAX_AGE = 30 * 24 * 60 * 60 * 1000

const [url = ''] = process.argv.slice(2)
const { store, sessionsOf } = url.startsWith('redis:') ? await onRedis() : onPostgres()

const app = express()
app.use(
  session({
    store,
    secret: 'a secret for the bench alone',
    resave: false,
    saveUninitialized: false,
    cookie: { maxAge: MAX_AGE },
  }),
)
app.post(['/users', '/logins'], express.json(), (req, res, next) => {
  req.session.regenerate((failure) => {
    if (failure) return next(failure)
    req.session.user = req.body.user
    req.session.save((failure) => (failure ? next(failure) : res.json({})))
  })
})
app.post('/crowd', express.json(), async (req, res) => {
  const { users, sessionsEach } = req.body
  const cookie = { originalMaxAge: MAX_AGE, expires: new Date(Date.now() + MAX_AGE), httpOnly: true, path: '/' }
  const save = (id, sess) =>
    new Promise((resolve, reject) => {
      store.set(id, sess, (failure) => (failure ? reject(failure) : resolve()))
    })
  for (let user = 1; user <= users; user += 1) {
    const ids = Array.from({ length: sessionsEach }, () => randomBytes(24).toString('base64url'))
    await Promise.all(ids.map((id) => save(id, { cookie, user: `crowd${user}` })))
  }
  res.json({})
})
app.use((req, res, next) => (req.session.user === undefined ? res.status(401).json({}) : next()))
app.get('/me', (req, res) => res.json({ user: req.session.user, expires: req.session.cookie.expires }))
app.get('/sessions', async (req, res) => {
  const found = await sessionsOf(req.session.user)
  const views = found.map(({ id, sess }) => ({ id, expires: sess.cookie.expires, current: id === req.sessionID }))
  res.json({ sessions: views })
})
app.post('/endings', express.json(), (req, res, next) => {
  store.destroy(req.body.ids[0], (failure) => (failure ? next(failure) : res.json({})))
})
listening(app.listen(0, '127.0.0.1'))

/** The store can only give everybody's sessions. */
async function onRedis() {
  const client = createClient({ url })
  await client.connect()
  const store = new RedisStore({ client })
  return {
    store,
    async sessionsOf(user) {
      const everybodys = await store.all()
      return everybodys.filter((sess) => sess.user === user).map((sess) => ({ id: sess.id, sess }))
    },
  }
}

/** The table has no column for the user: it is inside of the session's JSON. */
function onPostgres() {
  const pool = new pg.Pool({ connectionString: url })
  return {
    store: new (connectPgSimple(session))({ pool, createTableIfMissing: true }),
    async sessionsOf(user) {
      const { rows } = await pool.query(
        `SELECT sid AS id, sess FROM session WHERE sess ->> 'user' = $1 AND expire > now()`,
        [user],
      )
      return rows
    },
  }
}
