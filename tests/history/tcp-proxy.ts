import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands between a node and its store, and can be told to be a bad network. */
export type TcpProxy = {
  readonly port: number
  /** Breaks off all connections and lets no new one be made. When it returns, nothing goes through any more. */
  cut(): void
  /** Keeps all that comes, in both directions, and tells nobody. When it returns, nothing goes through any more. */
  hold(): void
  /** Lets everything through that much later, in milliseconds. */
  delay(times: { readonly toTarget: number; readonly fromTarget: number }): void
  /** Lets everything through again, beginning with what was kept. */
  heal(): void
  close(): Promise<void>
}

type State =
  | { readonly kind: 'open'; readonly toTarget: number; readonly fromTarget: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'held' }

const GOOD: State = { kind: 'open', toTarget: 0, fromTarget: 0 }

/** Listens on a free port of this machine. */
export async function startTcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  let state: State = GOOD
  const sockets = new Set<Socket>()
  const lines = new Set<Line>()

  const server = createServer((near) => {
    keep(near)
    if (state.kind === 'cut') {
      near.destroy()
      return
    }
    const far = connect(target)
    keep(far)
    join(near, far, () => (state.kind === 'open' ? state.toTarget : undefined))
    join(far, near, () => (state.kind === 'open' ? state.fromTarget : undefined))
  })

  function keep(socket: Socket): void {
    sockets.add(socket)
    socket.setNoDelay(true)
    // The other side is told by the end that follows.
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  }

  function join(from: Socket, to: Socket, delay: () => number | undefined): void {
    const line = aLine(delay)
    lines.add(line)
    from.on('data', (bytes) => line.send(() => to.write(bytes)))
    from.on('close', () => {
      line.send(() => to.destroySoon())
      line.send(() => lines.delete(line))
    })
  }

  function become(next: State): void {
    state = next
    for (const line of lines) line.goOn()
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      become({ kind: 'cut' })
      for (const socket of sockets) socket.destroy()
      for (const line of lines) line.drop()
      lines.clear()
    },
    hold: () => become({ kind: 'held' }),
    delay: (times) => become({ kind: 'open', ...times }),
    heal: () => become(GOOD),
    async close() {
      for (const socket of sockets) socket.destroy()
      for (const line of lines) line.drop()
      server.close()
      await once(server, 'close')
    },
  }
}

/** One direction of one connection. Whatever the delays are, it keeps the order. */
type Line = {
  /** Puts something after what waits. */
  send(deliver: () => void): void
  /** To be called when the delay has changed. */
  goOn(): void
  drop(): void
}

/** @param delay for what is sent now; `undefined`: nothing is delivered */
function aLine(delay: () => number | undefined): Line {
  let waiting: { readonly deliver: () => void; readonly at: number }[] = []
  let timer: NodeJS.Timeout | undefined

  function goOn(): void {
    clearTimeout(timer)
    if (delay() === undefined) return
    for (;;) {
      const [first] = waiting
      if (first === undefined) return
      const rest = first.at - performance.now()
      if (rest > 0) {
        timer = setTimeout(goOn, rest)
        return
      }
      waiting.shift()
      first.deliver()
    }
  }

  return {
    send(deliver) {
      const last = waiting.at(-1)?.at ?? 0
      waiting.push({ deliver, at: Math.max(last, performance.now() + (delay() ?? 0)) })
      goOn()
    },
    goOn,
    drop() {
      clearTimeout(timer)
      waiting = []
    },
  }
}
