import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aDesktop, aPhone } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { button, sessionOn, sessionsIn } from './session-list.ts'

const stage = aStage()
const viewsButton = (page: Page) => button(page, /^Views?\b/)
const isIn = (page: Page, view: string) => page.getByRole('button', { name: `View: ${view}`, exact: true }).waitFor()
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
    await isIn(page, entry.source.slice(1))
    await choose(page, 'All')
    await expect.poll(() => field(page).inputValue()).toBe('')
  })

  it('X1 keeps a search under a name, says when it is changed, and goes back to it', async () => {
    const { page, username, name } = await anAdministrator()
    await field(page).fill(`user:${username} os:ios`)
    await expect.poll(() => sessionsIn(page).count()).toBe(1)
    await choose(page, 'Save as a new view…')
    await page.getByRole('textbox', { name: 'Name' }).fill('Her phone')
    await page.keyboard.press('Enter')
    await page.getByText('The view “Her phone” is saved.').waitFor()
    await isIn(page, 'Her phone')

    await button(page.getByRole('columnheader', { name: 'Username' }), 'Username').click()
    await isIn(page, 'Her phone changed')
    await choose(page, 'Back to “Her phone” as it was')
    await isIn(page, 'Her phone')

    await field(page).fill(`user:${username} os:windows`)
    await sessionOn(page, aDesktop()).waitFor()
    await choose(page, 'Save changes to “Her phone”')
    await isIn(page, 'Her phone')

    const elsewhere = await stage.signedIn(name)
    await elsewhere.open('/admin/sessions')
    await choose(elsewhere.page, /^Her phone/)
    await expect.poll(() => sessionsIn(elsewhere.page).count()).toBe(1)
    await sessionOn(elsewhere.page, aDesktop()).waitFor()
  })

  it('X1 renames and deletes a view, after a question, and refuses a name twice', async () => {
    const { page } = await anAdministrator()
    for (const name of ['First', 'Second']) {
      await choose(page, 'Save as a new view…')
      await page.getByRole('textbox', { name: 'Name' }).fill(name)
      await page.keyboard.press('Enter')
      await page.getByText(`The view “${name}” is saved.`).waitFor()
    }
    await choose(page, 'Rename “Second”…')
    await page.getByRole('textbox', { name: 'Name' }).fill('first')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('choose another name').waitFor()
    await page.getByRole('textbox', { name: 'Name' }).fill('Third')
    await page.keyboard.press('Enter')
    await isIn(page, 'Third')

    await choose(page, 'Delete “Third”…')
    await page.getByRole('dialog', { name: 'Delete the view “Third”?' }).getByRole('button').last().click()
    await viewsButton(page).click()
    await expect.poll(() => page.getByRole('list', { name: 'My views' }).allInnerTexts()).toEqual(['First'])
  })
})
