import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Locked = { readonly version?: string; readonly optional?: boolean }

/** The peers, in this folder alone, as its lock file has them. */
export function installPeers(): void {
  if (isInstalled()) return
  console.error('Installing what Latchkey is measured against, once, in bench/peers…')
  const { npm_execpath: npm } = process.env
  const [command, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]]
  const args = [...first, 'ci', '--loglevel=error']
  if (spawnSync(command, args, { cwd: import.meta.dirname, stdio: ['ignore', 2, 2] }).status !== 0)
    throw new Error('npm could not install the peers in bench/peers: the lines above say why')
}

/** What this folder's package.json names, and the version of each that is installed: nothing before `installPeers`. */
export function peerVersions(): Readonly<Record<string, string>> {
  if (!isInstalled()) return {}
  const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'))
  const installed = packagesIn('node_modules/.package-lock.json')
  return Object.fromEntries(
    Object.keys(dependencies).map((name) => [name, installed[`node_modules/${name}`]?.version ?? '']),
  )
}

function isInstalled(): boolean {
  if (!existsSync(join(import.meta.dirname, 'node_modules/.package-lock.json'))) return false
  const installed = packagesIn('node_modules/.package-lock.json')
  return Object.entries(packagesIn('package-lock.json')).every(([path, { version, optional }]) => {
    if (path === '') return true
    const found = installed[path]
    return found === undefined ? optional === true : found.version === version
  })
}

function packagesIn(file: string): Readonly<Record<string, Locked>> {
  return JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')).packages
}
