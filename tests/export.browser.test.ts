import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { get } from 'node:http'
import { parse } from 'csv-parse/sync'
import { minutes } from 'latchkey'
import { openSqliteStore } from 'latchkey/sqlite'
import { aSession } from 'latchkey/testing'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aLaptop, aPhone, type BrowserDevice } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { button, sessionsIn, withoutStream } from './session-list.ts'

const stage = aStage()

/** Browsers ask where to put a file with a window of the system, which no test can reach. */
async function withoutPicker({ page }: BrowserDevice): Promise<void> {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'))
}

async function atAllSessions(path = '/admin/sessions', look = aLaptop()): Promise<BrowserDevice> {
  const device = await stage.signedIn(await stage.administrator(), look)
  await withoutPicker(device)
  await device.open(path)
  await sessionsIn(device.page).first().waitFor()
  return device
}

/**
 * Of a user that nobody else has, and large, so that a slow line takes its time. `bytes` is of each: an export that is to
 * be broken off must not fit into what the system holds for a slow reader.
 */
async function seedMany(count: number, { bytes = 2000 } = {}): Promise<string> {
  const username = await stage.person('many')
  const now = Date.now()
  const store = openSqliteStore(stage.database)
  const userAgent = 'Mozilla/5.0 '.padEnd(bytes, 'x')
  store.transact((verbs) => {
    for (let place = 1; place <= count; place += 1) {
      const startedAt = now - minutes(place)
      verbs.insert(
        aSession({
          userId: username,
          startedAt,
          userAgent,
          absoluteDeadline: now + minutes(60),
          idleDeadline: now + minutes(60),
        }),
        { events: [] },
      )
    }
  })
  await store.close()
  // So that a connection that the server has closed meanwhile is not asked again.
  await new Promise((resolve) => setImmediate(resolve))
  return username
}

/** Gives back how to let it be quick again. */
async function slowDown({ page, context }: BrowserDevice): Promise<() => Promise<void>> {
  const devtools = await context.newCDPSession(page)
  const limitTo = async (bytesPerSecond: number) => {
    const throughput = { downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond }
    await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 0, ...throughput })
  }
  await limitTo(300_000)
  return () => limitTo(-1)
}

async function choose(page: Page, format: RegExp): Promise<void> {
  await button(page, 'Export').click()
  await page.getByRole('button', { name: format }).click()
}

async function exportsOf(username: string) {
  const store = openSqliteStore(stage.database)
  const { items } = await store.events({ types: ['sessions_exported'] }, { limit: 50 })
  await store.close()
  return items.filter(({ by }) => 'username' in by && by.username === username).map(({ details }) => details)
}

