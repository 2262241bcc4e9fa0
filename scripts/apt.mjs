// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/**
 * Installs a package as root on Debian, and says whether it did; elsewhere that is for the machine's owner to do.
 *
 * @param {string} name
 */
export function aptInstall(name) {
  if (!isDebian() || process.getuid?.() !== 0) return false
  console.error(`Installing ${name}…`)
  if (aptGet('install', '--yes', '--no-install-recommends', name) === 0) return true
  aptGet('update')
  return aptGet('install', '--yes', '--no-install-recommends', name) === 0
}

/** Debian itself: what Ubuntu calls the package chromium needs a running snapd. */
function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
}

/** @param {string[]} args */
function aptGet(...args) {
  return spawnSync('apt-get', ['--quiet', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    // What it says is no part of a result.
    stdio: ['ignore', process.stderr, process.stderr],
  }).status
}
