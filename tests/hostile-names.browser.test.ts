import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { aLaptop } from './browser-device.ts'
import { aStage } from './browser-stage.ts'
import { SIGNED_IN_PAGES, settled } from './every-page.ts'

const PAYLOAD = `"'><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>{{7*7}}`

const stage = aStage()

it('R40 shows markup in a user agent or a username as the text that it is', async () => {
  const administrator = await stage.administrator()
  const victim = await stage.person('mallory')
  const { page, open } = await stage.signedIn(administrator, aLaptop({ userAgent: `Mozilla/5.0 ${PAYLOAD}` }))
  rename(victim, PAYLOAD)
  await stage.signedIn(victim)

  for (const path of SIGNED_IN_PAGES) {
    await open(path)
    await settled(page)

    const found = await page.evaluate(() => ({
      hacked: 'hacked' in window,
      elements: document.querySelectorAll('img[src="x"], [onerror]').length,
    }))
    expect(found, path).toEqual({ hacked: false, elements: 0 })
    if (path.startsWith('/admin/')) await page.getByText(PAYLOAD).first().waitFor({ state: 'attached' })
  }
})

/** The API takes no such name. A store that another program has written to might hold one all the same. */
function rename(username: string, hostile: string): void {
  using database = new DatabaseSync(stage.database)
  database.prepare('UPDATE users SET username = ? WHERE username = ?').run(hostile, username)
}
