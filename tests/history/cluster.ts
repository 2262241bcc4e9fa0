import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { aServer } from '../../packages/core/src/stores/postgres/test-server.ts'
import type { Cluster } from './faults.ts'
import { aNode } from './node.ts'
import { startTcpProxy } from './tcp-proxy.ts'

/** Servers in processes of their own on one new PostgreSQL, each with a network of its own. No server runs yet. */
export async function aCluster({ nodes }: { readonly nodes: number }): Promise<Cluster & AsyncDisposable> {
  const store = await aServer()
  await store.start()
  const { hostname, port } = new URL(store.url)
  const each = Array.from({ length: nodes }, () => undefined)
  const networks = await Promise.all(each.map(() => startTcpProxy({ host: hostname, port: Number(port) })))
  const ports = await freePorts(nodes)
  const servers = networks.map((network, node) =>
    aNode({ port: ports[node] ?? 0, environment: { LATCHKEY_STORE: throughPort(store.url, network.port) } }),
  )
  return {
    nodes: servers,
    networks,
    store,
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => server.kill()))
      await Promise.all(networks.map((network) => network.close()))
      await store.remove()
    },
  }
}

function throughPort(address: string, port: number): string {
  const url = new URL(address)
  url.port = String(port)
  return url.href
}

/** Held all at once, so that no two are the same. */
async function freePorts(count: number): Promise<readonly number[]> {
  const holders = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(holders.map((holder) => once(holder, 'listening')))
  const ports = holders.map((holder) => (holder.address() as AddressInfo).port)
  for (const holder of holders) holder.close()
  return ports
}
