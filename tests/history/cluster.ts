import { aServer } from '../../packages/core/src/stores/postgres/test-server.ts'
import { freePorts } from '../cluster/cluster.ts'
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
