// @ts-check
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { aptInstall } from './apt.mjs'

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
  const found = findChromium()
  if (process.env['CHROMIUM_PATH'] || found?.endsWith(SHELL)) return found !== undefined
  if (!aptInstall(SHELL) && found === undefined) aptInstall('chromium')
  return findChromium() !== undefined
}
