import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { apiDevice, PASSWORD } from './api-device.ts'
import { findings } from './axe-findings.ts'
import { aDesktop, aLaptop, aPhone } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { button, signInHeading } from './session-list.ts'

const stage = aStage({ LATCHKEY_SESSIONS_PER_USER: '2', LATCHKEY_AT_SESSION_LIMIT: 'choose' })

const passwordIn = (page: Page): Locator => page.getByLabel('Password', { exact: true })
const question = (page: Page): Locator => page.getByRole('heading', { name: 'Choose a session to end' })
const isFocused = (place: Locator): Promise<boolean> => place.evaluate((element) => element === document.activeElement)

async function signIn(page: Page, username: string): Promise<void> {
  await page.getByLabel('Username or e-mail address').fill(username)
  await passwordIn(page).fill(PASSWORD)
  await passwordIn(page).press('Enter')
}

describe('at the limit of sessions', () => {
  it('X15 R35 a person chooses which session ends, with the keyboard alone, and is signed in', async () => {
    const username = await stage.person()
    const phone = await stage.signedIn(username, aPhone())
    const desktop = await stage.signedIn(username, aDesktop())
    await desktop.open('/account/sessions')
    const { page, open } = await stage.device(aLaptop())
    await open('/account/security')
    await signIn(page, username)

    await question(page).waitFor()
    await page.getByText('You are signed in on as many devices as allowed (2). End one to sign in here.').waitFor()
    expect(await isFocused(question(page))).toBe(true)
    const choices = page.getByRole('checkbox')
    expect(await choices.count()).toBe(2)
    const old = page.getByRole('checkbox', { name: new RegExp(`Windows.*Firefox.*${aDesktop().label}.*2001:db8:1::5`) })
    await page.keyboard.press('Tab')
    if (!(await isFocused(old))) await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    expect(await old.isChecked()).toBe(true)
    await page.keyboard.press('Enter')

    await page.waitForURL('**/account/security')
    expect([await stage.isIn(phone), await stage.isIn(desktop)]).toEqual([true, false])
    await desktop.page.getByText('A newer sign-in took its place').waitFor()
    await page.getByText(`The session on ${aDesktop().label} was ended by you to make room for a new one`).waitFor()
  })

  it('X15 says what is missing, what failed and what changed meanwhile, and forgets the password', async () => {
    const username = await stage.person()
    const laptop = await stage.signedIn(username, aLaptop())
    await stage.signedIn(username, aDesktop())
    const { page, open } = await stage.device(aPhone({ colorScheme: 'light' }))
    await page.clock.install()
    await open('/login')
    await signIn(page, username)
    await question(page).waitFor()
    const problem = page.getByRole('alert')
    const end = button(page, 'End and sign in')
    const onLaptop = page.getByRole('checkbox', { name: aLaptop().label })

    await end.click()
    await problem.getByText('Choose at least one session').waitFor()
    expect(await findings(page, 'the choice, nothing chosen')).toEqual([])

    await onLaptop.check()
    await page.route('**/api/login', (route) => route.abort())
    await end.click()
    await problem.getByText('cannot be reached').waitFor()
    await page.unroute('**/api/login')
    expect(await findings(page, 'the choice, one chosen')).toEqual([])

    const quicker = apiDevice(stage.origin)
    const proof = { login: username, password: PASSWORD }
    const taken = await quicker.call('POST', '/api/login', { ...proof, end: [await laptop.sessionId()] })
    expect(taken.status).toBe(200)
    await end.click()
    await problem.getByText('Another sign-in took the place').waitFor()
    expect([await page.getByRole('checkbox').count(), await onLaptop.count()]).toEqual([2, 0])

    await button(page, 'Cancel').click()
    await signInHeading(page).waitFor()
    expect([await passwordIn(page).inputValue(), await isFocused(passwordIn(page))]).toEqual(['', true])

    await signIn(page, username)
    await question(page).waitFor()
    await page.clock.fastForward('05:01')
    await problem.getByText('more than five minutes').waitFor()
    expect(await passwordIn(page).inputValue()).toBe('')
  })
})
