import { describe, expect, it } from 'vitest'
import { findings } from './axe-findings.ts'
import { aDesktop, aLaptop, aPhone } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { ACCOUNT_PAGES, ADMIN_PAGES, settled } from './every-page.ts'
import { expire } from './seeded-sessions.ts'
import { button, sessionOn } from './session-list.ts'

const stage = aStage()

describe.each([
  ['a laptop', aLaptop({ colorScheme: 'light' })] as const,
  ['a phone', aPhone({ colorScheme: 'light' })] as const,
])('on %s', (_, look) => {
  /** An administrator with a session to end, one that expired, and a login that failed. */
  async function atWork() {
    const username = await stage.administrator()
    const desktop = await stage.signedIn(username, aDesktop())
    const old = await stage.signedIn(username, aPhone({ ip: '192.0.2.9' }))
    await expire(stage.database, await old.sessionId())
    const device = await stage.signedIn(username, look)
    return { ...device, username, desktop }
  }

  it('axe finds nothing on any page', async () => {
    const { page, open } = await atWork()
    const found: string[] = []
    for (const path of ['/login', '/setup', '/nowhere', ...ACCOUNT_PAGES, ...ADMIN_PAGES]) {
      await open(path)
      await settled(page)
      found.push(...(await findings(page, path)))
    }
    expect(found).toEqual([])
  })

  it('axe finds nothing in open dialogs, with checked rows, or where something is refused', async () => {
    const { page, open, desktop, username } = await atWork()
    const found: string[] = []
    const check = async (where: string) => found.push(...(await findings(page, where)))

    await open('/account/sessions')
    await sessionOn(page, desktop.look).getByRole('checkbox').check()
    await check('checked')
    await button(page, 'Terminate 1 session').click()
    await page.getByRole('dialog').waitFor()
    await check('terminate')
    await open(`/admin/sessions?q=user:${username}`)
    await sessionOn(page, desktop.look).getByRole('checkbox').check()
    await button(page, 'Terminate 1 session').click()
    await page.getByRole('dialog').waitFor()
    await check('terminate of an administrator')
    await open('/admin/users')
    await button(page, 'Create account').click()
    await page.getByRole('dialog').waitFor()
    await check('create account')
    await page.getByRole('dialog').getByLabel('Username').fill(username)
    await button(page.getByRole('dialog'), 'Create account').click()
    await page.getByRole('dialog').getByRole('alert').getByText(/./).first().waitFor()
    await check('create account, refused')
    await open('/account/security')
    await button(page, 'Change the password').click()
    await page.getByText('Enter the password you have now').waitFor()
    await check('password form, empty')
    await open('/admin/sessions?q=user:nobody.at.all')
    await page.getByText('No session matches').waitFor()
    await check('no match')
    const search = page.getByRole('combobox', { name: 'Search sessions' })
    await search.fill('user:*o* -os:')
    await page.getByRole('option').first().waitFor()
    await search.press('ArrowDown')
    await check('suggestions')
    await search.fill('brwser:chrome -os:linux ada')
    await search.press('Enter')
    await page.getByText('did you mean').waitFor()
    await check('a search with a mistake')
    for (const menu of [/^Views?\b/, 'Columns']) {
      await button(page, menu).click()
      await check(`the menu ${menu}`)
      await page.keyboard.press('Escape')
    }
    await button(page, 'Everyone out…').click()
    await page.getByText('This plan is good for').waitFor()
    await check('a plan')

    expect(found).toEqual([])
  })
})

it('no page is wider than the window, whatever its width', async () => {
  const username = await stage.administrator()
  await stage.signedIn(username, aDesktop({ ip: '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff' }))
  const { page, open } = await stage.signedIn(username)
  for (const path of ['/login', ...ACCOUNT_PAGES, ...ADMIN_PAGES]) {
    await open(path)
    await settled(page)
    for (const width of [320, 390, 768, 1024, 1100, 1440]) {
      await page.setViewportSize({ width, height: 800 })
      const over = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      await expect.poll(over, { message: `${path} at ${width}` }).toBeLessThanOrEqual(0)
    }
  }
})
