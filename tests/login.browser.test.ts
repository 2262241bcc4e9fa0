import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { becomeAdministrator, PASSWORD } from './api-device.ts'
import { aDesktop, aLaptop, aPhone } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { startServer } from './running-server.ts'
import { signInHeading } from './session-list.ts'

const stage = aStage()

async function fillIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Username or e-mail address').fill(login)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

describe('login', () => {
  it('asks whoever is not signed in, and leads back to the page that was wanted', async () => {
    const username = await stage.person()
    const { page, open } = await stage.device()
    await open('/account/security')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()

    await fillIn(page, username, PASSWORD)

    await page.waitForURL('**/account/security')
    await page.getByText(username, { exact: true }).first().waitFor()
  })

  it('R64 leads to no other host after the login', async () => {
    const username = await stage.person()
    const { page, open } = await stage.device()
    await open('/login?next=//evil.example/')

    await fillIn(page, username, PASSWORD)

    await page.waitForURL(`${stage.origin}/account/sessions`)
  })

  it('says that the name or the password is wrong, never which of them', async () => {
    const username = await stage.person()
    const { page, open } = await stage.device(aPhone())
    await open('/login')

    for (const [login, password] of [
      [username, 'quite another set of words'],
      ['nobody.at.all', PASSWORD],
    ] as const) {
      await fillIn(page, login, password)
      await page.getByRole('alert').getByText('The username or the password is not right').waitFor()
    }
    expect(new URL(page.url()).pathname).toBe('/login')
  })

  it('names the fields that are empty, and puts the cursor there', async () => {
    const { page, open } = await stage.device()
    await open('/login')

    await page.getByRole('button', { name: 'Sign in' }).click()

    await page.getByText('Enter your password').waitFor()
    const login = page.getByLabel('Username or e-mail address')
    expect(await login.evaluate((field) => field === document.activeElement)).toBe(true)
  })

  it('R76 takes a pasted password, hides it, and tells password managers which is which', async () => {
    const username = await stage.person()
    const { page, open } = await stage.device()
    await open('/login')
    const [name, password] = [
      page.getByLabel('Username or e-mail address'),
      page.getByLabel('Password', { exact: true }),
    ]
    expect(await name.getAttribute('autocomplete')).toBe('username')
    expect([await password.getAttribute('type'), await password.getAttribute('autocomplete')]).toEqual([
      'password',
      'current-password',
    ])

    await name.fill(PASSWORD)
    await name.press('Control+a')
    await name.press('Control+x')
    await password.press('Control+v')
    await name.fill(username)
    await page.getByRole('button', { name: 'Show the password' }).click()
    expect([await password.getAttribute('type'), await password.inputValue()]).toEqual(['text', PASSWORD])
    await password.press('Enter')

    await page.waitForURL('**/account/sessions')
  })
})

describe('set-up', () => {
  it('leads whoever comes too early to the link of the server, and afterwards asks to sign in without more words', async () => {
    await using server = await startServer()
    const { page, open } = await stage.device(aLaptop(), server.origin)
    await open('/')
    await page.getByRole('heading', { name: 'Latchkey is not set up yet' }).waitFor()
    await page.getByText('Open the one-time link that the server printed when it started').waitFor()
    expect(await page.getByText(/Forgot your password|Please sign in/).count()).toBe(0)

    await becomeAdministrator(server)
    await open('/')
    await signInHeading(page).waitFor()
    await page.getByText('Forgot your password?').waitFor()
    expect(await page.getByText('Please sign in').count()).toBe(0)
  })

  it('R75 R76 makes the first administrator from the link that the server prints', async () => {
    await using server = await startServer()
    const { page, open } = await stage.device(aDesktop(), server.origin)
    await open(`/setup#${server.setupToken}`)

    await page.getByLabel('Username').fill('first')
    const password = page.getByLabel('Password', { exact: true })
    expect([await password.getAttribute('type'), await password.getAttribute('autocomplete')]).toEqual([
      'password',
      'new-password',
    ])
    expect(page.url()).not.toContain(server.setupToken)
    await password.fill(PASSWORD)
    await page.getByRole('button', { name: /Create the account/ }).click()

    await page.waitForURL('**/account/sessions')
    await page.getByRole('link', { name: 'Administration' }).waitFor()
  })

  it('counts along to the length that this server asks for, here and under Security', async () => {
    await using server = await startServer({ flags: ['--password-min-length', '8'] })
    const { page, open } = await stage.device(aPhone(), server.origin)
    await open(`/setup#${server.setupToken}`)

    await page.getByText('0 of at least 8 characters').waitFor()
    await page.getByLabel('Username').fill('first')
    await page.getByLabel('Password', { exact: true }).fill('gn#7vkq2')
    await page.getByText('8 characters: long enough').waitFor()
    await page.getByRole('button', { name: /Create the account/ }).click()
    await page.waitForURL('**/account/sessions')
    await page.getByRole('link', { name: 'Security' }).click()

    await page.getByText('0 of at least 8 characters').waitFor()
  })

  it('forgets what was missing as soon as it is typed', async () => {
    await using server = await startServer()
    const { page, open } = await stage.device(aPhone(), server.origin)
    await open(`/setup#${server.setupToken}`)
    await page.getByRole('button', { name: /Create the account/ }).click()
    await page.getByText('Choose a username').waitFor()

    await page.getByLabel('Username').fill('first')

    await page.getByText('Choose a username').waitFor({ state: 'detached' })
    await page.getByText('Choose a password').waitFor()
  })

  it('lets a new person choose the password, refuses a weak one with a reason, and works once', async () => {
    const { body } = await stage.root.call('POST', '/api/admin/users', { username: 'newcomer' })
    const { hash } = new URL(body.link.url)
    const { page, open } = await stage.device()
    await open(`/setup${hash}`)
    const password = page.getByLabel('New password', { exact: true })

    await password.fill('newcomer newcomer')
    await page.getByRole('button', { name: /Save the password/ }).click()
    await page.getByRole('alert').getByText(/name/).waitFor()
    await password.fill(PASSWORD)
    await page.getByRole('button', { name: /Save the password/ }).click()
    await page.waitForURL('**/account/sessions')

    const second = await stage.device(aPhone())
    await second.open(`/setup${hash}`)
    await second.page.getByRole('heading', { name: 'This link does not work' }).waitFor()
  })
})
