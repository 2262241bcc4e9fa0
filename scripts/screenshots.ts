// npm run screenshots: the pictures of the documentation, taken from the demo in a real browser.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { findChromium } from './chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = `${root}docs/images`

type Login = { readonly username: string; readonly password: string }
type Look = { readonly width: 1440 | 390; readonly colorScheme: 'light' | 'dark' }

const LAPTOP = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36'
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.2 Mobile/15E148 Safari/604.1'

const demo = spawn(process.execPath, [
  '--conditions=latchkey-source',
  `${root}packages/server/src/demo/main.ts`,
  '--port',
  '0',
  '--log-level',
  'silent',
])
const executablePath = findChromium()
if (executablePath === undefined) throw new Error('There is no Chromium: install it, or name it in CHROMIUM_PATH')
const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--hide-scrollbars'],
})
try {
  const { origin, user, administrator } = await whatTheDemoPrints()
  mkdirSync(folder, { recursive: true })

  const [light, dark, phone] = [
    { width: 1440, colorScheme: 'light' },
    { width: 1440, colorScheme: 'dark' },
    { width: 390, colorScheme: 'light' },
  ] as const
  const allSessions = '/admin/sessions?sort=username&direction=ascending'
  // First, so that the trail tells what the people of the demo did, and not how these pictures were taken.
  await take(browser, origin, light, administrator, { audit: '/admin/audit', allSessions })
  await take(browser, origin, dark, administrator, { allSessions })
  for (const look of [light, dark, phone]) await take(browser, origin, look, user, { mySessions: '/account/sessions' })
} finally {
  await browser.close()
  demo.kill('SIGTERM')
  await once(demo, 'exit')
}

async function whatTheDemoPrints(): Promise<{ origin: string; user: Login; administrator: Login }> {
  let printed = ''
  for await (const text of demo.stdout.setEncoding('utf8')) {
    printed += text
    const origin = /Latchkey is at (\S+)/.exec(printed)?.[1]
    const user = /a user:\s+(\S+)\s+(\S+)\n/.exec(printed)
    const administrator = /an administrator:\s+(\S+)\s+(\S+)\n/.exec(printed)
    if (origin && user && administrator) return { origin, user: login(user), administrator: login(administrator) }
  }
  throw new Error(`The demo did not start:\n${printed}`)
}

function login([, username = '', password = '']: RegExpExecArray): Login {
  return { username, password }
}

/** Signs in, takes each page, and leaves no session of its own behind for the next pictures. */
async function take(on: Browser, origin: string, look: Look, who: Login, pages: Record<string, string>): Promise<void> {
  const context = await on.newContext({
    baseURL: origin,
    colorScheme: look.colorScheme,
    locale: 'en-GB',
    ...(look.width === 390
      ? { userAgent: PHONE, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
      : { userAgent: LAPTOP, viewport: { width: 1440, height: 900 } }),
  })
  const page = await context.newPage()
  await page.goto('/login')
  await page.getByLabel('Username or e-mail address').waitFor()
  if (look.width === 1440) await save(page, 'login', look)
  // Not with the form: the hints that it sends tell the browser's own name, and the device would be this machine.
  const response = await context.request.post('/api/login', {
    data: { login: who.username, password: who.password },
    headers: { Origin: origin },
  })
  if (!response.ok()) throw new Error(`${who.username} could not sign in: ${response.status()}`)
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(path)
    await page.getByRole('listitem').or(page.getByRole('row')).nth(2).waitFor()
    await page.waitForFunction(() => [...document.images].every(({ complete }) => complete))
    if (name === 'allSessions' && look.width === 1440) await checkThree(page)
    await save(page, name, look)
  }
  await context.request.delete('/api/session', { headers: { Origin: origin } })
  await context.close()
}

/** So that the picture shows what a selection looks like. */
async function checkThree(page: Page): Promise<void> {
  const boxes = page.getByRole('row').getByRole('checkbox')
  for (const place of [1, 2, 3]) await boxes.nth(place).check()
}

async function save(page: Page, name: string, { width, colorScheme }: Look): Promise<void> {
  const words = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const suffix = `${width === 390 ? '-phone' : ''}${colorScheme === 'dark' ? '-dark' : ''}`
  // What is fading in has not its own colours yet.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
  await page.screenshot({ path: `${folder}/${words}${suffix}.png` })
}
