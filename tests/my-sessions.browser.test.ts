import { describe, expect, it } from 'vitest'
import { aDesktop, aLaptop, aPhone, type DeviceLook } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { seed } from './seeded-sessions.ts'
import { button, sessionOn, sessionsIn, withoutStream } from './session-list.ts'

const stage = aStage()
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Somebody with a laptop, a phone and a desktop computer, who looks at my sessions on one of them. */
async function someoneLooking(at: DeviceLook = aLaptop()) {
  const username = await stage.person()
  for (const look of [aLaptop(), aPhone(), aDesktop()]) {
    if (look.label !== at.label) await stage.signedIn(username, look)
  }
  const device = await stage.signedIn(username, at)
  await device.open('/account/sessions')
  await sessionOn(device.page, at).waitFor()
  return device
}

/** As the reader writes it. */
function instant(at: number, { locale, timezoneId }: DeviceLook): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: timezoneId ?? '',
  }).format(at)
}

describe.each([['a laptop', aLaptop()] as const, ['a phone', aPhone()] as const])('my sessions on %s', (_, look) => {
  it('M1 M4 M5 shows each session once, with the device in words and its address', async () => {
    const { page } = await someoneLooking(look)

    expect(await sessionsIn(page).count()).toBe(3)
    for (const { label, ip } of [aLaptop(), aPhone(), aDesktop()]) {
      const session = sessionOn(page, { label })
      await session.getByText(label, { exact: true }).waitFor()
      await session.getByText(ip, { exact: true }).waitFor()
    }
  })

  it('M2 M3 shows system and browser as icons, with their names', async () => {
    const { page } = await someoneLooking(look)

    for (const [label, system, browser] of [
      [aLaptop().label, 'Linux', 'Chrome'],
      [aPhone().label, 'iOS', 'Safari'],
      [aDesktop().label, 'Windows', 'Firefox'],
    ] as const) {
      for (const name of [system, browser]) {
        const icon = sessionOn(page, { label }).getByRole('img', { name, exact: true })
        const { width = 0, height = 0 } = (await icon.boundingBox()) ?? {}
        expect([width > 10, height > 10], `${name} on ${label}`).toEqual([true, true])
        const broken = await icon.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth === 0)
        expect(broken, name).toBe(false)
      }
    }
  })

  it('M6 M7 says when each was last used and when it expires, in the locale and the time zone of the reader', async () => {
    const device = await someoneLooking(look)
    const { account, session } = await (await device.context.request.get('/api/session')).json()
    const usedAt = Date.now() - 3 * HOUR
    await seed(stage.database, {
      userId: account.id,
      username: account.username,
      startedAt: usedAt,
      idleDeadline: usedAt + 50 * HOUR,
      ip: '192.0.2.99',
    })
    await device.page.reload()

    const older = sessionsIn(device.page).filter({ hasText: '192.0.2.99' })
    await older.getByText('3 hours ago').waitFor()
    await older.getByText(instant(usedAt, look), { exact: true }).waitFor()
    await older.getByText(instant(usedAt + 50 * HOUR, look), { exact: true }).waitFor()
    const own = sessionOn(device.page, look).filter({ hasText: '✓' })
    await own.getByText('just now').waitFor()
    await own.getByText(instant(session.expiresAt, look), { exact: true }).waitFor()
  })

  it('M9 marks the session in use with a check mark, and no other', async () => {
    const { page } = await someoneLooking(look)

    expect(await sessionOn(page, look).getByText('✓').count()).toBe(1)
    expect(await sessionsIn(page).getByText('✓').count()).toBe(1)
    await sessionOn(page, look).getByText('This device').waitFor()
  })
})

describe('my sessions', () => {
  it('M8 M15 counts the time left down in place, to the label Expired, without asking the server', async () => {
    const username = await stage.person()
    const other = await stage.signedIn(username, aPhone())
    const laptop = await stage.signedIn(username)
    await withoutStream(laptop)
    const { page, open } = laptop
    await page.clock.install()
    await open('/account/sessions')
    const row = sessionOn(page, other.look)
    await row.getByText(/^6 d 23 h 59 min$/).waitFor()
    const asked: string[] = []
    page.on('request', (request) => request.url().endsWith('/events') || asked.push(request.url()))

    await page.clock.runFor(2 * MINUTE)
    await row.getByText(/^6 d 23 h 5[67] min$/).waitFor()
    await page.clock.fastForward(6 * 24 * HOUR)
    await row.getByText(/^23 h 5\d min$/).waitFor()
    await page.clock.fastForward(23.5 * HOUR)
    await row.getByText(/^2\d min \d+ s$/).waitFor()
    await page.clock.fastForward(HOUR)
    await row.getByText('Expired', { exact: true }).waitFor()

    expect(asked).toEqual([])
  })

  it('M16 loads the list again with Refresh', async () => {
    const username = await stage.person()
    const laptop = await stage.signedIn(username)
    await withoutStream(laptop)
    const { page, open } = laptop
    await open('/account/sessions')
    await sessionOn(page, aLaptop()).waitFor()
    await stage.signedIn(username, aPhone())
    expect(await sessionsIn(page).count()).toBe(1)

    await button(page, 'Refresh').click()

    await sessionOn(page, aPhone()).waitFor()
    expect(await sessionsIn(page).count()).toBe(2)
  })

  it('M16 says that the list may be out of date when it could not be loaded again', async () => {
    const { page, context } = await someoneLooking()
    await context.setOffline(true)

    await button(page, 'Refresh').click()

    await page.getByText('This list may be out of date').waitFor()
  })

  it('tells whoever is signed in on one device that this is all', async () => {
    const { page, open } = await stage.signedIn(await stage.person())
    await open('/account/sessions')

    await page.getByText('You are signed in nowhere else').waitFor()
    expect(await button(page, 'Terminate all other sessions').isDisabled()).toBe(true)
  })

  it('M18 says what to look for, beside the list', async () => {
    const { page } = await someoneLooking()

    const guidance = page.getByRole('complementary')
    await guidance.getByText(/regularly/).waitFor()
    expect(await guidance.innerText()).toMatch(
      /no longer use.*address.*browser.*someone else is signed in.*terminate that session/is,
    )
    await guidance.getByRole('link', { name: 'change your password' }).click()
    await page.waitForURL('**/account/security')
  })
})
