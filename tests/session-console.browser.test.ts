import { parseDevice } from 'latchkey/device'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aDesktop, aLaptop, aPhone, type DeviceLook } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { seed } from './seeded-sessions.ts'
import { button, confirm, sessionOn, sessionsIn, signInHeading } from './session-list.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const stage = aStage()

/** A user with seeded sessions, and an administrator who looks at them. */
async function aCrowd(count: number, look: DeviceLook = aLaptop()) {
  const username = await stage.person('crowd')
  const phone = await stage.signedIn(username, aPhone())
  const { session } = await (await phone.context.request.get('/api/session')).json()
  await seed(stage.database, { count, userId: session.userId, username })
  const administrator = await stage.signedIn(await stage.administrator(), look)
  await administrator.open(`/admin/sessions?q=user:${username}`)
  await administrator.page.getByText(`${(count + 1).toLocaleString('en')} sessions of 1 user match`).waitFor()
  return { username, userId: session.userId as string, page: administrator.page, administrator }
}

const idsIn = (page: Page) =>
  page.locator('[data-session]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-session')))

async function showColumn(page: Page, name: string): Promise<void> {
  await button(page, 'Columns').click()
  await page.getByLabel(name, { exact: true }).check()
  await page.keyboard.press('Escape')
}

/** Rows have their true height once they are seen, so the end may move away. */
async function scrollOn(page: Page): Promise<void> {
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
}

async function scrollToTheEnd(page: Page, loaded: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await scrollOn(page)
        return page.getByText(loaded).count()
      },
      { timeout: 25_000 },
    )
    .toBe(1)
}

