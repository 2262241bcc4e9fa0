import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { BrowserDevice, DeviceLook } from './browser-device.ts'

const list = (page: Page): Locator =>
  page.getByRole('table').or(page.getByRole('list', { name: /^(My|All) sessions$/ }))

/** The sessions that a list shows, as rows, or as cards on a phone. */
export function sessionsIn(page: Page): Locator {
  return list(page)
    .getByRole('row')
    .filter({ has: page.getByRole('cell') })
    .or(list(page).getByRole('listitem'))
}

/** The one session on such a device. */
export function sessionOn(page: Page, { label }: Pick<DeviceLook, 'label'>): Locator {
  return sessionsIn(page).filter({ hasText: label })
}

export function button(place: Page | Locator, name: string | RegExp): Locator {
  return place.getByRole('button', { name })
}

/** Lets no page of the device hear what happens: it has to ask. */
export async function withoutStream({ context }: BrowserDevice): Promise<void> {
  await context.route(/\/session(\/|-)events/, (route) => route.abort())
}

/** The button of the dialog that does what it asks about. */
export async function confirm(page: Page, title: string | RegExp): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title })
  await dialog.getByRole('button').last().click()
  await dialog.waitFor({ state: 'hidden' })
}

export function signInHeading(page: Page): Locator {
  return page.getByRole('heading', { name: 'Sign in' })
}

/** Out for good: each page leads to the sign-in, and says why; whoever has kept the cookie gets nothing for it. */
export async function expectOut(
  device: BrowserDevice,
  kept: { readonly cookie: string; readonly origin: string },
  sentence = 'This session was ended. Please sign in again',
): Promise<void> {
  const { status } = await fetch(`${kept.origin}/api/session`, { headers: { Cookie: kept.cookie } })
  expect(status).toBe(401)
  await device.open('/account/security')
  await signInHeading(device.page).waitFor()
  await device.page.getByText(sentence).waitFor()
}
