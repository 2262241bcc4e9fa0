import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { residentMegabytes } from '../bench/memory.ts'
import { sampleOf } from '../bench/sample.ts'
import { type ServerProcess, startLatchkey } from '../bench/server-process.ts'

const SESSIONS = 200_000
/** As much as the file itself is far beyond: about 160 MB of NDJSON. */
const MOST_MEGABYTES = 80

/** Kept from one run to the next: making it takes half a minute. */
const sample = await sampleOf(SESSIONS)
const headers = { Cookie: `id=${sample.administratorToken}` }

async function beginExport(server: ServerProcess, query: string): Promise<IncomingMessage> {
  const asked = request(`${server.origin}/api/admin/session-exports?${query}`, { headers })
  asked.end()
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(200)
  return response
}

async function ask(server: ServerProcess, path: string) {
  const response = await fetch(server.origin + path, { headers })
  expect(response.status).toBe(200)
  return response.json()
}

/** The thread that reads takes turns: an export that read ahead would be through by then. */
async function giveItTurns(server: ServerProcess): Promise<void> {
  for (let turn = 0; turn < 1000; turn++) await ask(server, '/api/admin/sessions?limit=1')
}

describe('a large export', () => {
  it('X6 needs as much memory as a small one, however slowly it is read', { timeout: 180_000 }, async () => {
    const server = await startLatchkey(sample.path)
    try {
      for await (const _ of await beginExport(server, 'format=ndjson&q=user:user00000*'));
      const before = residentMegabytes(server.pid)
      let [most, bytes, lines, lookedAt] = [before, 0, 0, 0]

      const response = await beginExport(server, 'format=ndjson')
      for await (const chunk of response as AsyncIterable<Buffer>) {
        bytes += chunk.length
        for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1
        if (bytes - lookedAt < 4_000_000) continue
        if (lookedAt === 0) await giveItTurns(server)
        lookedAt = bytes
        most = Math.max(most, residentMegabytes(server.pid))
      }

      expect(response.headers['x-total-rows']).toBe(String(SESSIONS))
      expect(lines).toBe(SESSIONS)
      expect(bytes).toBeGreaterThan(MOST_MEGABYTES * 1_500_000)
      expect(most - before).toBeLessThan(MOST_MEGABYTES)
    } finally {
      await server.stop()
    }
  })

  it('X6 is not read from the store for somebody who does not read it', { timeout: 180_000 }, async () => {
    const server = await startLatchkey(sample.path)
    try {
      const response = await beginExport(server, 'format=csv')
      await giveItTurns(server)
      response.destroy()

      await expect
        .poll(async () => ((await ask(server, EXPORTS)) as { events: { details: object }[] }).events[0]?.details)
        .toMatchObject({ finished: 'no', reason: 'reader_gone', format: 'csv' })
      const { events } = (await ask(server, EXPORTS)) as { events: { details: { rows: string } }[] }
      expect(Number(events[0]?.details.rows)).toBeLessThan(SESSIONS / 5)
    } finally {
      await server.stop()
    }
  })
})

const EXPORTS = '/api/admin/events?type=sessions_exported&limit=1'
