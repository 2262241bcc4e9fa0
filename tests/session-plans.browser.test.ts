import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aLaptop, aPhone } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { expire, seed } from './seeded-sessions.ts'
import { button, sessionsIn } from './session-list.ts'

const stage = aStage()
let crowds = 0

/** So many users with a session each, and an administrator who has selected them all. */
async function selected(users: number, look = aLaptop()) {
  crowds += 1
  const prefix = `c${crowds}.`
  for (let place = 1; place <= users; place += 1) {
    const username = `${prefix}${place}`
    await seed(stage.database, { userId: username, username, startedAt: Date.now() - 60_000 })
  }
  const administrator = await stage.signedIn(await stage.administrator(), look)
  const { page, open } = administrator
  await open(`/admin/sessions?q=user:${prefix}*`)
  await page.getByLabel(`Select all ${users} sessions`).check()
  return { page, administrator, prefix, end: button(page, `Terminate ${users} sessions`) }
}

const found = async (page: Page, q: string) =>
  (await (await page.request.get(`/api/admin/session-counts?q=${q}`)).json()).endable.sessions

describe('a plan', () => {
  it.each([['a laptop', aLaptop()] as const, ['a phone', aPhone({ locale: 'en-GB', ip: '192.0.2.9' })] as const])(
    'X2 shows how many sessions of how many users, and some of them, before anything ends, on %s',
    async (_, look) => {
      const { page, prefix, end } = await selected(7, look)
      await end.click()
      const dialog = page.getByRole('dialog', { name: 'Terminate 7 sessions?' })
      await dialog.getByText(`This ends 7 sessions of 7 users: all that match “user:${prefix}*”.`).waitFor()
      expect(await dialog.getByRole('listitem').count()).toBe(6)
      await dialog.getByText('and 2 more sessions').waitFor()
      await dialog.getByText(/This plan is good for 4 min \d+ s/).waitFor()
      expect(await found(page, `user:${prefix}*`)).toBe(7)

      await seed(stage.database, { userId: `${prefix}late`, username: `${prefix}late`, startedAt: Date.now() })
      await button(dialog, 'Terminate 7 sessions').click()
      await page.getByText(/^7 sessions of 7 users have ended in/).waitFor()
      await expect.poll(() => sessionsIn(page).count()).toBe(1)
      expect(await found(page, `user:${prefix}*`)).toBe(1)
    },
  )

  it('X2 is given up when its dialog is closed, or its page is left, before it runs', async () => {
    const { page, end } = await selected(2)
    const plans: string[] = []
    page.on('response', async (response) => {
      if (response.request().method() === 'POST' && response.url().endsWith('/api/admin/plans'))
        plans.push((await response.json()).id)
    })
    const states = () =>
      Promise.all(
        plans.map(async (id) => (await (await page.request.get(`/api/admin/plans/${id}`)).json()).state ?? 'forgotten'),
      )
    const dialog = page.getByRole('dialog', { name: 'Terminate 2 sessions?' })
    await end.click()
    await button(dialog, 'Cancel').click()
    await expect.poll(states).toEqual(['abandoned'])
    await end.click()
    await dialog.waitFor()
    await page.reload()
    await expect.poll(states).toEqual(['abandoned', 'abandoned'])
  })

  it('X2 asks to type the number for more than 100 users, also of those who hold Ctrl', async () => {
    const { page, prefix, end } = await selected(101)
    await end.click({ modifiers: ['Control'] })
    const dialog = page.getByRole('dialog', { name: 'Terminate 101 sessions?' })
    const act = button(dialog, 'Terminate 101 sessions')
    expect(await act.isDisabled()).toBe(true)
    await dialog.getByLabel('Type 101 to confirm').fill('100')
    expect([await act.isDisabled(), await found(page, `user:${prefix}*`)]).toEqual([true, 101])

    await dialog.getByLabel('Type 101 to confirm').fill('101')
    await act.click()
    await page.getByText(/^101 sessions of 101 users have ended in/).waitFor()
    expect(await found(page, `user:${prefix}*`)).toBe(0)
  })

  it('X2 M24 runs at once for those who hold Ctrl, when it is small', async () => {
    const { page, prefix, end } = await selected(3)
    await end.click({ modifiers: ['Control'] })
    await page.getByText(/^3 sessions of 3 users have ended in/).waitFor()
    expect(await found(page, `user:${prefix}*`)).toBe(0)
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  })

  it('X2 believes no answer that is older than what has been done', async () => {
    const { page, end } = await selected(3)
    const ran = page.waitForResponse(/\/api\/admin\/plans\/[\w-]+\/runs$/)
    let held = 0
    await page.route(/\/api\/admin\/plans\/[\w-]{36}$/, async (route) => {
      if (held > 0) return route.continue()
      held += 1
      const response = await route.fetch()
      expect((await response.json()).state).toBe('ready')
      await (await ran).finished()
      await page.waitForTimeout(200)
      // Nobody may wait for it any more.
      await route.fulfill({ response }).catch(() => {})
    })

    await page.route(/\/runs$/, async (route) => {
      await expect.poll(() => held).toBe(1)
      await page.waitForTimeout(200)
      await route.continue()
    })
    await end.click({ modifiers: ['Control'] })

    await page.getByText(/^3 sessions of 3 users have ended in/).waitFor()
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })

  it('X2 says which sessions it did not end, and why', async () => {
    const { page, prefix, end } = await selected(3)
    await end.click()
    const ready = page.getByRole('dialog', { name: 'Terminate 3 sessions?' })
    await ready.getByText(/This plan is good for/).waitFor()
    const { sessions } = await (await page.request.get(`/api/admin/sessions?q=user:${prefix}1`)).json()
    await expire(stage.database, sessions[0].id)
    await button(ready, 'Terminate 3 sessions').click()

    const done = page.getByRole('dialog', { name: 'Done' })
    await done.getByText(/^2 sessions of 3 users have ended in .+\. 1 session was over already/).waitFor()
    await done.getByText('1 session that it did not end').click()
    await done.getByRole('listitem').first().waitFor()
    expect(await done.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(new RegExp(`^${prefix}1\\s+had expired before\\s+Chrome.+$`)),
    ])
  })

  it('X2 can be left while it runs, come back to, stopped, and gone on with', async () => {
    const { page, administrator } = await selected(2)
    const crowd = `long.${crowds}`
    await seed(stage.database, { count: 8000, userId: crowd, username: crowd })
    await administrator.open(`/admin/sessions?q=user:${crowd}`)
    await page.getByLabel('Select all 8,000 sessions').check()
    await button(page, 'Terminate 8,000 sessions').click()
    const ready = page.getByRole('dialog', { name: 'Terminate 8,000 sessions?' })
    await button(ready, 'Terminate 8,000 sessions').click()
    await page.getByRole('dialog', { name: 'Ending sessions…' }).waitFor()
    await button(page, 'Stop').click()
    await page
      .getByRole('dialog', { name: 'Stopped' })
      .getByText(/have ended and stay ended; [\d,]+ sessions have not/)
      .waitFor()
    await button(page, 'Close').click()

    const strip = page.getByRole('region', { name: 'Sessions that are being ended' })
    await strip.getByText(/^Stopped after [\d,]+ of 8,000 sessions/).waitFor()
    await page.reload()
    await button(strip, 'Show').click()
    await button(page.getByRole('dialog'), 'Go on').click()
    await page
      .getByRole('dialog', { name: 'Done' })
      .getByText(/^8,000 sessions of 1 user have ended in/)
      .waitFor({ timeout: 60_000 })
    await button(page, 'Close').click()
    await expect.poll(() => strip.count()).toBe(0)
    expect(await found(page, `user:${crowd}`)).toBe(0)
  })

  it('X2 ends nothing more after Stop, however often one clicks there, and asks for the number to go on', async () => {
    const prefix = `halted${crowds}.`
    for (let place = 1; place <= 101; place += 1)
      await seed(stage.database, { count: 80, userId: `${prefix}${place}`, username: `${prefix}${place}` })
    const { page, open } = await stage.signedIn(await stage.administrator())
    await open(`/admin/sessions?q=user:${prefix}*`)
    await page.getByLabel(/^Select all 8,080/).check()
    await button(page, 'Terminate 8,080 sessions').click()
    await page.getByLabel('Type 8080 to confirm').fill('8080')
    await button(page.getByRole('dialog'), 'Terminate 8,080 sessions').click()
    const place = await button(page, 'Stop').boundingBox()
    const clickThere = () => page.mouse.click((place?.x ?? 0) + 20, (place?.y ?? 0) + 15)
    await clickThere()
    await page.getByRole('dialog', { name: 'Stopped' }).waitFor()
    const left = await found(page, `user:${prefix}*`)
    expect(left).toBeGreaterThan(0)
    expect(await button(page, 'Go on').isDisabled()).toBe(true)
    await clickThere()
    await clickThere()

    const strip = page.getByRole('region', { name: 'Sessions that are being ended' })
    await page.keyboard.press('Escape')
    await strip.getByText(/^Stopped after/).waitFor()
    expect(await button(strip, 'Go on').count()).toBe(0)
    expect(await found(page, `user:${prefix}*`)).toBe(left)
    await button(strip, 'Show').click()
    await page.getByLabel('Type 8080 to go on').fill('8080')
    expect(await button(page, 'Go on').isEnabled()).toBe(true)
    await page.keyboard.press('Escape')
    await strip.getByText(/begun by you$/).waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    for (const name of ['Show', /^Hide the plan that was stopped/]) {
      const { x = 0, width = 0 } = (await button(strip, name).boundingBox()) ?? {}
      expect([width > 0, x + width <= 390 - 16], `${name} is in sight on a phone`).toEqual([true, true])
    }
    await button(strip, /^Hide the plan that was stopped/).click()
    await strip.waitFor({ state: 'detached' })
  })

  // The last: it signs out whoever makes the users of the other tests.
  it('X2 ends everybody but the administrator who asks', async () => {
    const { page, administrator, prefix } = await selected(2)
    const mine = await administrator.sessionId()
    await button(page, 'Everyone out…').click()
    const dialog = page.getByRole('dialog', { name: /^Everyone out/ })
    expect(await dialog.getByLabel('Except my own sessions').isChecked()).toBe(true)
    const heading = dialog.getByRole('heading', { name: /terminate \d/ })
    const planned = (await heading.innerText()).replace(/\D/g, '')
    await dialog.getByLabel(`Type ${planned} to confirm`).fill(planned)
    await button(dialog, /^Terminate/).click()

    await page.getByText(/sessions? of \d+ users? ha(s|ve) ended/).waitFor()
    expect(await found(page, `user:${prefix}*`)).toBe(0)
    expect(await administrator.sessionId()).toBe(mine)
  })
})
