import { setTimeout as pass } from 'node:timers/promises'
import type { Node } from './node.ts'
import type { Recorder } from './recorder.ts'
import type { Fault } from './schedule.ts'
import type { TcpProxy } from './tcp-proxy.ts'

/** What can be made to fail. */
export type Cluster = {
  readonly nodes: readonly Node[]
  /** Between each node and the store. */
  readonly networks: readonly TcpProxy[]
  readonly store: {
    start(): Promise<void>
    stop(how: 'SIGINT' | 'SIGQUIT'): Promise<void>
  }
}

/** Lets all faults happen when they are due. Resolves when everything is mended. */
export async function injectFaults(faults: readonly Fault[], cluster: Cluster, recorder: Recorder): Promise<void> {
  const begin = recorder.now()
  await Promise.all(
    faults.map(async (fault) => {
      await pass(begin + fault.at - recorder.now())
      await inject(fault, cluster, recorder)
    }),
  )
}

async function inject(fault: Fault, { nodes, networks, store }: Cluster, recorder: Recorder): Promise<void> {
  const everybody = nodes.map((_, number) => number)
  if (fault.kind === 'stop' || fault.kind === 'crash') {
    await store.stop(fault.kind === 'stop' ? 'SIGINT' : 'SIGQUIT')
    await away(everybody)
    return store.start()
  }
  const [node, network] = [nodes[fault.node], networks[fault.node]]
  if (node === undefined || network === undefined) return
  switch (fault.kind) {
    case 'kill':
      await node.kill()
      await pass(fault.lasts)
      return node.start()
    case 'pause':
      node.pause()
      await pass(fault.lasts)
      return node.goOn()
    case 'cut':
    case 'hold':
      network[fault.kind]()
      await away([fault.node])
      return network.heal()
    case 'delay':
      network.delay({ toTarget: fault.toStore, fromTarget: fault.fromStore })
      await pass(fault.lasts)
      return network.heal()
    case 'clock':
      node.setClock(fault.ahead)
      await pass(fault.lasts)
      return node.setClock(0)
  }

  /** Called when it is surely gone; when this returns, it may come back. */
  async function away(without: readonly number[]): Promise<void> {
    const from = recorder.now()
    await pass(fault.lasts)
    recorder.noteAbsence({ nodes: without, from, to: recorder.now() })
  }
}
