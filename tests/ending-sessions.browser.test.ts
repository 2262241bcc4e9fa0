import { describe, expect, it } from 'vitest'
import { aDesktop, aLaptop, aPhone, type BrowserDevice } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { expire } from './seeded-sessions.ts'
import { button, confirm, expectOut, sessionOn, sessionsIn, signInHeading, withoutStream } from './session-list.ts'

const stage = aStage()

/** A laptop that looks at my sessions, and the other devices of the same person. */
async function someoneWithThree(at = aLaptop()) {
  const username = await stage.person()
  const phone = await stage.signedIn(username, aPhone())
  const desktop = await stage.signedIn(username, aDesktop())
  const laptop = await stage.signedIn(username, at)
  await laptop.open('/account/sessions')
  await sessionOn(laptop.page, at).waitFor()
  return { laptop, phone, desktop, page: laptop.page }
}

const kept = async (device: BrowserDevice) => ({ cookie: await device.cookie(), origin: stage.origin })
const isIn = (device: BrowserDevice) => stage.isIn(device)
const dialogs = (device: BrowserDevice) => device.page.getByRole('dialog').count()

describe('ending my sessions', () => {
  it('M10 terminates one session after a dialog', async () => {
    const { page, laptop, phone, desktop } = await someoneWithThree()
    const secret = await kept(phone)
    await button(sessionOn(page, phone.look), /^Terminate/).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(phone.look.label, { exact: true }).waitFor()
    expect(await isIn(phone)).toBe(true)

    await confirm(page, `Terminate ${phone.look.label}?`)

    await sessionOn(page, phone.look).waitFor({ state: 'detached' })
    await page.getByRole('status').getByText(`Ended 1 session: ${phone.look.label}.`).waitFor()
    await expectOut(phone, secret)
    expect([await isIn(laptop), await isIn(desktop)]).toEqual([true, true])
  })

  it('M10 leaves everything as it is when the dialog is cancelled', async () => {
    const { page, phone } = await someoneWithThree()
    for (const how of ['Cancel', 'Escape']) {
      await button(sessionOn(page, phone.look), /^Terminate/).click()
      await page.getByRole('dialog').waitFor()
      if (how === 'Cancel') await button(page, 'Cancel').click()
      else await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
    }
    expect([await isIn(phone), await sessionsIn(page).count()]).toEqual([true, 3])
  })

  it('M10 says at once that nothing was ended while offline, and ends nothing when the connection is back', async () => {
    const { page, laptop, phone } = await someoneWithThree()
    await button(sessionOn(page, phone.look), /^Terminate/).click()
    await laptop.context.setOffline(true)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button').last().click()
    await dialog.getByText('Latchkey cannot be reached').waitFor()
    await button(dialog, 'Cancel').click()

    await laptop.context.setOffline(false)
    await button(page, 'Refresh').click()
    await page.getByText('Updated just now').waitFor()

    expect(await isIn(phone)).toBe(true)
  })

  it('M10 leads a page that is open on the ended device to the sign-in at its next act, when it could not be told', async () => {
    const { page, phone } = await someoneWithThree()
    await withoutStream(phone)
    await phone.open('/account/sessions')
    await sessionOn(phone.page, phone.look).waitFor()
    await button(sessionOn(page, phone.look), /^Terminate/).click()
    await confirm(page, /Terminate/)

    await button(phone.page, /Refresh/).click()

    await signInHeading(phone.page).waitFor()
    await phone.page.getByText('This session was ended. Please sign in again').waitFor()
  })

  it('M11 disconnects the session in use after a dialog, and asks for a new login', async () => {
    const { page, laptop, phone } = await someoneWithThree()
    const secret = await kept(laptop)
    const own = sessionOn(page, laptop.look)
    expect(await button(own, /^Terminate/).count()).toBe(0)

    await button(own, /^Disconnect/).click()
    await confirm(page, /^Disconnect/)

    await signInHeading(page).waitFor()
    await page.getByText('You are signed out on this device.').waitFor()
    expect([await laptop.cookie(), await stage.replay(secret.cookie), await isIn(phone)]).toEqual(['', 401, true])
    await laptop.open('/account/sessions')
    await signInHeading(page).waitFor()
  })

  it('M12 terminates those that are checked, with their count on the button and in the dialog', async () => {
    const { page, laptop, phone, desktop } = await someoneWithThree()
    const secrets = [await kept(phone), await kept(desktop)] as const
    await sessionOn(page, phone.look).getByRole('checkbox').check()
    await button(page, 'Terminate 1 session').waitFor()
    await sessionOn(page, desktop.look).getByRole('checkbox').check()
    expect(await sessionOn(page, laptop.look).getByRole('checkbox').isDisabled()).toBe(true)

    await button(page, 'Terminate 2 sessions').click()
    await confirm(page, 'Terminate 2 sessions?')

    await expect.poll(() => sessionsIn(page).count()).toBe(1)
    await expectOut(phone, secrets[0])
    await expectOut(desktop, secrets[1])
    expect(await isIn(laptop)).toBe(true)
  })

  it('M14 terminates all but the session in use, after a dialog', async () => {
    const { page, laptop, phone, desktop } = await someoneWithThree()
    const secrets = [await kept(phone), await kept(desktop)] as const

    await button(page, 'Terminate all other sessions').click()
    await page.getByRole('dialog').getByText('You stay signed in on this device').waitFor()
    await confirm(page, 'Terminate 2 other sessions?')

    await expect.poll(() => sessionsIn(page).count()).toBe(1)
    await expectOut(phone, secrets[0])
    await expectOut(desktop, secrets[1])
    expect(await isIn(laptop)).toBe(true)
    await expect.poll(() => button(page, 'Terminate all other sessions').isDisabled()).toBe(true)
  })

  it('M15 labels an expired session, which nobody can use any more, until it is removed', async () => {
    const { page, phone } = await someoneWithThree()
    const secret = await kept(phone)
    await expire(stage.database, await phone.sessionId())
    await button(page, /Refresh/).click()
    const session = sessionOn(page, phone.look)
    await session.getByText('Expired', { exact: true }).waitFor()
    expect(await button(session, /^Terminate/).count()).toBe(0)
    await expectOut(phone, secret, 'You were away for a while. Please sign in again')

    await button(session, /^Remove/).click()

    await session.waitFor({ state: 'detached' })
    await page.reload()
    await sessionOn(page, aLaptop()).waitFor()
    expect(await sessionsIn(page).count()).toBe(2)
  })

  it('M17 ends the session of a device when it signs out there', async () => {
    const { page, phone } = await someoneWithThree()
    const { cookie } = await kept(phone)
    await phone.open('/account/security')

    await button(phone.page, 'Sign out').click()

    await signInHeading(phone.page).waitFor()
    expect(await stage.replay(cookie)).toBe(401)
    await button(page, /Refresh/).click()
    await sessionOn(page, phone.look).waitFor({ state: 'detached' })
  })
})

