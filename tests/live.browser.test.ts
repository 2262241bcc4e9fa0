import { openSqliteStore } from 'latchkey/sqlite'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addUser, becomeAdministrator, PASSWORD } from './api-device.ts'
import { aDesktop, aLaptop, aPhone, type BrowserDevice, type DeviceLook, openDevice } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { launchChromium } from './chromium-browser.ts'
import { startServer } from './running-server.ts'
import { seed } from './seeded-sessions.ts'
import { button, confirm, sessionOn, sessionsIn, signInHeading } from './session-list.ts'

const stage = aStage()
const isLive = (page: Page, word = 'Live') => page.getByRole('status').getByText(word, { exact: true }).waitFor()
const instantOf = (page: Page, look: DeviceLook) =>
  sessionOn(page, look).locator('time').first().getAttribute('datetime')

/** The other device: another browser, with a process of its own. */
let elsewhere: Browser
beforeAll(async () => {
  elsewhere = await launchChromium()
})
afterAll(() => elsewhere?.close())

async function signInElsewhere(username: string, look = aPhone(), origin = stage.origin): Promise<BrowserDevice> {
  const device = await openDevice(elsewhere, origin, look)
  await device.signIn(username)
  return device
}

/** A laptop that looks at my sessions, and is told what happens. */
async function someoneLooking(username: string, look = aLaptop()): Promise<BrowserDevice> {
  const device = await stage.signedIn(username, look)
  await device.open('/account/sessions')
  await sessionOn(device.page, look).waitFor()
  await isLive(device.page)
  return device
}

/** Signs `ended` out from the list that `by` shows. */
async function terminate(by: BrowserDevice, ended: DeviceLook): Promise<void> {
  await by.open('/account/sessions')
  await button(sessionOn(by.page, ended), /^Terminate/).click()
  await confirm(by.page, /^Terminate/)
}

function streamsOf(context: BrowserContext): readonly string[] {
  const streams: string[] = []
  context.on('request', (request) => {
    if (/session-?\/?events/.test(request.url())) streams.push(request.url())
  })
  return streams
}

describe.each([['a laptop', aLaptop()] as const, ['a phone', aPhone({ ip: '192.0.2.4' })] as const])(
  'my sessions on %s',
  (_, look) => {
    it('X5 shows a login elsewhere by itself, and takes it away when it ends there', async () => {
      const username = await stage.person()
      const { page } = await someoneLooking(username, look)

      const desktop = await signInElsewhere(username, aDesktop())
      await sessionOn(page, aDesktop()).waitFor()
      await sessionOn(page, aDesktop()).getByText(aDesktop().ip, { exact: true }).waitFor()
      expect(await sessionsIn(page).getByText('✓').count()).toBe(1)

      await desktop.open('/account/security')
      await button(desktop.page, 'Sign out').click()
      await sessionOn(page, aDesktop()).waitFor({ state: 'detached' })
      expect(await sessionsIn(page).count()).toBe(1)
    })
  },
)

