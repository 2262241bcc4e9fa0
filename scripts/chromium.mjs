// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Chromium without windows of its own: the same pages for a quarter less work. */
const SHELL = 'chromium-headless-shell'

/** Where the browser of the tests is: `CHROMIUM_PATH`, else the first of the usual names on the machine. */
export function findChromium() {
  const { CHROMIUM_PATH: chosen, PATH = '' } = process.env
  if (chosen) return existsSync(chosen) ? chosen : undefined
  const names = [SHELL, 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome.exe']
  return [
    ...PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ].find((path) => existsSync(path))
}

/** As root on Debian it installs what is missing; elsewhere that is for the machine's owner to do. */
export function installChromium() {
  if (findChromium() !== undefined) return true
  if (!isDebian() || process.getuid?.() !== 0) return false
  console.log('Installing Chromium for the browser tests…')
  // What a fresh machine knows of its packages may be too old, or nothing.
  for (const [act, ...names] of [['install', SHELL], ['update'], ['install', SHELL], ['install', 'chromium']])
    if (findChromium() === undefined) aptGet(act, ...names)
  return findChromium() !== undefined
}

/** Debian itself: what Ubuntu calls the package chromium needs a running snapd. */
function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
}

/**
 * @param {string | undefined} act `update` or `install`
 * @param {string[]} names
 */
function aptGet(act, ...names) {
  const args = act === 'install' ? ['install', '--yes', '--no-install-recommends', ...names] : ['update']
  return spawnSync('apt-get', ['--quiet', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'inherit', 'inherit'],
  }).status
}
