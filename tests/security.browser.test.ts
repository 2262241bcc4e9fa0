import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aLaptop, aPhone, openDevice } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { launchChromium } from './chromium-browser.ts'
import { SIGNED_IN_PAGES, settled } from './every-page.ts'

const stage = aStage()

const signOut = (page: Page) => page.getByRole('button', { name: 'Sign out', exact: true })

describe('what the browser keeps and sends', () => {
  it('R47 R62 holds no secret where a script could read it, on any page', async () => {
    const { page, open, cookie } = await stage.signedIn(await stage.administrator())
    const token = (await cookie()).split('=')[1] ?? ''
    const secret = token.split('.')[1] ?? ''
    expect(secret.length).toBeGreaterThan(40)

    for (const path of SIGNED_IN_PAGES) {
      await open(path)
      await settled(page)
      const kept = await page.evaluate(async () => ({
        cookie: document.cookie,
        local: { ...localStorage },
        session: { ...sessionStorage },
        databases: await indexedDB.databases(),
        caches: typeof caches === 'undefined' ? [] : await caches.keys(),
        history: JSON.stringify(history.state),
        page: document.documentElement.outerHTML,
      }))
      expect(kept.cookie).toBe('')
      expect([kept.databases, kept.caches]).toEqual([[], []])
      expect(JSON.stringify(kept)).not.toContain(secret)
    }
  })

  it('R59 asks no other host, and does nothing that its policy forbids, on any page', async () => {
    const { page, context, open, troubles } = await stage.signedIn(await stage.administrator())
    const asked = new Set<string>()
    context.on('request', (request) => asked.add(new URL(request.url()).origin))
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) =>
        console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`),
      )
    })

    for (const path of ['/login', '/setup', '/nowhere', ...SIGNED_IN_PAGES]) {
      await open(path)
      await settled(page)
    }

    expect([...asked]).toEqual([stage.origin])
    expect(troubles).toEqual([])
  })

  it('loads less than 200 kB of scripts, gzipped, for the first look at my sessions', async () => {
    const { page, open } = await stage.signedIn(await stage.person())
    const scripts: Promise<Buffer>[] = []
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.push(response.body())
    })

    await open('/account/sessions')
    await settled(page)

    const sizes = (await Promise.all(scripts)).map((body) => gzipSync(body).length)
    expect(sizes.length).toBeGreaterThan(0)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000)
  })
})

describe('leaving', () => {
  it.each([['a laptop', aLaptop()] as const, ['a phone', aPhone()] as const])(
    'R24 shows "Sign out" on every page without scrolling, on %s',
    async (_, look) => {
      const { page, open } = await stage.signedIn(await stage.administrator(), look)
      for (const path of SIGNED_IN_PAGES) {
        await open(path)
        await settled(page)

        const box = await signOut(page).boundingBox()

        const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
        expect(box, path).not.toBeNull()
        expect(
          box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height,
          path,
        ).toBe(true)
      }
    },
  )

  it('R28 M17 shows nothing of the session after "Sign out" and Back', async () => {
    const username = await stage.person()
    const { page, open, cookie, look } = await stage.signedIn(username)
    const kept = await cookie()
    await open('/account/security')
    await open('/account/sessions')
    await page.getByText(look.ip).first().waitFor()

    await signOut(page).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.goBack()

    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await page.content()).not.toContain(username)
    expect([await cookie(), await stage.replay(kept)]).toEqual(['', 401])
  })

  it('R28 is not kept in memory for Back when the reader goes to another page', async () => {
    await using browser = await launchChromium({ keepsPages: true })
    const { page, open, signIn, cookie, look } = await openDevice(browser, stage.origin, aLaptop())
    await signIn(await stage.person())
    await page.addInitScript(() => addEventListener('pageshow', (event) => console.info(`kept: ${event.persisted}`)))
    const kept: string[] = []
    page.on('console', (message) => kept.push(message.text()))
    await open('/account/sessions')
    await page.getByText(look.ip).first().waitFor()
    await open('/robots.txt')
    await fetch(`${stage.origin}/api/session`, {
      method: 'DELETE',
      headers: { Cookie: await cookie(), Origin: stage.origin },
    })

    await page.evaluate(() => history.back())

    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(kept).not.toContain('kept: true')
  })

  it('R28 shows nothing when a browser has kept the page all the same, before the session is known to live', async () => {
    const { page, open, cookie, look } = await stage.signedIn(await stage.person())
    await open('/account/sessions')
    await page.getByText(look.ip).first().waitFor()
    const leave = () => page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))
    const comeBack = () => page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))

    await leave()
    expect(await page.getByText(look.ip).first().isVisible()).toBe(false)
    await comeBack()
    await page.getByText(look.ip).first().waitFor()

    await leave()
    await fetch(`${stage.origin}/api/session`, {
      method: 'DELETE',
      headers: { Cookie: await cookie(), Origin: stage.origin },
    })
    await comeBack()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })
})
