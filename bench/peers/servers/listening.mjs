import { once } from 'node:events'

/** Tells whoever started the process where it listens, and ends with it. */
export async function listening(server) {
  if (!server.listening) await once(server, 'listening')
  console.log(`http://127.0.0.1:${server.address().port}`)
  process.on('SIGTERM', () => process.exit())
}
