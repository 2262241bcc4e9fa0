import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aDesktop, aLaptop, aPhone, type BrowserDevice } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { seed } from './seeded-sessions.ts'
import { button, confirm, expectOut, sessionOn, sessionsIn } from './session-list.ts'

const stage = aStage()

const kept = async (device: BrowserDevice) => ({ cookie: await device.cookie(), origin: stage.origin })
const isIn = (device: BrowserDevice) => stage.isIn(device)

/** An administrator at all sessions, and somebody with a phone and a desktop computer. */
async function anOffice(at = aLaptop()) {
  const username = await stage.person()
  const phone = await stage.signedIn(username, aPhone())
  const desktop = await stage.signedIn(username, aDesktop())
  const administrator = await stage.signedIn(await stage.administrator(), at)
  await administrator.open('/admin/sessions')
  await sessionsIn(administrator.page).first().waitFor()
  return { username, phone, desktop, administrator, page: administrator.page }
}

async function officeAt(path: (username: string) => string, at = aLaptop()) {
  const office = await anOffice(at)
  await office.administrator.open(path(office.username))
  await sessionOn(office.page, office.phone.look).waitFor()
  return office
}
const oneUser = (username: string) => `/admin/sessions?q=user:${username}`
const searchField = (page: Page) => page.getByRole('combobox', { name: 'Search sessions' })

