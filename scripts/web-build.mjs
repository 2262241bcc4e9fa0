// @ts-check
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pinnedNode, root } from './installation.mjs'

const web = join(root, 'packages/web')
/** Of the library, the language of searches goes into the pages. */
const library = join(root, 'packages/core/src/domain')
const page = join(web, 'dist/index.html')
/** What the last build was made from. Not beside the result: the server serves all that stands there. */
const stamp = join(root, 'node_modules/.latchkey-web-build')

/**
 * Builds the web application when its sources or the lock file have changed since the last time.
 *
 * @returns {boolean} whether it stands
 */
export function buildWeb() {
  const sources = hashOfSources()
  if (existsSync(page) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return true
  console.log('Building the web application…')
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const run = spawnSync(pinnedNode, [vite, 'build', '--logLevel', 'warn'], {
    cwd: web,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (run.status !== 0) return false
  writeFileSync(stamp, sources)
  return true
}

function hashOfSources() {
  const hash = createHash('sha256')
  for (const file of [join(root, 'package-lock.json'), ...filesOf(web), ...filesOf(library)]) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
  return hash.digest('hex')
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !['node_modules', 'dist'].includes(name) && !name.includes('.test.'))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesOf(path) : [path]
    })
}