describe.each([['Ctrl', 'Control', 'Win32'] as const, ['Cmd on a Mac', 'Meta', 'MacIntel'] as const])(
  '%s held while clicking',
  (_, key, platform) => {
    async function onPlatform() {
      const username = await stage.person()
      const others = [aPhone(), aDesktop(), aPhone({ ip: '192.0.2.1' }), aDesktop({ ip: '192.0.2.2' })]
      const devices = [await stage.signedIn(username, aPhone({ ip: '192.0.2.3' }))]
      for (const look of others) devices.push(await stage.signedIn(username, look))
      const laptop = await stage.signedIn(username)
      const { page } = laptop
      await page.addInitScript((name) => Object.defineProperty(navigator, 'platform', { get: () => name }), platform)
      await laptop.open('/account/sessions')
      await sessionOn(page, laptop.look).waitFor()
      return { page, laptop, devices }
    }
    const modifiers = [key]

    it('M13 skips the dialog of each button that ends something', async () => {
      const { page, laptop, devices } = await onPlatform()
      const session = (ip: string) => sessionsIn(page).filter({ hasText: ip })
      const living = async () => (await Promise.all(devices.map(isIn))).filter(Boolean).length
      const { cookie } = await kept(laptop)

      await button(session('192.0.2.1'), /^Terminate/).click({ modifiers })
      await session('192.0.2.1').waitFor({ state: 'detached' })
      expect([await dialogs(laptop), await living()]).toEqual([0, 4])

      for (const ip of ['192.0.2.2', '192.0.2.3']) await session(ip).getByRole('checkbox').check()
      await button(page, 'Terminate 2 sessions').click({ modifiers })
      await session('192.0.2.2').waitFor({ state: 'detached' })
      expect([await dialogs(laptop), await living()]).toEqual([0, 2])

      await button(page, 'Terminate all other sessions').click({ modifiers })
      await expect.poll(() => sessionsIn(page).count()).toBe(1)
      expect([await dialogs(laptop), await living()]).toEqual([0, 0])

      await button(page, /^Disconnect/).click({ modifiers })
      await signInHeading(page).waitFor()
      expect(await stage.replay(cookie)).toBe(401)
    })

    it('M13 does not take the key of the other platform for it', async () => {
      const { page, devices } = await onPlatform()
      const held = key === 'Meta' ? { ctrlKey: true } : { metaKey: true }
      await button(sessionsIn(page).filter({ hasText: '192.0.2.1' }), /^Terminate/).dispatchEvent('click', held)
      await page.getByRole('dialog').waitFor()
      expect((await Promise.all(devices.map(isIn))).every(Boolean)).toBe(true)
    })
  },
)
