import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../tests/chromium-browser.ts'
import type { Figure } from './report.ts'
import { median } from './rounds.ts'
import type { Sample } from './sample.ts'
import { type ServerProcess, startLatchkey } from './server-process.ts'

/** What somebody has loaded who has not scrolled far. */
const FEW = 1000
const ROUNDS = 5
/** In pixels a frame: a page in a quarter of a second. */
const STRIDE = 60
const FRAMES = 180
/** How many frames there are in the time of one, against where few rows are loaded. */
const LEAST = 0.8
/** What keeps the page from its next frame for longer is felt. */
const MOST_BLOCKED_MS = 50

/** How smoothly a list scrolls of which so many rows are loaded, against one of which few are. */
export async function measureScrolling(sample: Sample, rows: number): Promise<readonly Figure[]> {
  const server = await startLatchkey(sample.path)
  const browser = await launchChromium()
  try {
    const few = await openList(browser, server, sample)
    await load(few, FEW)
    const many = await openList(browser, server, sample)
    const startedAt = performance.now()
    await load(many, rows)
    const took = performance.now() - startedAt
    const blocked = await longestTask(many)
    const rounds: { readonly few: Scrolled; readonly many: Scrolled }[] = []
    for (let round = 0; round < ROUNDS; round += 1) rounds.push({ few: await scroll(few), many: await scroll(many) })
    const of = (what: keyof Scrolled) => ({
      ours: median(rounds.map((round) => round.many[what])),
      floor: median(rounds.map((round) => round.few[what])),
      ratio: median(rounds.map((round) => round.few[what] / round.many[what])),
      floorName: `${FEW} loaded`,
    })
    const named = `${rows.toLocaleString('en')} rows loaded`
    return [
      { name: `${named} by scrolling, from the server`, unit: 'per second', ours: rows / (took / 1000) },
      { name: 'the longest that the page did not answer as they came', unit: 'ms', ours: blocked },
      { name: `${named}: a frame, median`, unit: 'ms', ...of('median'), least: LEAST },
      { name: `${named}: a frame, slowest of 20`, unit: 'ms', ...of('slow'), least: LEAST },
      { name: `${named}: to the middle at once`, unit: 'ms', ...of('jump') },
      {
        name: `${named}: the longest that it did not answer as it scrolled`,
        unit: 'ms',
        ours: of('blocked').ours,
        most: MOST_BLOCKED_MS,
      },
      {
        name: `${named}: memory of the page`,
        unit: 'MB',
        ours: await megabytes(many),
        floor: await megabytes(few),
        floorName: `${FEW} loaded`,
      },
    ]
  } finally {
    await browser.close()
    await server.stop()
  }
}

async function openList(browser: Browser, { origin }: ServerProcess, { administratorToken }: Sample): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addCookies([{ name: 'id', value: administratorToken, url: origin, httpOnly: true, sameSite: 'Lax' }])
  const page = await context.newPage()
  await page.addInitScript(() => {
    const tasks = { longest: 0 }
    Object.assign(window, { tasks })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.longest = Math.max(tasks.longest, duration)
    }).observe({ type: 'longtask' })
  })
  await page.goto(`${origin}/admin/sessions`)
  await page.locator('tbody [data-session]').first().waitFor()
  return page
}

/** To the end, again and again, until so many rows are there. */
async function load(page: Page, rows: number): Promise<void> {
  await page.bringToFront()
  await page.evaluate(async (wanted) => {
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const list = document.querySelector('tbody') as HTMLElement
    // Asked of the style, because to measure would lay the page out.
    while (Number.parseFloat(list.style.height) < wanted * 50) {
      scrollTo(0, Number.MAX_SAFE_INTEGER)
      await nextFrame()
      const alerts = [...document.querySelectorAll('main [role="alert"]')]
      if (alerts.some(({ textContent }) => textContent !== '')) throw new Error('A page of the list did not come')
    }
    scrollTo(0, 0)
  }, rows)
}

/** In milliseconds, since it was asked last. */
function longestTask(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { tasks } = window as unknown as { tasks: { longest: number } }
    const { longest } = tasks
    tasks.longest = 0
    return longest
  })
}

/** In milliseconds. */
type Scrolled = { readonly median: number; readonly slow: number; readonly jump: number; readonly blocked: number }

/** Through the middle of what is loaded. */
async function scroll(page: Page): Promise<Scrolled> {
  await page.bringToFront()
  const times = await page.evaluate(
    async ({ stride, frames }) => {
      const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
      scrollTo(0, 0)
      await nextFrame()
      const list = document.querySelector('tbody') as HTMLElement
      const middle = Math.round(Number.parseFloat(list.style.height) / 2)
      const isShown = () =>
        document.elementFromPoint(innerWidth / 2, innerHeight - 100)?.closest('[data-session]') !== null
      const jumpedAt = performance.now()
      scrollTo(0, middle)
      do await nextFrame()
      while (!isShown())
      const jump = performance.now() - jumpedAt
      const { tasks } = window as unknown as { tasks: { longest: number } }
      // Tasks are told of late: those of the jump are not counted.
      for (let frame = 0; frame < 20; frame += 1) await nextFrame()
      tasks.longest = 0
      const took: number[] = []
      let before = await nextFrame()
      for (let frame = 0; frame < frames; frame += 1) {
        scrollBy(0, stride)
        const now = await nextFrame()
        took.push(now - before)
        before = now
      }
      took.sort((one, other) => one - other)
      return { jump, median: took[Math.floor(frames / 2)] ?? 0, slow: took[Math.floor(frames * 0.95)] ?? 0 }
    },
    { stride: STRIDE, frames: FRAMES },
  )
  return { ...times, blocked: await longestTask(page) }
}

/** What the page's own objects take, after the rest is thrown away. */
async function megabytes(page: Page): Promise<number> {
  const client = await page.context().newCDPSession(page)
  await client.send('HeapProfiler.collectGarbage')
  const { usedSize } = await client.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}
