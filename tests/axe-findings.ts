import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds in light, and then with the colours of the dark, as lines to read. */
export async function findings(page: Page, where: string): Promise<readonly string[]> {
  // Evaluated by the debugger, which no policy of the page keeps out.
  await page.evaluate(AXE)
  const inLight = await violationsIn(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  const inDark = await violationsIn(page, { runOnly: ['color-contrast', 'link-in-text-block'] })
  await page.emulateMedia({ colorScheme: 'light' })
  return [...inLight.map((line) => `${where} in light: ${line}`), ...inDark.map((line) => `${where} in dark: ${line}`)]
}

async function violationsIn(page: Page, options: axe.RunOptions = {}): Promise<readonly string[]> {
  // What is fading in has not its own colours yet.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
  const { violations } = await page.evaluate(
    (given) => (globalThis as unknown as { axe: typeof axe }).axe.run(given),
    options,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  )
}
