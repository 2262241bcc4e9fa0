import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from '../../packages/core/src/stores/postgres/test-server.ts'
import { aptInstall } from '../../scripts/apt.mjs'

type Redis = { readonly port: number; readonly stop: () => Promise<void> }

/** With the settings that it comes with. `undefined`, with a sentence, where there is none and none can be installed. */
export async function startRedis(folder: string): Promise<Redis | undefined> {
  if (!isThere() && !(aptInstall('redis-server') && isThere())) {
    console.error('No Redis, so what needs it is left out: install it, so that redis-server and redis-cli are found.')
    return undefined
  }
  const port = await freePort()
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
  const server = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const chunk of server.stdout.iterator({ destroyOnReturn: false }))
    if (String(chunk).includes('Ready to accept connections')) break
  server.stdout.resume()
  return {
    port,
    async stop() {
      server.kill('SIGTERM')
      await once(server, 'exit')
    },
  }
}

function isThere(): boolean {
  return ['redis-server', 'redis-cli'].every((program) => spawnSync(program, ['--version']).status === 0)
}