describe('my sessions', () => {
  it('X5 moves what use changes, in place', async () => {
    const username = await stage.person()
    const phone = await signInElsewhere(username)
    const { page } = await someoneLooking(username)
    const before = await instantOf(page, aPhone())

    await phone.context.setExtraHTTPHeaders({ 'X-Forwarded-For': '192.0.2.200' })
    await phone.open('/account/security')

    await sessionOn(page, aPhone()).getByText('192.0.2.200', { exact: true }).waitFor()
    expect(Number(new Date((await instantOf(page, aPhone())) ?? ''))).toBeGreaterThan(Number(new Date(before ?? '')))
  })

  it('X5 moves nothing under the pointer, and catches up when it has gone', async () => {
    const username = await stage.person()
    const [phone, desktop] = [await signInElsewhere(username), await signInElsewhere(username, aDesktop())]
    const { page } = await someoneLooking(username)
    const [own, other] = [sessionOn(page, aLaptop()), sessionOn(page, aPhone())]
    await other.hover()
    const places = [await own.boundingBox(), await other.boundingBox()]

    const tablet = aPhone({ label: 'Safari 18 on iOS', ip: '192.0.2.77' })
    await signInElsewhere(username, tablet)
    await terminate(phone, aDesktop())

    await sessionOn(page, desktop.look).getByText('Ended', { exact: true }).first().waitFor()
    await sessionsIn(page).last().getByText(tablet.ip).waitFor()
    expect([await own.boundingBox(), await sessionsIn(page).filter({ hasText: phone.look.ip }).boundingBox()]).toEqual(
      places,
    )

    await page.mouse.move(0, 0)
    await sessionOn(page, desktop.look).waitFor({ state: 'detached' })
    await expect.poll(() => sessionsIn(page).nth(1).textContent()).toContain(tablet.ip)
  })

  it('X5 shows a login elsewhere right after the session in use, as new, and says so', async () => {
    const username = await stage.person()
    await signInElsewhere(username)
    const { page } = await someoneLooking(username)
    await page.mouse.move(0, 0)

    await signInElsewhere(username, aDesktop())

    await page.getByRole('status').getByText('New session: Firefox 143 on Windows.').waitFor()
    const second = sessionsIn(page).nth(1)
    expect(await second.textContent()).toContain(aDesktop().ip)
    await second.getByText('New', { exact: true }).waitFor()
    await button(page, 'Refresh').click()
    await second.getByText('New', { exact: true }).waitFor({ state: 'detached' })
    await sessionOn(page, aDesktop()).waitFor()
  })

  it('X5 keeps what is checked and what is asked about where it is', async () => {
    const username = await stage.person()
    const [phone, desktop] = [await signInElsewhere(username), await signInElsewhere(username, aDesktop())]
    const { page } = await someoneLooking(username)
    await sessionOn(page, aPhone()).getByRole('checkbox').check()
    await page.mouse.move(0, 0)
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())

    await terminate(phone, desktop.look)
    await sessionOn(page, desktop.look).getByText('Ended', { exact: true }).first().waitFor()
    await button(page, 'Terminate 1 session').click()
    await page.getByRole('dialog').waitFor()
    await sessionOn(page, desktop.look).waitFor()
    await button(page, 'Cancel').click()
    await sessionOn(page, aPhone()).getByRole('checkbox').uncheck()
    await page.mouse.move(0, 0)
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())

    await sessionOn(page, desktop.look).waitFor({ state: 'detached' })
    await sessionOn(page, aPhone()).waitFor()
  })
})