describe('all sessions at scale', () => {
  it.each([
    ['2,001', 'a laptop', aLaptop()] as const,
    ['1,001', 'a phone', aPhone({ locale: 'en-GB', ip: '192.0.2.3' })] as const,
  ])('X1 loads %s rows as one scrolls, and keeps few of them in the document, on %s', async (all, _, look) => {
    const count = all.replace(',', '')
    const { page } = await aCrowd(Number(count) - 1, look)
    await scrollToTheEnd(page, `${all} sessions, and that is all`)

    await expect.poll(() => sessionsIn(page).count()).toBeGreaterThan(0)
    expect(await sessionsIn(page).count()).toBeLessThan(60)
    const last = sessionsIn(page).last()
    if (look.viewport?.width === 390) {
      const place = async () => {
        await scrollOn(page)
        return [await last.getAttribute('aria-posinset'), await last.getAttribute('aria-setsize')]
      }
      await expect.poll(place).toEqual([count, count])
    } else {
      expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe(`${Number(count) + 1}`)
      const place = async () => {
        await scrollOn(page)
        return last.getAttribute('aria-rowindex')
      }
      await expect.poll(place).toBe(`${Number(count) + 1}`)
    }
  })

  it('X1 asks for no long list again because one was elsewhere, and for its beginning when one comes back to it', async () => {
    const { page } = await aCrowd(1400)
    await scrollToTheEnd(page, '1,401 sessions, and that is all')
    let asked = 0
    page.on('request', (request) => {
      if (new URL(request.url()).pathname === '/api/admin/sessions') asked += 1
    })
    // What is younger is loaded again by nobody.
    await page.waitForTimeout(5_500)
    await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')))
    await page.waitForTimeout(500)
    expect(asked).toBe(0)
    await page.getByRole('link', { name: 'Audit trail', exact: true }).click()
    await page.getByRole('heading', { name: 'Audit trail' }).waitFor()
    await page.goBack()
    await page.getByText(/^9\d\d of 1,401 sessions loaded/).waitFor()
    expect(asked).toBeLessThanOrEqual(6)
  })

  it('X1 keeps the focus and the selection while one scrolls', async () => {
    const { page } = await aCrowd(400)
    const box = sessionsIn(page).nth(1).getByRole('checkbox')
    await box.check()
    const chosen = (await idsIn(page))[1]
    await scrollToTheEnd(page, '401 sessions, and that is all')

    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('[data-session]')?.getAttribute('data-session'))
    expect(await focused()).toBe(chosen)
    await page.evaluate(() => scrollTo(0, 0))
    expect(await page.locator(`[data-session="${chosen}"]`).getByRole('checkbox').isChecked()).toBe(true)
    await page.getByText('1 session of 1 user is selected').waitFor()
  })

  it('X1 sorts by each column, both ways, as the server does', async () => {
    const { page, username } = await aCrowd(3)
    for (const [name, key] of [
      ['Username', 'username'],
      ['Device', 'device'],
      ['IP address', 'ip'],
      ['Started', 'startedAt'],
      ['Last updated', 'lastActiveAt'],
      ['Expires', 'expiresAt'],
      ['Country', 'country'],
      ['Status', 'status'],
      ['Signed in with', 'method'],
      ['Session id', 'startedAt'],
    ] as const) {
      if (!(await page.getByRole('columnheader', { name }).isVisible())) await showColumn(page, name)
      const header = page.getByRole('columnheader', { name })
      const directions = new Set<string>()
      for (let click = 0; click < 2; click += 1) {
        const before = await header.getAttribute('aria-sort')
        await button(header, name).click()
        await expect.poll(() => header.getAttribute('aria-sort')).not.toBe(before)
        const direction = (await header.getAttribute('aria-sort')) ?? ''
        directions.add(direction)
        const query = new URLSearchParams({ q: `user:${username}`, sort: key, direction })
        const { sessions } = await (await page.request.get(`/api/admin/sessions?${query}`)).json()
        await expect
          .poll(() => idsIn(page), { message: `${name} ${direction}` })
          .toEqual(sessions.map(({ id }: { id: string }) => id))
      }
      expect([...directions].sort()).toEqual(['ascending', 'descending'])
    }
  })

  it('X1 sorts on a phone', async () => {
    const { page } = await aCrowd(3, aPhone({ locale: 'en-GB', ip: '192.0.2.3' }))
    const before = await idsIn(page)
    await page.getByLabel('Sort by').selectOption('Started, earliest first')
    await expect.poll(() => idsIn(page)).toEqual(before.toReversed())
  })

  it('X1 shows and hides columns, and remembers them for each person', async () => {
    const { page, administrator } = await aCrowd(1)
    const headers = () => page.getByRole('columnheader').allInnerTexts()
    expect(await headers()).not.toContain('Session id')
    await button(page, 'Columns').click()
    await page.getByLabel('Session id').check()
    await page.getByLabel('IP address').uncheck()
    await page.keyboard.press('Escape')
    expect(await headers()).toContain('Session id')

    await page.reload()
    await sessionsIn(page).first().waitFor()
    expect([(await headers()).includes('Session id'), (await headers()).includes('IP address')]).toEqual([true, false])

    const { account } = await (await page.request.get('/api/session')).json()
    await button(page, 'Sign out').click()
    await signInHeading(page).waitFor()
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
    await administrator.signIn(account.username)
    await administrator.open('/admin/sessions')
    await expect.poll(headers).toContain('Session id')

    await administrator.signIn(await stage.administrator())
    await page.reload()
    await sessionsIn(page).first().waitFor()
    expect(await headers()).not.toContain('Session id')
  })

  it.each(['/admin/sessions', '/account/sessions'])(
    'M13 says nothing of keys on a phone without any, at %s',
    async (path) => {
      const administrator = await stage.administrator()
      await stage.signedIn(administrator)
      const hints = async (look: DeviceLook) => {
        const { page, open } = await stage.signedIn(administrator, look)
        await open(path)
        await sessionsIn(page).first().waitFor()
        return page.locator('kbd').filter({ visible: true }).count()
      }
      expect(await hints(aPhone({ hasTouch: true, isMobile: true }))).toBe(0)
      expect(await hints(aLaptop())).toBeGreaterThan(0)
    },
  )

  it('X8 says which limit comes first, and when', async () => {
    const username = await stage.person()
    const now = Date.now()
    const common = { username, userId: `id-of-${username}`, startedAt: now - DAY }
    await seed(stage.database, {
      ...common,
      ip: '192.0.2.71',
      idleDeadline: now + 3 * HOUR,
      absoluteDeadline: now + 12.5 * DAY,
    })
    await seed(stage.database, {
      ...common,
      ip: '192.0.2.72',
      idleDeadline: now + 5 * HOUR,
      absoluteDeadline: now + 4 * HOUR,
    })
    const { page, open } = await stage.signedIn(await stage.administrator())
    await open(`/admin/sessions?q=user:${username}`)

    const [idle, absolute] = ['192.0.2.71', '192.0.2.72'].map((hasText) => sessionsIn(page).filter({ hasText }))
    await idle?.getByText(/^Idle in 2 h 59 min$/).waitFor()
    await idle?.getByText('in any case in 12 d').waitFor()
    await absolute?.getByText(/^In any case in 3 h 59 min$/).waitFor()
    expect(await absolute?.getByText(/idle/i).count()).toBe(0)
  })
})

