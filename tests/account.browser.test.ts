import { describe, expect, it } from 'vitest'
import { PASSWORD } from './api-device.ts'
import { aPhone } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { button, expectOut, sessionOn, sessionsIn } from './session-list.ts'

const NEXT_PASSWORD = 'a lamp beside the quiet harbour'

const stage = aStage()

/** Somebody at the form that changes the password, with a phone that is signed in elsewhere. */
async function someoneAtTheForm() {
  const username = await stage.person()
  const phone = await stage.signedIn(username, aPhone())
  const laptop = await stage.signedIn(username)
  await laptop.open('/account/security')
  const form = laptop.page.getByRole('form', { name: 'Change the password' })
  await form.getByLabel('Current password', { exact: true }).fill(PASSWORD)
  await form.getByLabel('New password', { exact: true }).fill(NEXT_PASSWORD)
  return { username, phone, laptop, page: laptop.page, form, change: button(form, 'Change the password') }
}

describe('security', () => {
  it('M19 leads to my sessions in one step after a password change, which ends every other session', async () => {
    const { page, phone, laptop, change, username } = await someoneAtTheForm()
    const [secret, before] = [{ cookie: await phone.cookie(), origin: stage.origin }, await laptop.cookie()]
    await change.click()
    await page.getByText('You were signed out everywhere else: 1 session ended.').waitFor()

    await page.getByRole('link', { name: 'Review my sessions' }).click()

    await sessionOn(page, laptop.look).waitFor()
    expect([new URL(page.url()).pathname, await sessionsIn(page).count()]).toEqual(['/account/sessions', 1])
    await expectOut(phone, secret)
    expect(await stage.replay(before)).toBe(401)
    await expect(phone.signIn(username)).rejects.toThrow('401')
  })

  it('M19 keeps the other sessions when the person wants so, and says that they live', async () => {
    const { page, phone, form, change } = await someoneAtTheForm()
    await form.getByLabel('Sign out everywhere else').uncheck()
    await change.click()
    await page.getByText('Your other sessions still live').waitFor()
    expect(await stage.replay(await phone.cookie())).toBe(200)
  })

  it('R76 takes no wrong password for the current one, and tells managers which field is which', async () => {
    const { page, phone, form, change } = await someoneAtTheForm()
    const fields = [
      form.getByLabel('Current password', { exact: true }),
      form.getByLabel('New password', { exact: true }),
    ]
    const told = await Promise.all(
      fields.map(async (field) => [await field.getAttribute('type'), await field.getAttribute('autocomplete')]),
    )
    expect(told).toEqual([
      ['password', 'current-password'],
      ['password', 'new-password'],
    ])

    await fields[0]?.fill('not my password at all')
    await change.click()

    await page
      .getByRole('alert')
      .filter({ hasText: /password/ })
      .first()
      .waitFor()
    expect(await stage.replay(await phone.cookie())).toBe(200)
  })

  it('shows the person what happened to the account', async () => {
    const { page, change } = await someoneAtTheForm()
    await change.click()
    const events = page.getByRole('region', { name: 'Recent security events' })
    await events
      .getByText(/password was changed|changed the password|changed your password/i)
      .first()
      .waitFor()
    await events
      .getByText(/signed in/i)
      .first()
      .waitFor()
  })
})
