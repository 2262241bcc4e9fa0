import type { Page } from 'playwright-core'

/** The pages of whoever is signed in. */
export const ACCOUNT_PAGES = ['/account/sessions', '/account/security'] as const
/** The pages of an administrator besides. */
export const ADMIN_PAGES = ['/admin', '/admin/sessions', '/admin/users', '/admin/audit'] as const
export const SIGNED_IN_PAGES = [...ACCOUNT_PAGES, ...ADMIN_PAGES] as const

/** Once the page shows what it is about, and no more "Looking up…". */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForFunction(() => !/(Looking up|Counting)[^.]*…/.test(document.body.innerText))
}