describe('the connection', () => {
  it('X5 shows that it is lost, comes back by itself, and misses nothing', async () => {
    await using first = await startServer({ environment: { LATCHKEY_TRUSTED_PROXIES: '127.0.0.1' } })
    await addUser(await becomeAdministrator(first), first.origin, 'ada')
    const phone = await signInElsewhere('ada', aPhone(), first.origin)
    const gone = await phone.sessionId()
    const laptop = await openDevice(elsewhere, first.origin, aLaptop())
    await laptop.signIn('ada')
    await laptop.open('/account/sessions')
    await sessionOn(laptop.page, aPhone()).waitFor()
    await isLive(laptop.page)
    const { account } = await (await laptop.context.request.get('/api/session')).json()

    await first.stop()
    await isLive(laptop.page, 'Reconnecting…')
    await seed(first.database, { userId: account.id, username: 'ada', startedAt: Date.now(), ip: '192.0.2.55' })
    const store = openSqliteStore(first.database)
    const ending = { at: Date.now(), cause: 'terminated', by: { kind: 'system' } } as const
    await store.terminate({ ids: [gone] }, ending, { limit: 1, origin: {} })
    await store.close()
    const asked: string[] = []
    laptop.page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const second = await startServer({
      database: first.database,
      flags: ['--port', new URL(first.origin).port],
      environment: { LATCHKEY_TRUSTED_PROXIES: '127.0.0.1' },
    })

    await isLive(laptop.page)
    await sessionsIn(laptop.page).filter({ hasText: '192.0.2.55' }).waitFor()
    await sessionOn(laptop.page, aPhone()).waitFor({ state: 'detached' })
    expect(new Set(asked)).toEqual(new Set(['/api/session/events']))
    expect(laptop.troubles).toEqual([])
    await laptop.context.close()
    await second.stop()
  })

  it('X5 is not called live when the server says nothing, nor the list loaded when no answer came', async () => {
    await using server = await startServer({ environment: { LATCHKEY_TRUSTED_PROXIES: '127.0.0.1' } })
    await addUser(await becomeAdministrator(server), server.origin, 'ada')
    const { page, context, ...laptop } = await openDevice(elsewhere, server.origin, aLaptop())
    await laptop.signIn('ada')
    await page.clock.install()
    await laptop.open('/account/sessions')
    await sessionOn(page, aLaptop()).waitFor()
    await isLive(page)

    server.process.kill('SIGSTOP')
    try {
      await page.clock.fastForward('00:23')
      await isLive(page, 'Reconnecting…')
      await button(page, 'Refresh').click()
      await button(page, 'Refreshing…').waitFor()
      await page.clock.fastForward('00:31')
      await page.getByRole('alert').getByText('Latchkey cannot be reached').waitFor()
      await page.getByText(/^Last updated \d/).waitFor()
    } finally {
      server.process.kill('SIGCONT')
    }

    await page.clock.fastForward('00:31')
    await isLive(page)
    await context.close()
  })

  it('X5 is called lost at once when the browser is offline, and the list no newer than it is', async () => {
    const { page, context } = await someoneLooking(await stage.person())

    await context.setOffline(true)
    await isLive(page, 'Reconnecting…')
    await button(page, 'Refresh').click()
    await page.getByRole('alert').getByText('Latchkey cannot be reached').waitFor()
    expect(await page.getByText('Updated just now').count()).toBe(0)

    await context.setOffline(false)
    await isLive(page)
  })

  it('X5 is opened anew when a request finds no connection, whichever tab made it', async () => {
    const device = await stage.signedIn(await stage.person())
    const streams = streamsOf(device.context)
    await device.open('/account/sessions')
    await isLive(device.page)
    const tab = await device.context.newPage()
    await tab.goto('/account/sessions')
    await isLive(tab)

    await tab.route('**/api/sessions?*', (route) => route.abort())
    await button(tab, 'Refresh').click()

    await expect.poll(() => streams.length).toBeGreaterThan(1)
    for (const page of [device.page, tab]) await isLive(page)
  })

  it('X5 is one for all tabs, and goes on in another when its own is closed', async () => {
    const username = await stage.person()
    const device = await stage.signedIn(username)
    const streams = streamsOf(device.context)
    await device.open('/account/sessions')
    await isLive(device.page)
    const tabs = [await device.context.newPage(), await device.context.newPage()] as const
    for (const tab of tabs) {
      await tab.goto('/account/sessions')
      await isLive(tab)
    }
    expect(streams).toHaveLength(1)

    await signInElsewhere(username, aDesktop())
    for (const tab of [device.page, ...tabs]) await sessionOn(tab, aDesktop()).waitFor()
    await device.page.close()
    await expect.poll(() => streams.length).toBe(2)
    await signInElsewhere(username, aPhone())

    for (const tab of tabs) await sessionOn(tab, aPhone()).waitFor()
    expect(streams).toHaveLength(2)
  })
})

