import { connect } from 'node:net'

// A program of its own: reads streams as pages do. Its arguments: origin, name of the cookie. The tokens, one for each
// stream, come on the standard input. Says "open" when all of them are, and then, for each that ends, when.
const [origin = '', cookie = 'id'] = process.argv.slice(2)
const { hostname, port, host } = new URL(origin)
const AT_ONCE = 64

let text = ''
for await (const chunk of process.stdin) text += chunk
const tokens = text.split('\n').filter(Boolean)
const worker = async () => {
  for (let token = tokens.pop(); token !== undefined; token = tokens.pop()) await open(token)
}
await Promise.all(Array.from({ length: AT_ONCE }, worker))
console.log('open')

function open(token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) })
    socket.write(`GET /api/session/events HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}=${token}\r\n\r\n`)
    socket.on('error', reject)
    socket.on('data', (chunk: Buffer) => {
      const received = chunk.toString('latin1')
      if (received.startsWith('HTTP/1.1 ') && !received.startsWith('HTTP/1.1 200')) reject(new Error(received))
      if (received.includes('event: open\n')) resolve()
      if (received.includes('event: ended\n')) console.log(Date.now())
    })
  })
}
