import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

let echo: Server
let proxy: TcpProxy
beforeEach(async () => {
  echo = createServer({ noDelay: true }, (socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1')
  await once(echo, 'listening')
  proxy = await startTcpProxy({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port })
})
afterEach(async () => {
  await proxy.close()
  echo.close()
})

describe('startTcpProxy', () => {
  it('lets everything through, in order', async () => {
    const socket = await aConnection()
    for (let number = 0; number < 50; number += 1) socket.write(`${number} `)

    const sent = Array.from({ length: 50 }, (_, number) => `${number} `).join('')
    expect(await read(socket, sent.length)).toBe(sent)
  })

  it('lets an end through', async () => {
    const [[far], near] = await Promise.all([once(echo, 'connection') as Promise<[Socket]>, aConnection()])
    far.end('bye')

    expect(await read(near, 3)).toBe('bye')
    await once(near, 'close')
  })

  it('breaks off all connections, and lets no other be made until it is healed', async () => {
    const socket = await aConnection()
    await echoed(socket, 'before')
    proxy.cut()

    await once(socket, 'close')
    await once(connect(proxy.port, '127.0.0.1'), 'close')

    proxy.heal()
    expect(await echoed(await aConnection(), 'after')).toBe('after')
  })

  it('keeps what comes, and delivers it when it is healed', async () => {
    const socket = await aConnection()
    await echoed(socket, 'before')
    let heard = ''
    socket.on('data', (text) => {
      heard += text
    })
    proxy.hold()
    socket.write('kept')
    const direct = await aConnection((echo.address() as AddressInfo).port)
    for (let round = 0; round < 20; round += 1) await echoed(direct, 'passes')
    expect(heard).toBe('')

    proxy.heal()
    await once(socket, 'data')
    expect(heard).toBe('kept')
  })

  it('delivers later, and nothing out of order when the delay changes', async () => {
    const socket = await aConnection()
    const began = performance.now()
    proxy.delay({ toTarget: 30, fromTarget: 20 })
    expect(await echoed(socket, 'late')).toBe('late')
    expect(performance.now() - began).toBeGreaterThanOrEqual(49)

    socket.write('late ')
    proxy.heal()
    socket.write('soon')
    expect(await read(socket, 9)).toBe('late soon')
  })
})

async function aConnection(port = proxy.port): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8').setNoDelay(true)
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

async function echoed(socket: Socket, text: string): Promise<string> {
  socket.write(text)
  return read(socket, text.length)
}

async function read(socket: Socket, length: number): Promise<string> {
  let text = ''
  for await (const part of socket.iterator({ destroyOnReturn: false })) {
    text += part
    if (text.length >= length) break
  }
  return text
}
