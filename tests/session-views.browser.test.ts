import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aDesktop, aPhone } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { button, sessionOn, sessionsIn } from './session-list.ts'

const stage = aStage()
const viewsButton = (page: Page) => button(page, /^View: /)
const field = (page: Page) => page.getByRole('combobox', { name: 'Search sessions' })

/** Opens the menu of views and takes one of its entries. */
async function choose(page: Page, entry: string | RegExp): Promise<void> {
  await viewsButton(page).click()
  await button(page, entry).click()
}

async function anAdministrator() {
  const username = await stage.person()
  for (const look of [aPhone(), aDesktop()]) await stage.signedIn(username, look)
  const name = await stage.administrator()
  const administrator = await stage.signedIn(name)
  await administrator.open('/admin/sessions')
  await sessionsIn(administrator.page).first().waitFor()
  return { username, name, administrator, page: administrator.page }
}

describe('views of all sessions', () => {
  it.each([
    [/^Inactive for 30 days/, 'active:>30d'],
    [/^More than 10 sessions/, 'sessions:>10'],
    [/^Started in the last hour/, 'started:<1h'],
  ])('X1 has some to begin with: %s', async (entry, search) => {
    const { page } = await anAdministrator()
    await choose(page, entry)
    await expect.poll(() => field(page).inputValue()).toBe(search)
    expect(await viewsButton(page).getAttribute('aria-label')).toMatch(entry.source.slice(1))
    await choose(page, 'All')
    await expect.poll(() => field(page).inputValue()).toBe('')
  })

  it('X1 keeps a search under a name, says when it is changed, and goes back to it', async () => {
    const { page, username, name } = await anAdministrator()
    await field(page).fill(`user:${username} os:ios`)
    await expect.poll(() => sessionsIn(page).count()).toBe(1)
    await choose(page, 'Save as a new view…')
    await page.getByLabel('Name').fill('Her phone')
    await page.keyboard.press('Enter')
    await page.getByText('The view “Her phone” is saved.').waitFor()
    await expect.poll(() => viewsButton(page).getAttribute('aria-label')).toBe('View: Her phone')

    await button(page.getByRole('columnheader', { name: 'Username' }), 'Username').click()
    await expect.poll(() => viewsButton(page).getAttribute('aria-label')).toBe('View: Her phone, changed')
    await choose(page, 'Back to “Her phone” as it was')
    await expect.poll(() => viewsButton(page).getAttribute('aria-label')).toBe('View: Her phone')

    await field(page).fill(`user:${username} os:windows`)
    await sessionOn(page, aDesktop()).waitFor()
    await choose(page, 'Save changes to “Her phone”')
    await expect.poll(() => viewsButton(page).getAttribute('aria-label')).toBe('View: Her phone')

    const elsewhere = await stage.signedIn(name)
    await elsewhere.open('/admin/sessions')
    await choose(elsewhere.page, /^Her phone/)
    await sessionOn(elsewhere.page, aDesktop()).waitFor()
    expect(await sessionsIn(elsewhere.page).count()).toBe(1)
  })

  it('X1 renames and deletes a view, after a question, and refuses a name twice', async () => {
    const { page } = await anAdministrator()
    for (const name of ['First', 'Second']) {
      await choose(page, 'Save as a new view…')
      await page.getByLabel('Name').fill(name)
      await page.keyboard.press('Enter')
      await page.getByText(`The view “${name}” is saved.`).waitFor()
    }
    await choose(page, 'Rename “Second”…')
    await page.getByLabel('Name').fill('first')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('choose another name').waitFor()
    await page.getByLabel('Name').fill('Third')
    await page.keyboard.press('Enter')
    await expect.poll(() => viewsButton(page).getAttribute('aria-label')).toBe('View: Third')

    await choose(page, 'Delete “Third”…')
    await page.getByRole('dialog', { name: 'Delete the view “Third”?' }).getByRole('button').last().click()
    await viewsButton(page).click()
    await expect.poll(() => page.getByRole('list', { name: 'My views' }).allInnerTexts()).toEqual(['First'])
  })
})
