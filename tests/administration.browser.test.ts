import { describe, expect, it } from 'vitest'
import { PASSWORD } from './api-device.ts'
import { aLaptop, aPhone } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { button, confirm, expectOut, sessionOn } from './session-list.ts'

const stage = aStage()

describe('administration', () => {
  it('M26 puts on record who did what, when and from where, to be found by username', async () => {
    const username = await stage.person()
    const phone = await stage.signedIn(username, aPhone())
    const name = await stage.administrator()
    const { page, open } = await stage.signedIn(name, aLaptop({ ip: '192.0.2.77' }))
    await open(`/admin/sessions?q=user:${username}`)
    await button(sessionOn(page, phone.look), /^Terminate/).click({ modifiers: ['Control'] })
    await sessionOn(page, phone.look).waitFor({ state: 'detached' })
    await stage.replay(await phone.cookie())

    await page.getByRole('link', { name: 'Audit trail', exact: true }).click()
    await page.getByRole('heading', { name: 'Audit trail', level: 1 }).waitFor()
    await page.getByLabel('Username', { exact: true }).fill(username)

    const trail = page.getByRole('list', { name: 'Events, newest first' })
    const ending = trail.getByRole('listitem').filter({ hasText: `${name} terminated a session of ${username}` })
    await ending.getByText('from 192.0.2.77').waitFor()
    await ending.getByText(phone.look.label).first().waitFor()
    await ending.getByText('just now').waitFor()
    await ending.getByText('Details').click()
    await ending.getByText(aLaptop().userAgent).waitFor()
    await trail.getByText(`${username} signed in on ${phone.look.label}.`).waitFor()
    await trail.getByText('after its end, and was refused').waitFor()
    await expect.poll(() => trail.getByRole('listitem').filter({ hasNotText: username }).count()).toBe(0)
  })

  it('M26 filters the trail by kind of event, and keeps the filter in the address', async () => {
    const username = await stage.person()
    const { page, open } = await stage.signedIn(await stage.administrator())
    const attempt = await stage.device(aPhone({ ip: '192.0.2.66' }))
    await expect(attempt.signIn(`${username}x`)).rejects.toThrow('401')
    await open('/admin/audit?type=login_failed')

    const trail = page.getByRole('list', { name: 'Events, newest first' })
    await trail.getByText('from 192.0.2.66').first().waitFor()
    expect(await trail.getByRole('listitem').filter({ hasNotText: 'Sign-in failed' }).count()).toBe(0)
    await page.reload()
    await trail.getByText('from 192.0.2.66').first().waitFor()
    expect(await page.getByRole('combobox').first().inputValue()).toMatch(/failed/i)
  })

  it.each([['a laptop', aLaptop()] as const, ['a phone', aPhone()] as const])(
    'M27 has an overview, of which sessions are one part, and a way between it and the account, on %s',
    async (_, look) => {
      const { page, open } = await stage.signedIn(await stage.administrator(), look)
      await open('/account/sessions')

      await page.getByRole('link', { name: 'Administration' }).click()
      await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
      const card = page.getByRole('heading', { name: 'All sessions' })
      const { active } = (await (await page.request.get('/api/admin/overview')).json()).sessions
      await page.getByText(String(active.count), { exact: true }).first().waitFor()
      for (const name of ['Users', 'Audit trail']) await page.getByRole('heading', { name, level: 2 }).waitFor()
      await card.getByRole('link').click()
      await page.waitForURL('**/admin/sessions')

      await page.getByRole('link', { name: 'My account' }).click()
      await page.getByRole('heading', { name: 'My sessions' }).waitFor()
    },
  )

  it('M27 leads from the overview to the sessions of somebody, and shows what happened last', async () => {
    const { page, open } = await stage.signedIn(await stage.administrator())
    const username = await stage.person()
    const phone = await stage.signedIn(username, aPhone())
    const attempt = await stage.device(aPhone({ ip: '192.0.2.65' }))
    await expect(attempt.signIn(`${username}x`)).rejects.toThrow('401')
    await open('/admin')
    const part = (name: string) => page.locator('section').filter({ has: page.getByRole('heading', { name }) })

    await part('Audit trail').getByText(`${username} signed in on ${phone.look.label}.`).waitFor()
    await part('Failed sign-ins').getByText('192.0.2.65').waitFor()
    await page.getByLabel('Where is somebody signed in?').fill(username)
    await page.keyboard.press('Enter')

    await page.waitForURL((url) => url.searchParams.get('q') === `user:*${username}*`)
    await sessionOn(page, phone.look).waitFor()
  })

  it('M27 R36 shows users no way to it, and nothing when they type the address', async () => {
    const { page, open } = await stage.signedIn(await stage.person())
    for (const path of ['/admin', '/admin/sessions', '/admin/users', '/admin/audit']) {
      await open(path)
      await page.getByText('This page is for administrators').waitFor()
    }
    expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0)
    expect((await page.request.get('/api/admin/sessions')).status()).toBe(403)
  })

  it('creates an account whose person chooses the password with a one-time link', async () => {
    const { page, open } = await stage.signedIn(await stage.administrator())
    await open('/admin/users')
    await button(page, 'Create account').click()
    await page.getByRole('dialog').getByLabel('Username').fill('grace')
    await button(page.getByRole('dialog'), 'Create account').click()

    const link = await page.getByLabel('One-time link', { exact: true }).inputValue()
    await button(page, 'Done').click()
    await button(page, 'Manage grace').waitFor()
    const device = await stage.device(aPhone())
    await device.page.goto(link)
    await device.page.getByLabel('New password', { exact: true }).fill(PASSWORD)
    await button(device.page, /Save the password/).click()
    await device.page.waitForURL('**/account/sessions')
  })

  it('ends every session of an account that is disabled', async () => {
    const username = await stage.person()
    const phone = await stage.signedIn(username, aPhone())
    const kept = { cookie: await phone.cookie(), origin: stage.origin }
    const { page, open } = await stage.signedIn(await stage.administrator())
    await open('/admin/users')
    await page.getByLabel('Username or e-mail address').fill(username)
    await button(page, `Manage ${username}`).click()
    await button(page, /^Disable/).click()
    await page.getByText(`1 active session of ${username} ends at once.`).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(1)
    await confirm(page, `Disable ${username}?`)

    await page.getByText(`${username} is disabled. 1 session ended.`).waitFor()
    await expectOut(phone, kept)
    await expect(phone.signIn(username)).rejects.toThrow('401')
  })
})
