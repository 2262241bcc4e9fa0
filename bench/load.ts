import { connect } from 'node:net'
import { perSecond } from './rounds.ts'

// A program of its own, so that making the load takes nothing from the servers. Its arguments: origin, path, name of
// the cookie, connections, seconds. The tokens come on the standard input. Says how many answers came per second.
const [origin = '', path = '/', cookie = 'id', connections = '32', seconds = '3'] = process.argv.slice(2)
const { hostname, port, host } = new URL(origin)

const END_OF_HEAD = Buffer.from('\r\n\r\n')
const requests = (await textOf(process.stdin))
  .split('\n')
  .filter(Boolean)
  .map((token) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}=${token}\r\n\r\n`))

let answers = 0
let next = 0
// Never sleeps: on a virtual machine it costs a server more to wake the one that it answers than to answer.
const spin = () => {
  if (performance.now() < until) setImmediate(spin)
}
const startedAt = performance.now()
const until = startedAt + Number(seconds) * 1000
setImmediate(spin)
await Promise.all(Array.from({ length: Number(connections) }, keepAsking))
console.log(perSecond(answers, startedAt))

/** One connection: a request, its answer, the next request. */
function keepAsking(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    let received: Buffer = Buffer.alloc(0)
    const ask = () => socket.write(requests[next++ % requests.length] as Buffer)
    socket.on('connect', ask)
    socket.on('error', reject)
    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      const end = endOfAnswer(received)
      if (end === undefined || received.length < end) return
      received = received.subarray(end)
      answers += 1
      if (performance.now() < until) ask()
      else socket.end(resolve)
    })
  })
}

/** `undefined` while the head is not there yet. Throws at anything but a 200 that says its length. */
function endOfAnswer(received: Buffer): number | undefined {
  const headEnd = received.indexOf(END_OF_HEAD)
  if (headEnd === -1) return undefined
  const head = received.toString('latin1', 0, headEnd)
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? []
  if (!head.startsWith('HTTP/1.1 200') || length === undefined) throw new Error(`An answer was not expected: ${head}`)
  return headEnd + END_OF_HEAD.length + Number(length)
}

async function textOf(stream: AsyncIterable<Buffer | string>): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += chunk
  return text
}
