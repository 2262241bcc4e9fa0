import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type ApiDevice, addUser, becomeAdministrator } from './api-device.ts'
import { aLaptop, type BrowserDevice, type DeviceLook, openDevice } from './browser-device.ts'
import { launchChromium } from './chromium-browser.ts'
import { type RunningServer, startServer } from './running-server.ts'

/** A server and a Chromium for all tests of a file. Each test brings its own people and devices. */
export type Stage = {
  readonly origin: string
  readonly database: string
  /** The administrator "root", as a program. */
  readonly root: ApiDevice
  /** A new user, whose name nobody else has: "ada.001". */
  person(name?: string): Promise<string>
  administrator(name?: string): Promise<string>
  /** A browser that nobody is signed in with. */
  device(look?: DeviceLook, origin?: string): Promise<BrowserDevice>
  signedIn(username: string, look?: DeviceLook): Promise<BrowserDevice>
  /** How the server answers to a cookie that somebody has kept, who asks from `ip`: 200 or 401. */
  replay(cookie: string, ip?: string): Promise<number>
  /** Whether the session of a device lives. Asks from where the device stands, so that the session is not seen to move. */
  isIn(device: BrowserDevice): Promise<boolean>
}

export function aStage(environment: Readonly<Record<string, string>> = {}): Stage {
  let server: RunningServer
  let browser: Browser
  let root: ApiDevice
  let people = 0
  let devices: BrowserDevice[] = []

  beforeAll(async () => {
    // Devices say where they are in X-Forwarded-For, as behind a proxy: all of them stand on this machine.
    server = await startServer({ environment: { LATCHKEY_TRUSTED_PROXIES: '127.0.0.1', ...environment } })
    browser = await launchChromium()
    root = await becomeAdministrator(server)
  })
  afterEach(async () => {
    const used = devices
    devices = []
    await Promise.all(used.map(({ context }) => context.close()))
    expect(used.flatMap(({ troubles }) => troubles)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  })

  const stage: Stage = {
    get origin() {
      return server.origin
    },
    get database() {
      return server.database
    },
    get root() {
      return root
    },
    person: (name = 'ada') => newUser(name, 'user'),
    administrator: (name = 'olga') => newUser(name, 'administrator'),
    async device(look = aLaptop(), origin = server.origin) {
      const device = await openDevice(browser, origin, look)
      devices.push(device)
      return device
    },
    async signedIn(username, look) {
      const device = await stage.device(look)
      await device.signIn(username)
      return device
    },
    async replay(cookie, ip) {
      const place = ip === undefined ? {} : { 'X-Forwarded-For': ip }
      return (await fetch(`${server.origin}/api/session`, { headers: { Cookie: cookie, ...place } })).status
    },
    isIn: async (device) => (await stage.replay(await device.cookie(), device.look.ip)) === 200,
  }
  return stage

  async function newUser(name: string, role: 'user' | 'administrator'): Promise<string> {
    people += 1
    const username = `${name}.${String(people).padStart(3, '0')}`
    await addUser(root, server.origin, username, role)
    return username
  }
}
