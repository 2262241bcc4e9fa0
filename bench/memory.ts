import { execFileSync } from 'node:child_process'
import type { Figure } from './report.ts'
import type { Sample } from './sample.ts'
import { startLatchkey } from './server-process.ts'

const AT_ONCE = 8
const MOST = 150

/** Memory of the server's process, as the system counts it: with what it maps of the database. */
export async function measureMemory(sample: Sample, requests: number): Promise<readonly Figure[]> {
  const server = await startLatchkey(sample.path)
  try {
    const atStart = residentMegabytes(server.pid)
    await askAll(server.origin, sample, requests)
    const afterwards = residentMegabytes(server.pid)
    return [
      { name: 'memory of the server, listening', unit: 'MB', ours: atStart, most: MOST },
      { name: `memory of the server, after ${requests} requests`, unit: 'MB', ours: afterwards, most: MOST },
    ]
  } finally {
    await server.stop()
  }
}

/** What administrators and users look at, in turn: lists, further pages, searches, counts. */
async function askAll(origin: string, { tokens, administratorToken }: Sample, requests: number): Promise<void> {
  const pages = new Map<string, string>()
  const askOne = async (index: number) => {
    const { path, isOwn } = requestNumber(index, pages)
    const token = isOwn ? tokens[index % tokens.length] : administratorToken
    const ask = () => fetch(origin + path, { headers: { Cookie: `id=${token}` } })
    // The server closes idle connections, and one may be in use again at that very moment: browsers ask once more, too.
    const response = await ask().catch(ask)
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`)
    const { next } = (await response.json()) as { next?: string }
    const listed = path.replace(/[?&]after=[^&]*/, '')
    if (next === undefined) pages.delete(listed)
    else pages.set(listed, next)
  }
  let next = 0
  const worker = async () => {
    while (next < requests) await askOne(next++)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** The page after the last one seen of each list, so that all go on and on. */
function requestNumber(index: number, pages: ReadonlyMap<string, string>): { path: string; isOwn: boolean } {
  const lists = [
    '/api/admin/sessions?sort=lastActiveAt',
    '/api/admin/sessions?sort=username',
    '/api/admin/sessions?sort=expiresAt&direction=ascending',
    `/api/admin/sessions?q=user:user${String(index % 100).padStart(5, '0')}*`,
    `/api/admin/sessions?q=ip:${(index % 220) + 1}.`,
    `/api/admin/sessions?q=ip:${(index % 220) + 1}.0.0.0/12`,
    '/api/admin/users?limit=50',
  ]
  const turn = index % 20
  if (turn >= 13) return { path: turn >= 16 ? '/api/sessions' : '/api/session', isOwn: true }
  // A count looks at up to a hundred thousand sessions: people ask for it less often.
  if (turn === 12)
    return { path: index % 100 === 12 ? '/api/admin/session-counts' : '/api/admin/overview', isOwn: false }
  const list = lists[index % lists.length] ?? ''
  const after = pages.get(list)
  return { path: after === undefined ? list : `${list}&after=${after}`, isOwn: false }
}

export function residentMegabytes(pid: number): number {
  const kibibytes = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
  return (Number(kibibytes) * 1024) / 1e6
}
