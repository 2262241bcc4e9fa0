// @ts-check
// Plain JavaScript for the machine's own Node: this runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** The Node that everything runs on: the npm package `node`, whatever the machine has. */
export const pinnedNode = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Installs what the lock file names unless it is there already. Ends the process with a sentence when that fails. */
export function install() {
  refuseOldNode()
  if (!isInstalled()) {
    console.log('Installing the dependencies (once, and again when package-lock.json changes)…')
    if (npm(['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error']) !== 0) {
      fail(
        'npm could not install the dependencies. The lines above say why: most often there is no network, or the ' +
          `package "node" has no build of Node ${pinnedVersion()} for this system (${process.platform}, ${process.arch}).`,
      )
    }
  }
  refuseMissingNode()
}

/**
 * @param {string} message a whole sentence that says what to do
 * @returns {never}
 */
export function fail(message) {
  console.error(`\n${message}`)
  process.exit(1)
}

function refuseOldNode() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    fail(`This is Node ${process.versions.node}. Latchkey installs its own Node, but needs Node 20 or later to do so.`)
  }
}

/** npm keeps what it has installed in a lock file of its own: installed is what that one shares with ours. */
function isInstalled() {
  const installed = readLock('node_modules/.package-lock.json')
  if (installed === undefined || !existsSync(pinnedNode)) return false
  return Object.entries(readLock('package-lock.json') ?? {}).every(([path, wanted]) => {
    if (!path.includes('node_modules/')) return true
    const found = installed[path]
    return found === undefined ? wanted.optional === true : found.version === wanted.version
  })
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function readLock(file) {
  const path = join(root, file)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined
}

/** @param {string[]} args */
function npm(args) {
  const { npm_execpath: npmScript, npm_node_execpath: npmNode } = process.env
  const [command, first] = npmScript && npmNode ? [npmNode, [npmScript]] : ['npm', []]
  return spawnSync(command, [...first, ...args], {
    cwd: root,
    env: { ...process.env, PATH: pathOfTheMachine() },
    shell: command === 'npm' && process.platform === 'win32',
    stdio: ['ignore', 'inherit', 'inherit'],
  }).status
}

/** Without the folders that npm puts first for its scripts: npm must not run on the Node that it is about to replace. */
function pathOfTheMachine() {
  const { PATH = '' } = process.env
  return PATH.split(delimiter)
    .filter((folder) => !folder.endsWith(join('node_modules', '.bin')))
    .join(delimiter)
}

function refuseMissingNode() {
  const run = spawnSync(pinnedNode, ['--version'], { encoding: 'utf8' })
  if (run.status === 0 && run.stdout.trim() === `v${pinnedVersion()}`) return
  fail(
    `Node ${pinnedVersion()}, which Latchkey runs on, is not in node_modules/node. Its package fetches it in an ` +
      'install script; when npm is set to ignore such scripts, run: npm rebuild node --ignore-scripts=false',
  )
}

/** @returns {string} */
function pinnedVersion() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node
}