describe('the keyboard', () => {
  it('X9 moves, selects, selects a range, and asks, without a mouse', async () => {
    const { page } = await aCrowd(20)
    const ids = await idsIn(page)
    const at = () => page.evaluate(() => document.activeElement?.getAttribute('data-session'))
    for (const key of ['j', 'j', 'ArrowDown', 'k']) await page.keyboard.press(key)
    await expect.poll(at).toBe(ids[1])

    await page.keyboard.press('x')
    for (const key of ['j', 'j', 'j', 'Shift+X']) await page.keyboard.press(key)
    await page.getByText('4 sessions of 1 user are selected').waitFor()
    await page.keyboard.press('t')
    await page.getByRole('dialog', { name: 'Terminate 4 sessions?' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(at).toBe(ids[4])

    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByText('are selected').count()).toBe(0)
    await page.keyboard.press('a')
    await page.getByText('All 21 sessions of 1 user that match are selected').waitFor()
  })

  it('X1 cuts nothing off with all columns, scrolls them in their own box, and keeps the ends in sight', async () => {
    const { page, userId, username } = await aCrowd(3, aLaptop({ viewport: { width: 1440, height: 900 } }))
    const device = parseDevice({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/141.0.0.0 Safari/537.36' })
    await seed(stage.database, { userId, username, device, ip: '198.151.208.222', startedAt: Date.now() - 22 * DAY })
    await page.reload()
    await button(page, 'Columns').click()
    for (const name of ['Country', 'Status', 'Signed in with', 'Session id'])
      await page.getByLabel(name, { exact: true }).check()
    await page.keyboard.press('Escape')
    await page.mouse.move(0, 0)
    const cut = () =>
      page.locator('th, td, th *, td *').evaluateAll((all) =>
        all
          .filter((one) => one instanceof HTMLElement && one.scrollWidth > one.clientWidth && one.clientWidth > 1)
          .filter((one) => !(getComputedStyle(one).textOverflow === 'ellipsis' && one.closest('[title]')))
          .map((one) => `${one.closest('[data-column]')?.getAttribute('data-column')}: ${one.textContent}`),
      )
    expect(await cut()).toEqual([])
    expect(await page.getByText('198.151.208.222').evaluate((one) => one.getClientRects().length)).toBe(1)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1440)

    const end = sessionsIn(page)
      .first()
      .getByRole('button', { name: /^Terminate/ })
    const left = async (one: Locator) => (await one.boundingBox())?.x
    const [acts, users, id] = [
      await left(end),
      await left(sessionsIn(page).first().locator('td').nth(1)),
      page.locator('td[data-column="id"]').first(),
    ]
    const before = await left(id)
    await page
      .getByRole('rowgroup')
      .last()
      .evaluate((rows) => rows.scrollTo({ left: 10_000 }))
    await expect.poll(() => left(id)).toBeLessThan((before ?? 0) - 200)
    expect(await left(page.getByRole('columnheader', { name: 'Session id' }))).toBe(await left(id))
    expect([await left(end), await left(sessionsIn(page).first().locator('td').nth(1))]).toEqual([acts, users])
  })

  it('X9 moves through cards where there is no room for a table', async () => {
    const { page } = await aCrowd(20, aLaptop({ viewport: { width: 900, height: 700 } }))
    const ids = await idsIn(page)
    for (const key of ['j', 'j', 'j', 'x']) await page.keyboard.press(key)
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-session'))).toBe(ids[2])
    await page.getByText('1 session of 1 user is selected').waitFor()
  })

  it('X9 opens the details of a session with Enter, and comes back to its row', async () => {
    const { page } = await aCrowd(3)
    const [, second] = await idsIn(page)
    for (const key of ['j', 'j', 'Enter']) await page.keyboard.press(key)
    const dialog = page.getByRole('dialog', { name: /^A session of / })
    await dialog.getByText(second ?? '').waitFor()
    await dialog.getByText(/^Mozilla/).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-session'))).toBe(second)

    await page.keyboard.press('Enter')
    await button(dialog, /^Terminate/).click()
    await confirm(page, 'Terminate this session?')
    await expect.poll(() => idsIn(page)).not.toContain(second)
  })

  it('X9 leads to the search with /, shows its keys with ?, and does nothing while one types', async () => {
    const { page, username } = await aCrowd(3)
    const field = page.getByRole('combobox', { name: 'Search sessions' })
    await page.keyboard.press('/')
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.type(' jxat?/')
    expect(await field.inputValue()).toBe(`user:${username} jxat?/`)
    expect([await page.getByRole('dialog').count(), await page.getByText('selected').count()]).toEqual([0, 0])

    await field.fill(`user:${username}`)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys on this page' }).waitFor()
  })
})

describe('live', () => {
  /** An administrator who looks at the sessions of somebody with a phone and a desktop computer. */
  async function looking() {
    const username = await stage.person()
    const [phone, desktop] = [await stage.signedIn(username, aPhone()), await stage.signedIn(username, aDesktop())]
    const { page, open } = await stage.signedIn(await stage.administrator())
    await open(`/admin/sessions?q=user:${username}`)
    await sessionOn(page, phone.look).waitFor()
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor()
    return { username, phone, desktop, page }
  }

  it('X5 changes rows in place, and lets an ended one say so before it goes', async () => {
    const { page, phone, desktop } = await looking()
    await phone.context.setExtraHTTPHeaders({ 'X-Forwarded-For': '192.0.2.200' })
    await phone.open('/account/security')
    await sessionOn(page, phone.look).getByText('192.0.2.200').waitFor()

    await desktop.open('/account/security')
    await button(desktop.page, 'Sign out').click()
    await sessionOn(page, desktop.look).getByText('Ended').first().waitFor()
    await sessionOn(page, desktop.look).waitFor({ state: 'detached' })
    await page.getByText('1 session of 1 user matches').waitFor()
  })

  it('X5 moves nothing under the pointer, nor while rows are selected', async () => {
    const { page, phone, desktop } = await looking()
    await sessionOn(page, phone.look).getByRole('checkbox').check()
    const before = await sessionOn(page, phone.look).boundingBox()
    await page.mouse.move(0, 0)
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await desktop.open('/account/security')
    await button(desktop.page, 'Sign out').click()

    await sessionOn(page, desktop.look).getByText('Ended').first().waitFor()
    await sessionOn(page, phone.look).hover()
    await button(page, 'Clear selection').click()
    await sessionOn(page, phone.look).hover()
    expect(await sessionOn(page, desktop.look).count()).toBe(1)
    expect(await sessionOn(page, phone.look).boundingBox()).toEqual(before)
    await page.mouse.move(0, 0)
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await sessionOn(page, desktop.look).waitFor({ state: 'detached' })
  })

  it('X5 X8 says of an ended session when, by whom and why it ended, and no limits', async () => {
    const { page, phone, desktop, username } = await looking()
    const details = async (look: DeviceLook) => {
      await sessionOn(page, look)
        .getByRole('button', { name: /^Details/ })
        .click()
      const text = await page.getByRole('dialog').locator('dl').innerText()
      await page.keyboard.press('Escape')
      return text.replaceAll(/\s+/g, ' ')
    }
    const expiry = (look: DeviceLook) => sessionOn(page, look).locator('[data-column="expires"] time').last()
    const endsAt = async (look: DeviceLook) => Date.parse((await expiry(look).getAttribute('datetime')) ?? '')
    const until = await endsAt(desktop.look)
    expect(await details(desktop.look)).toMatch(/Ends when idle until .+ Ends in any case/)
    await sessionOn(page, phone.look).getByRole('checkbox').check()
    await desktop.open('/account/security')
    await button(desktop.page, 'Sign out').click()
    await sessionOn(page, desktop.look).getByText('Ended').first().waitFor()

    expect(await endsAt(desktop.look)).toBeLessThan(until - HOUR)
    const ended = await details(desktop.look)
    expect(ended).toMatch(new RegExp(`Status Ended .+ Ended .+ Ended by ${username} Why Signed out`))
    expect(ended).not.toMatch(/Ends/)
    expect(await sessionOn(page, desktop.look).locator('td').last().getByRole('button').count()).toBe(1)

    const { id } = (await (await page.request.get(`/api/admin/sessions?q=user:${username}`)).json()).sessions[0]
    await page.evaluate(
      (ids) =>
        fetch('/api/admin/terminations', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ ids }),
        }),
      [id],
    )
    await page.goto(`/admin/sessions?q=user:${username} status:any`)
    await sessionOn(page, phone.look).waitFor()
    expect(await endsAt(phone.look)).toBeLessThan(until - HOUR)
    expect(await details(phone.look)).toMatch(/Ended by You Why Terminated in the list of sessions/)
  })

  it('X5 gathers new sessions behind a button: those that the search finds, and no others', async () => {
    const { page, username } = await looking()
    await stage.signedIn(await stage.person(), aPhone())
    for (const ip of ['192.0.2.81', '192.0.2.82']) await stage.signedIn(username, aPhone({ ip }))

    await button(page, '2 new, show').waitFor()
    expect(await sessionsIn(page).count()).toBe(2)
    await button(page, '2 new, show').click()
    await sessionsIn(page).filter({ hasText: '192.0.2.82' }).waitFor()
    expect(await sessionsIn(page).count()).toBe(4)
    await expect.poll(() => button(page, /new, show/).count()).toBe(0)
  })

  it('X5 shows that the connection is lost, and catches up with what it missed', async () => {
    const username = await stage.person()
    const phone = await stage.signedIn(username, aPhone())
    const administrator = await stage.signedIn(await stage.administrator())
    const streams = /\/session(\/|-)events/
    await administrator.context.route(streams, (route) => route.abort())
    const { page } = administrator
    await administrator.open(`/admin/sessions?q=user:${username}`)
    await page.getByRole('status').getByText('Reconnecting…').waitFor()
    await sessionOn(page, phone.look).waitFor()

    await stage.signedIn(username, aDesktop())
    await administrator.context.unroute(streams)
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor({ timeout: 20_000 })
    await sessionOn(page, aDesktop()).waitFor()
  })
})
