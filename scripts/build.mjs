// @ts-check
// npm run build: what is published of each package, in its folder dist. `npm run build -- core` builds one alone.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fail, install, pinnedNode, root } from './installation.mjs'
import { buildWeb } from './web-build.mjs'

/** In this order: the server is compiled against the declarations of the library. */
const builds = { core: () => compile('core'), server: () => compile('server'), web: buildWeb }

const chosen = process.argv.slice(2)
install()
for (const [name, build] of Object.entries(builds)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  if (!build()) fail(`packages/${name} could not be built. The lines above say why.`)
}

/** @param {string} name */
function compile(name) {
  const folder = join(root, 'packages', name)
  rmSync(join(folder, 'dist'), { recursive: true, force: true })
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const run = spawnSync(pinnedNode, [tsc, '--project', join(folder, 'tsconfig.build.json')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return run.status === 0
}
