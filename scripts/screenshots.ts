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

  for (const look of [
    { width: 1440, colorScheme: 'light' },
    { width: 1440, colorScheme: 'dark' },
    { width: 390, colorScheme: 'light' },
  ] as const) {
    await take(browser, origin, look, user, { mySessions: '/account/sessions' })
  }
  await take(browser, origin, { width: 1440, colorScheme: 'light' }, administrator, {
    allSessions: '/admin/sessions?sort=username&direction=ascending',
    audit: '/admin/audit',
  })
  await take(browser, origin, { width: 1440, colorScheme: 'dark' }, administrator, {
    allSessions: '/admin/sessions?sort=username&direction=ascending',
  })
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
    userAgent: LAPTOP,
    viewport: { width: look.width, height: look.width === 390 ? 844 : 900 },
  })
  const page = await context.newPage()
  await page.goto('/login')
  await page.getByLabel('Username or e-mail address').waitFor()
  if (look.width === 1440) await save(page, 'login', look)
  await page.getByLabel('Username or e-mail address').fill(who.username)
  await page.getByLabel('Password', { exact: true }).fill(who.password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/account/sessions')
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(path)
    await page.getByRole('listitem').or(page.getByRole('row')).nth(2).waitFor()
    await page.waitForLoadState('networkidle')
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
  await page.screenshot({ path: `${folder}/${words}${suffix}.png` })
}
