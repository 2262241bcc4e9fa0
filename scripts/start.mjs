// @ts-check
// npm start, npm run demo: from a fresh clone to a running server. Other arguments go to the server.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fail, install, pinnedNode, root } from './installation.mjs'
import { buildWeb } from './web-build.mjs'

const args = process.argv.slice(2)
const entry = args.includes('--demo') ? 'packages/server/src/demo/main.ts' : 'packages/server/src/main.ts'

install()
if (!buildWeb()) fail('The web application could not be built. The lines above say why.')

const server = spawn(
  pinnedNode,
  ['--conditions=latchkey-source', join(root, entry), ...args.filter((argument) => argument !== '--demo')],
  { stdio: 'inherit' },
)

// Ctrl+C in a terminal reaches the server as well; what is left to do here is to wait for it.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => server.kill('SIGTERM'))
process.on('SIGHUP', () => server.kill('SIGHUP'))
server.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)
})
