// @ts-check
// npm start, npm run demo, npm run cluster: from a fresh clone to a running server, or several. Other arguments go to it.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fail, install, pinnedNode, root } from './installation.mjs'
import { buildWeb } from './web-build.mjs'

/** Requests leave little behind: room for more of it would be memory that a server holds for nothing. */
const LEAN = ['--max-semi-space-size=4']

const environment = {
  // Compiled code is kept between starts: the next one is quicker, and the server holds less in memory.
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compile'),
  // Two threads take memory from one place (glibc), so that what one gives back the other can have.
  MALLOC_ARENA_MAX: '1',
  ...process.env,
}

const entries = { '--demo': 'packages/server/src/demo/main.ts', '--cluster': 'tests/cluster/main.ts' }

const args = process.argv.slice(2)
const [which, entry] = Object.entries(entries).find(([flag]) => args.includes(flag)) ?? [
  '',
  'packages/server/src/main.ts',
]

install()
if (!buildWeb()) fail('The web application could not be built. The lines above say why.')

const server = spawn(
  pinnedNode,
  [...LEAN, '--conditions=latchkey-source', join(root, entry), ...args.filter((argument) => argument !== which)],
  { stdio: 'inherit', env: environment },
)

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill('SIGTERM'))
if (process.env['npm_lifecycle_event']) stopWithNpm()
server.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)
})

/** npm runs this in a shell, which passes no signal on: when the shell is gone, somebody has stopped npm. */
function stopWithNpm() {
  const shell = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(timer)
    server.kill('SIGTERM')
  }, 250)
  timer.unref()
}