describe('the tabs of a session that has ended', () => {
  const told = async (page: Page, ...words: readonly (string | RegExp)[]) => {
    await signInHeading(page).waitFor()
    for (const word of words) await page.getByRole('status').getByText(word).waitFor()
  }

  it('X5 R34 leave by themselves, and say that it was the reader, where, when and why', async () => {
    const username = await stage.person()
    const phone = await signInElsewhere(username)
    const laptop = await someoneLooking(username)
    const tab = await laptop.context.newPage()
    await tab.goto('/account/security')
    await tab.getByRole('heading', { level: 1 }).waitFor()

    await terminate(phone, aLaptop())

    for (const page of [laptop.page, tab]) {
      await told(page, 'This session was ended', `You, on ${aPhone().label}`, 'Terminated in the list of sessions')
      await page.getByRole('status').locator('time').waitFor()
      await page.getByText('If that was not you').waitFor()
    }
    expect(new URL(tab.url()).searchParams.get('next')).toBe('/account/security')
  })

  it('X5 say that it was an administrator', async () => {
    const username = await stage.person()
    const laptop = await someoneLooking(username)

    await stage.root.call('POST', '/api/admin/terminations', { ids: [await laptop.sessionId()] })

    await told(laptop.page, 'An administrator, root', 'Terminated in the list of sessions')
    expect(await laptop.page.getByText('If that was not you').count()).toBe(0)
  })

  it('X5 say that the password was changed', async () => {
    const username = await stage.person()
    const laptop = await someoneLooking(username)
    const phone = await signInElsewhere(username)

    const data = { current: PASSWORD, next: 'quite another set of words' }
    await phone.context.request.put('/api/password', { data, headers: { Origin: stage.origin } })

    await told(laptop.page, `You, on ${aPhone().label}`, 'The password was changed')
  })

  it('X5 say that it was time', async () => {
    await using server = await startServer({ environment: { LATCHKEY_IDLE_TIMEOUT: '3s' } })
    await addUser(await becomeAdministrator(server), server.origin, 'ada')
    const laptop = await openDevice(elsewhere, server.origin, aLaptop())
    await laptop.signIn('ada')
    await laptop.open('/account/sessions')
    await isLive(laptop.page)

    await told(laptop.page, 'You were away for a while', 'A time limit', 'Not used for as long as a session may rest')
    await laptop.context.close()
  })

  it('X5 leave together when the reader signs out in one of them', async () => {
    const username = await stage.person()
    const laptop = await someoneLooking(username)
    const tab = await laptop.context.newPage()
    await tab.goto('/account/security')

    await button(tab, 'Sign out').click()

    for (const page of [laptop.page, tab]) {
      await signInHeading(page).waitFor()
      await page.getByText('You are signed out on this device.').waitFor()
    }
    expect(await laptop.cookie()).toBe('')
  })

  it('X5 become those of the new session when the reader signs in again in the same browser', async () => {
    const username = await stage.person()
    const laptop = await someoneLooking(username)
    const before = await laptop.sessionId()
    const tab = await laptop.context.newPage()
    await tab.goto('/login')
    await tab.getByLabel('Username or e-mail address').fill(username)
    await tab.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await button(tab, 'Sign in').click()
    await tab.waitForURL('**/account/sessions')

    await expect.poll(() => laptop.page.locator(`[data-session="${before}"]`).count()).toBe(0)
    await sessionsIn(laptop.page).getByText('This device').waitFor()
    expect(await sessionsIn(laptop.page).count()).toBe(1)
  })

  it('X5 look once for a new session, and leave when the sign-in that ended the old one brought none', async () => {
    const username = await stage.person()
    const laptop = await someoneLooking(username)
    const loads: string[] = []
    laptop.page.on('request', (request) => {
      if (request.isNavigationRequest()) loads.push(new URL(request.url()).pathname)
    })

    // As when the answer is lost, or from elsewhere with a copy of the cookie.
    await fetch(`${stage.origin}/api/login`, {
      method: 'POST',
      headers: { Cookie: await laptop.cookie(), Origin: stage.origin, 'Content-Type': 'application/json' },
      body: JSON.stringify({ login: username, password: PASSWORD }),
    })

    await told(laptop.page, 'This session was ended', 'Signed in again in the same browser')
    expect(loads).toEqual(['/account/sessions', '/login'])
  })

  it('X5 stay when their session gets a new secret', async () => {
    const username = await stage.person()
    const laptop = await someoneLooking(username)
    const streams = streamsOf(laptop.context)
    const tab = await laptop.context.newPage()
    await tab.goto('/account/security')
    await tab.getByLabel('Current password', { exact: true }).fill(PASSWORD)
    await tab.getByLabel('New password', { exact: true }).fill('quite another set of words')
    await button(tab, 'Change the password').click()
    await expect.poll(() => streams.length).toBeGreaterThan(0)

    const data = { login: username, password: 'quite another set of words' }
    const phone = await openDevice(elsewhere, stage.origin, aPhone())
    await phone.context.request.post('/api/login', { data, headers: { Origin: stage.origin } })

    await sessionOn(laptop.page, aPhone()).waitFor()
    await sessionOn(laptop.page, aLaptop()).getByText('This device').waitFor()
  })

  it('X5 tell a later visit the same, when no page was open at the end', async () => {
    const username = await stage.person()
    const laptop = await stage.signedIn(username)
    await stage.root.call('POST', '/api/admin/terminations', { ids: [await laptop.sessionId()] })

    await laptop.open('/account/sessions')

    await told(laptop.page, 'This session was ended', 'An administrator, root')
  })
})