describe('all sessions', () => {
  it.each([['a laptop', aLaptop()] as const, ['a phone', aPhone()] as const])(
    'M20 shows whose each session is and everything that its user sees, on %s',
    async (_, look) => {
      const { page, username, administrator } = await anOffice(look)
      const own = sessionsIn(page).filter({ hasText: '✓' })
      await own.getByText('This device').waitFor()
      expect([await own.count(), await button(own, 'Disconnect').count()]).toEqual([1, 1])

      await administrator.open(oneUser(username))
      for (const [device, system, browser] of [
        [aPhone(), 'iOS', 'Safari'],
        [aDesktop(), 'Windows', 'Firefox'],
      ] as const) {
        const session = sessionOn(page, device)
        await session.getByText(username, { exact: true }).waitFor()
        await session.getByText(device.ip, { exact: true }).waitFor()
        for (const name of [system, browser]) await session.getByRole('img', { name, exact: true }).waitFor()
        await session.getByText(/^6 d 23 h 59 min$/).waitFor()
        expect(await session.locator('time').count()).toBeGreaterThanOrEqual(3)
      }
    },
  )

  it('M21 X1 filters by a part of the username, keeps the search in the address, and goes Back', async () => {
    const { page, username, administrator, phone } = await anOffice()

    const part = `user:*${username.toUpperCase().slice(1)}*`
    await searchField(page).fill(part)
    await expect.poll(() => sessionsIn(page).count()).toBe(2)
    const link = page.url()
    expect(new URL(link).searchParams.get('q')).toBe(part)

    const colleague = await stage.signedIn(await stage.administrator(), aPhone())
    await colleague.page.goto(link)
    await expect.poll(() => sessionsIn(colleague.page).count()).toBe(2)

    await button(page, 'Clear search').click()
    await expect.poll(() => sessionsIn(page).count()).toBeGreaterThan(2)
    await page.goBack()
    await expect.poll(() => sessionsIn(page).count()).toBe(2)
    await sessionOn(page, phone.look).waitFor()
    expect(await searchField(page).inputValue()).toBe(part)
    expect(administrator.page.url()).toBe(link)
  })

  it('M21 narrows to a user with a click on the username', async () => {
    const { page, username } = await anOffice()
    await button(sessionsIn(page), username).first().click()
    await expect.poll(() => sessionsIn(page).count()).toBe(2)
    await page.getByText('2 sessions of 1 user match').waitFor()
  })

  it('M22 X1 filters by address, beginning of one, or network, and says what is wrong with another text', async () => {
    const username = await stage.person()
    for (const ip of ['10.1.2.3', '10.1.99.4', '10.2.0.5']) await stage.signedIn(username, aPhone({ ip }))
    const { page, open } = await stage.signedIn(await stage.administrator())
    await open('/admin/sessions')
    const field = searchField(page)

    for (const [text, count] of [
      ['10.1.2.3', 1],
      ['10.1.', 2],
      ['10.0.0.0/8', 3],
    ] as const) {
      await field.fill(`ip:${text}`)
      await expect.poll(() => sessionsIn(page).count()).toBe(count)
      expect(new URL(page.url()).searchParams.get('q')).toBe(`ip:${text}`)
    }
    await field.fill('ip:10.0.0.0/99')
    await field.press('Enter')
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
    await page.getByRole('alert').getByText(/^ip: /).waitFor()
    expect(await sessionsIn(page).count()).toBe(3)
  })

  it('M23 terminates one session after a dialog, or at once with Ctrl', async () => {
    const { page, username, phone, desktop, administrator } = await officeAt(oneUser)
    const secrets = [await kept(phone), await kept(desktop)] as const
    await button(sessionOn(page, phone.look), /^Terminate/).click()
    await page.getByRole('dialog').getByText(`session of ${username} on ${phone.look.label}`).waitFor()
    expect(await isIn(phone)).toBe(true)

    await confirm(page, 'Terminate this session?')
    await sessionOn(page, phone.look).waitFor({ state: 'detached' })
    await button(sessionOn(page, desktop.look), /^Terminate/).click({ modifiers: ['Control'] })
    await sessionOn(page, desktop.look).waitFor({ state: 'detached' })

    expect(await page.getByRole('dialog').count()).toBe(0)
    await expectOut(phone, secrets[0])
    await expectOut(desktop, secrets[1])
    expect(await isIn(administrator)).toBe(true)
  })

  it.each(['after a dialog', 'at once with Ctrl'])('M24 terminates those that are checked, %s', async (how) => {
    const { page, phone, desktop, username } = await officeAt(oneUser)
    const tablet = await stage.signedIn(username, aPhone({ ip: '192.0.2.50' }))
    const secret = await kept(desktop)
    for (const ip of [phone.look.ip, desktop.look.ip])
      await sessionsIn(page).filter({ hasText: ip }).getByRole('checkbox').check()
    await page.getByText('2 sessions of 1 user are selected').waitFor()

    const end = button(page, 'Terminate 2 sessions')
    if (how === 'after a dialog') {
      await end.click()
      await confirm(page, 'Terminate 2 sessions?')
    } else await end.click({ modifiers: ['Control'] })

    await sessionOn(page, desktop.look).waitFor({ state: 'detached' })
    expect([await page.getByRole('dialog').count(), await isIn(phone), await isIn(tablet)]).toEqual([0, false, true])
    await expectOut(desktop, secret)
  })

  it('M25 ends all sessions of one user, also those that no page has shown yet', async () => {
    const { page, username, phone, desktop } = await officeAt(oneUser)
    const { session } = await (await phone.context.request.get('/api/session')).json()
    await seed(stage.database, { count: 120, userId: session.userId, username })
    await button(page, /Refresh/).click()
    await page.getByText('122 sessions of 1 user match').waitFor()
    expect(await sessionsIn(page).count()).toBeLessThan(60)

    await page.getByLabel('Select all 122 sessions that can be ended').check()
    await page.getByLabel('All 122 sessions selected').waitFor()
    await page.getByText('All 122 sessions of 1 user that match are selected').waitFor()
    await button(page, 'Terminate 122 sessions').click()
    await page.getByRole('dialog').getByText(`all that match “user:${username}”`).waitFor()
    await confirm(page, 'Terminate 122 sessions?')

    await page.getByText('No session matches').waitFor()
    expect([await isIn(phone), await isIn(desktop)]).toEqual([false, false])
  })

  it('M25 leaves alone what was unchecked after Select all', async () => {
    const { page, phone, desktop } = await officeAt(oneUser)
    await page.getByLabel('Select all 2 sessions').check()
    await sessionOn(page, desktop.look).getByRole('checkbox').uncheck()
    await button(page, 'Terminate 1 session').click()
    await page.getByRole('dialog').waitFor()
    await page.getByRole('dialog').getByRole('button').last().click()

    await sessionOn(page, phone.look).waitFor({ state: 'detached' })
    expect([await isIn(phone), await isIn(desktop)]).toEqual([false, true])
  })

  it('M25 R27 never ends the own session in a bulk, and says so', async () => {
    const name = await stage.administrator()
    const phone = await stage.signedIn(name, aPhone())
    const laptop = await stage.signedIn(name)
    await laptop.open(oneUser(name))
    const { page } = laptop

    await page.getByLabel('Select all 1 session').check()
    await button(page, 'Terminate 1 session').click()
    await page.getByRole('dialog').getByText('Your own session in use is not included.').waitFor()
    await confirm(page, 'Terminate 1 session?')

    await sessionOn(page, phone.look).waitFor({ state: 'detached' })
    expect([await isIn(phone), await isIn(laptop)]).toEqual([false, true])
    await sessionOn(page, laptop.look).getByText('This device').waitFor()
  })
})
