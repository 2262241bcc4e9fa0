import { hash } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { openSample } from './sample.ts'

// The floor of an authenticated GET: the same framework on the same adapter, and nothing to do. With a database as its
// argument it reads what no check by a store can do without: the session, and the account that it belongs to.
const [database] = process.argv.slice(2)
const app = new Hono().get('/api/session', database === undefined ? (c) => c.json({ ok: true }) : reading(database))
const server = createAdaptorServer({ fetch: app.fetch })
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.on('SIGTERM', () => process.exit())

function reading(path: string): (c: Context) => Response {
  const store = openSample(path)
  const sessions = store.database.prepare(
    'SELECT owner.user_id, session.* FROM sessions session JOIN owners owner ON owner.no = owner_no WHERE id = ?',
  )
  const users = store.database.prepare('SELECT * FROM users WHERE id = ?')
  for (const statement of [sessions, users]) statement.setReturnArrays(true)
  return (c) => {
    const [id = '', secret = ''] = c.req.header('cookie')?.replace('id=', '').split('.') ?? []
    const session = sessions.get(Buffer.from(id, 'base64url')) as unknown as readonly unknown[]
    const user = users.get(String(session[0])) as unknown as readonly unknown[] | undefined
    if (user === undefined) throw new Error('A session of the sample belongs to nobody')
    return c.json({ session, user, digest: hash('sha256', secret, 'hex') })
  }
}
