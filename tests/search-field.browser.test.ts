import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aDesktop, aPhone } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { sessionOn, sessionsIn } from './session-list.ts'

const stage = aStage()
const field = (page: Page) => page.getByRole('combobox', { name: 'Search sessions' })
const options = (page: Page) => page.getByRole('option')
const asked = (page: Page) => new URL(page.url()).searchParams.get('q')

/** Somebody with a phone and a desktop computer, and an administrator who looks at the two. */
async function atTheField() {
  const username = await stage.person()
  await stage.signedIn(username, aPhone())
  await stage.signedIn(username, aDesktop())
  const { page, open } = await stage.signedIn(await stage.administrator())
  await open(`/admin/sessions?q=user:${username}`)
  await sessionOn(page, aPhone()).waitFor()
  await field(page).click()
  await page.keyboard.press('End')
  return { page, username }
}

describe('the search field', () => {
  it('X1 X9 suggests keys and values with their counts, and takes them with the keyboard alone', async () => {
    const { page, username } = await atTheField()
    await page.keyboard.type(' o')
    await options(page).filter({ hasText: 'os:' }).getByText('The operating system.').waitFor()
    await page.keyboard.press('Tab')
    await options(page).filter({ hasText: 'ios' }).getByText(/^\d+$/).waitFor()

    await page.keyboard.type('i')
    await page.keyboard.press('ArrowDown')
    const id = await field(page).getAttribute('aria-activedescendant')
    expect(await page.locator(`[id="${id}"]`).getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('Enter')

    await expect.poll(() => field(page).inputValue()).toBe(`user:${username} os:ios `)
    await expect.poll(() => sessionsIn(page).count()).toBe(1)
    await sessionOn(page, aPhone()).waitFor()
    expect(asked(page)).toBe(`user:${username} os:ios`)
  })

  it('X1 takes suggestions with a click, several values of one key, and what must not be', async () => {
    const { page, username } = await atTheField()
    await page.keyboard.type(' -os:')
    await options(page).filter({ hasText: 'windows' }).click()
    await expect.poll(() => sessionsIn(page).count()).toBe(1)
    await sessionOn(page, aPhone()).waitFor()

    await page.keyboard.press('Backspace')
    await page.keyboard.type(',')
    await options(page).filter({ hasText: 'ios' }).click()
    await page.getByText('No session matches').waitFor()
    expect(asked(page)).toBe(`user:${username} -os:windows,ios`)
  })

  it('X9 closes the suggestions with Escape, and leaves the field with the next', async () => {
    const { page } = await atTheField()
    await options(page)
      .first()
      .waitFor({ state: 'detached' })
      .catch(() => undefined)
    await page.keyboard.type(' st')
    await options(page).first().waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => options(page).count()).toBe(0)
    expect(await field(page).getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('Escape')
    expect(await field(page).evaluate((element) => element === document.activeElement)).toBe(false)
  })

  it('X1 says what is wrong at the word, and keeps what was found', async () => {
    const { page, username } = await atTheField()
    await page.keyboard.type(' brwser:chrome')
    await page.keyboard.press('Enter')

    await page.getByRole('alert').getByText('There is no key "brwser": did you mean "browser"?').waitFor()
    expect(await field(page).getAttribute('aria-invalid')).toBe('true')
    expect(
      await page
        .locator('search [aria-hidden] span')
        .filter({ hasText: /^brwser$/ })
        .count(),
    ).toBe(1)
    expect([await field(page).inputValue(), asked(page)]).toEqual([
      `user:${username} brwser:chrome`,
      `user:${username}`,
    ])
    expect(await sessionsIn(page).count()).toBe(2)
  })

  it('X1 shows a link with a mistake, and finds something once it is mended', async () => {
    const username = await stage.person()
    await stage.signedIn(username, aPhone())
    const { page, open } = await stage.signedIn(await stage.administrator())
    await open(`/admin/sessions?q=usr:${username}`)
    await page.getByText('This search has a mistake').waitFor()

    await field(page).fill(`user:${username}`)
    await sessionOn(page, aPhone()).waitFor()
    expect(await sessionsIn(page).count()).toBe(1)
  })
})
