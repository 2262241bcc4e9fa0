import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { residentMegabytes } from './memory.ts'
import type { Figure } from './report.ts'
import type { Sample } from './sample.ts'
import { startWatchedLatchkey } from './server-process.ts'

const FORMATS = ['csv', 'ndjson'] as const
/** What an export may need beyond what the server has taken by then, however many rows there are. */
const MOST_MEGABYTES = 100
const MOST_DELAY_MS = 50
const LOOK_EVERY_MS = 250

/** How quickly every session of the file leaves the server, and what that costs it meanwhile. */
export async function measureExports({ path, administratorToken }: Sample): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'))
  const output = join(folder, 'delay.json')
  const server = await startWatchedLatchkey(path, output)
  const read = async (query: string): Promise<{ readonly lines: number; readonly ms: number }> => {
    const script = fileURLToPath(new URL('export-reader.ts', import.meta.url))
    const address = `${server.origin}/api/admin/session-exports?${query}`
    const { stdout } = await promisify(execFile)(process.execPath, [script, address, `id=${administratorToken}`])
    return JSON.parse(stdout)
  }
  const figures: Figure[] = []
  try {
    // What any export needs once is not counted.
    for (const format of FORMATS) await read(`format=${format}&q=user:user000000*`)
    process.kill(server.pid, 'SIGUSR2')
    const before = residentMegabytes(server.pid)
    let most = before
    const looking = setInterval(() => {
      most = Math.max(most, residentMegabytes(server.pid))
    }, LOOK_EVERY_MS)
    for (const format of FORMATS) {
      const { lines, ms } = await read(`format=${format}`)
      figures.push({ name: `rows exported as ${format}`, unit: 'per second', ours: lines / (ms / 1000) })
    }
    clearInterval(looking)
    figures.push({ name: 'memory that exports add at most', unit: 'MB', ours: most - before, most: MOST_MEGABYTES })
  } finally {
    await server.stop()
  }
  const { p99, longest } = JSON.parse(readFileSync(output, 'utf8'))
  rmSync(folder, { recursive: true })
  return [
    ...figures,
    { name: 'event loop late during exports, p99', unit: 'ms', ours: p99 },
    { name: 'event loop late during exports, longest', unit: 'ms', ours: longest, most: MOST_DELAY_MS },
  ]
}
