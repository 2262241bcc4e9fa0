import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aDesktop, aPhone } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { sessionOn, sessionsIn } from './session-list.ts'

const stage = aStage()

/** The accessible name of what has the focus, near enough. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? ''
  })

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press('Tab')
    if (name.test(await focused(page))) return
  }
  throw new Error(`Tab never comes to ${name}`)
}

describe('the keyboard alone', () => {
  it('M10 M12 terminates sessions with Tab, Space and Enter, and the focus never gets lost', async () => {
    const username = await stage.person()
    const [phone, desktop] = [await stage.signedIn(username, aPhone()), await stage.signedIn(username, aDesktop())]
    const { page, open } = await stage.signedIn(username)
    await open('/account/sessions')
    await sessionOn(page, phone.look).waitFor()

    await tabTo(page, /^Terminate Safari/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    expect(await focused(page)).toBe('Cancel')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await expect.poll(() => focused(page)).toMatch(/^Terminate Safari/)

    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, /^Terminate$/)
    await page.keyboard.press('Enter')
    await sessionOn(page, phone.look).waitFor({ state: 'detached' })
    await expect.poll(() => focused(page)).toBe('My sessions')

    await tabTo(page, /^Select Firefox/)
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Terminate 1 session' }).waitFor()
    await page.keyboard.press('Shift+Tab')
    while (!/^Terminate 1 session$/.test(await focused(page))) await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Space')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, /^Terminate$/)
    await page.keyboard.press('Space')

    await sessionOn(page, desktop.look).waitFor({ state: 'detached' })
    expect(await sessionsIn(page).count()).toBe(1)
    await expect.poll(() => focused(page)).toBe('My sessions')
    expect([await stage.replay(await phone.cookie()), await stage.replay(await desktop.cookie())]).toEqual([401, 401])
  })

  it('keeps the focus inside an open dialog', async () => {
    const username = await stage.person()
    const phone = await stage.signedIn(username, aPhone())
    const { page, open } = await stage.signedIn(username)
    await open('/account/sessions')
    await sessionOn(page, phone.look).getByRole('button').click()
    await page.getByRole('dialog').waitFor()

    const visited = new Set<string>()
    for (let step = 0; step < 8; step += 1) {
      await page.keyboard.press('Tab')
      visited.add(
        await page.evaluate(() =>
          document.activeElement?.closest('dialog') ? 'inside' : (document.activeElement?.tagName ?? ''),
        ),
      )
    }
    // The browser's own controls come between, and have no element: the page behind the dialog never.
    expect([...visited].filter((place) => place !== 'BODY')).toEqual(['inside'])
  })

  it('skips to the content', async () => {
    const { page, open } = await stage.signedIn(await stage.person())
    await open('/account/sessions')
    await page.getByRole('heading', { level: 1 }).waitFor()

    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Skip to the content')
    await page.keyboard.press('Enter')

    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
  })
})
