import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { PASSWORD } from './api-device.ts'

/** What a device is: how its browser names itself, where it stands, how large its window is. */
export type DeviceLook = BrowserContextOptions & {
  readonly userAgent: string
  /** The words that the server makes of the user agent. */
  readonly label: string
  readonly ip: string
}

export function aLaptop(given: Partial<DeviceLook> = {}): DeviceLook {
  return {
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
    label: 'Chrome 120 on Linux',
    ip: '203.0.113.7',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    viewport: { width: 1440, height: 900 },
    ...given,
  }
}

export function aPhone(given: Partial<DeviceLook> = {}): DeviceLook {
  return {
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    label: 'Safari 18 on iOS',
    ip: '198.51.100.23',
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 390, height: 844 },
    ...given,
  }
}

export function aDesktop(given: Partial<DeviceLook> = {}): DeviceLook {
  return {
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
    label: 'Firefox 143 on Windows',
    ip: '2001:db8:1::5',
    locale: 'en-US',
    timezoneId: 'America/New_York',
    viewport: { width: 1440, height: 900 },
    ...given,
  }
}

/** A browser with storage and cookies of its own, as on a device of its own. */
export type BrowserDevice = {
  readonly page: Page
  readonly context: BrowserContext
  readonly look: DeviceLook
  /** What a page must never do, if one did: break, act against its policy, ask another host. */
  readonly troubles: readonly string[]
  /** Opens a page of the server. */
  open(path: string): Promise<void>
  /** Signs in without the form. */
  signIn(username: string): Promise<void>
  /** The public name of its session. */
  sessionId(): Promise<string>
  /** The name and the value of the cookie, as a request carries them; empty when there is none. */
  cookie(): Promise<string>
}

export async function openDevice(browser: Browser, origin: string, look: DeviceLook): Promise<BrowserDevice> {
  const { label: _, ip, ...options } = look
  const context = await browser.newContext({
    ...options,
    baseURL: origin,
    extraHTTPHeaders: { 'X-Forwarded-For': ip, ...options.extraHTTPHeaders },
  })
  context.setDefaultTimeout(20_000)
  const troubles: string[] = []
  watch(context, origin, (trouble) => troubles.push(trouble))
  const page = await context.newPage()
  return {
    page,
    context,
    look,
    troubles,
    async open(path) {
      await page.goto(path)
    },
    async signIn(username) {
      const data = { login: username, password: PASSWORD }
      const response = await context.request.post('/api/login', { data, headers: { Origin: origin } })
      if (response.status() !== 200) throw new Error(`${username} could not sign in: ${response.status()}`)
    },
    async sessionId() {
      const { session } = await (await context.request.get('/api/session')).json()
      return session.id
    },
    async cookie() {
      const [cookie] = await context.cookies(origin)
      return cookie === undefined ? '' : `${cookie.name}=${cookie.value}`
    },
  }
}

function watch(context: BrowserContext, origin: string, note: (trouble: string) => void): void {
  context.on('weberror', (error) => note(`An error that no page caught: ${error.error().message}`))
  context.on('console', (message) => {
    if (/content security policy|trusted ?type/i.test(message.text())) note(message.text())
  })
  context.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) note(`A request to another host: ${request.url()}`)
  })
}