describe('the export of all sessions', () => {
  it('X6 X9 downloads what the filter finds as CSV, with the keyboard alone', async () => {
    const username = await seedMany(700)
    const { page, context } = await atAllSessions(`/admin/sessions?q=user:${username}`)

    await button(page, 'Export').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /CSV/ }).waitFor()
    const downloading = page.waitForEvent('download')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const download = await downloading
    const day = new Date().toISOString().slice(0, 10)
    await page.getByRole('status').getByText(`700 sessions exported to sessions-${day}.csv`).waitFor()

    expect(download.suggestedFilename()).toBe(`sessions-${day}.csv`)
    const rows: Record<string, string>[] = parse(await readFile(await download.path(), 'utf8'), {
      columns: true,
      record_delimiter: '\r\n',
    })
    const listed: { id: string; startedAt: number; ip: string }[] = []
    for (let next = ''; ; ) {
      const query = `q=user:${username}&sort=startedAt&limit=200${next && `&after=${next}`}`
      const list = await (await context.request.get(`/api/admin/sessions?${query}`)).json()
      listed.push(...list.sessions)
      if (list.next === undefined) break
      next = list.next
    }
    expect(rows.map(({ id, ip, startedAt }) => ({ id, ip, startedAt }))).toEqual(
      listed.map(({ id, ip, startedAt }) => ({ id, ip, startedAt: new Date(startedAt).toISOString() })),
    )
    await button(page, 'OK').click()
    expect(await button(page, 'OK').count()).toBe(0)
    await expect.poll(() => button(page, 'Export').evaluate((node) => node === document.activeElement)).toBe(true)
  })

  it('X6 shows how far it is, and leaves nothing behind when it is cancelled', async () => {
    const username = await seedMany(3000, { bytes: 8000 })
    const device = await atAllSessions(`/admin/sessions?q=user:${username}`)
    const { page } = device
    await slowDown(device)
    let downloads = 0
    page.on('download', () => {
      downloads += 1
    })

    await choose(page, /NDJSON/)
    await page.getByText(/^[1-9][\d,]* of 3,000 rows$/).waitFor()
    const bar = page.getByRole('progressbar', { name: 'Export' })
    expect(await bar.getAttribute('aria-valuetext')).toMatch(/of 3,000 rows/)
    await button(page, 'Cancel').click()

    await page.getByRole('status').getByText('The export was cancelled, and nothing was kept').waitFor()
    expect(downloads).toBe(0)
    const { account } = await (await device.context.request.get('/api/session')).json()
    await expect.poll(() => exportsOf(account.username)).toMatchObject([{ finished: 'no', reason: 'reader_gone' }])
  })

  it('X6 says that an export broke off, and keeps no part of it', async () => {
    const username = await seedMany(3000, { bytes: 8000 })
    const device = await atAllSessions(`/admin/sessions?q=user:${username}`)
    const { page, context } = device
    // Else the page itself would leave as soon as it hears of it.
    await withoutStream(device)
    await page.reload()
    await sessionsIn(page).first().waitFor()
    const hurry = await slowDown(device)
    await choose(page, /CSV/)
    await page.getByText(/^[1-9][\d,]* of 3,000 rows$/).waitFor()

    const { account } = await (await context.request.get('/api/session')).json()
    const path = `/api/admin/users/${account.id}`
    expect((await stage.root.call('PATCH', path, { role: 'user' })).status).toBe(200)
    // What was on its way arrives first.
    await expect.poll(() => exportsOf(account.username)).toMatchObject([{ finished: 'no', reason: 'session_over' }])
    await hurry()

    await page
      .getByRole('status')
      .getByText(/^The export broke off after [\d,]+ rows/)
      .waitFor()
  })

  it('X6 says what to do when there are too many exports', async () => {
    const username = await seedMany(1500, { bytes: 8000 })
    const { page, cookie } = await atAllSessions(`/admin/sessions?q=user:${username}`)
    const headers = { Cookie: await cookie() }
    const exports = [1, 2].map(() =>
      // On connections of their own: one that was idle may be closed at this moment.
      get(`${stage.origin}/api/admin/session-exports?format=csv`, { headers, agent: false }),
    )
    const answers = await Promise.all(exports.map(async (asked) => (await once(asked, 'response'))[0].statusCode))
    expect(answers).toEqual([200, 200])

    await choose(page, /CSV/)

    await page.getByRole('status').getByText('You have two exports under way').waitFor()
    for (const asked of exports) asked.destroy()
  })

  it('X6 writes piece by piece where the browser can, and does nothing when no place is chosen', async () => {
    const username = await seedMany(300)
    const device = await stage.signedIn(await stage.administrator())
    const { page } = device
    // The browser's own file system, in place of a window of the system that asks for a place.
    await page.addInitScript(() => {
      const picked = async ({ suggestedName }: { suggestedName: string }) => {
        if (document.title.startsWith('No')) throw new DOMException('', 'AbortError')
        return (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true })
      }
      Object.assign(window, { showSaveFilePicker: picked })
    })
    await device.open(`/admin/sessions?q=user:${username}`)
    await sessionsIn(page).first().waitFor()

    await choose(page, /NDJSON/)
    await page.getByRole('status').getByText('300 sessions exported').waitFor()
    const lines = await page.evaluate(async () => {
      const name = `sessions-${new Date().toISOString().slice(0, 10)}.ndjson`
      const file = await (await (await navigator.storage.getDirectory()).getFileHandle(name)).getFile()
      return (await file.text()).trimEnd().split('\n')
    })
    expect(new Set(lines.map((line) => JSON.parse(line).username))).toEqual(new Set([username]))
    expect(lines).toHaveLength(300)

    await button(page, 'OK').click()
    await page.evaluate(() => {
      document.title = 'No'
    })
    await choose(page, /CSV/)
    await button(page, /CSV/).waitFor({ state: 'hidden' })
    expect(await button(page, /^(OK|Cancel)$/).count()).toBe(0)
  })

  it('X6 fits on a phone', async () => {
    const username = await seedMany(3000, { bytes: 8000 })
    const device = await atAllSessions(`/admin/sessions?q=user:${username}`, aPhone({ locale: 'en-GB' }))
    const { page } = device
    await slowDown(device)
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

    await choose(page, /CSV/)
    await page.getByText(/^[1-9][\d,]* of 3,000 rows$/).waitFor()
    expect(await overflow()).toBeLessThanOrEqual(0)
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/running.png` })
    await button(page, 'Cancel').click()
    await page.getByText('The export was cancelled').waitFor()
    expect(await overflow()).toBeLessThanOrEqual(0)
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/cancelled.png` })
  })
})
