import type { Duration } from '../../domain/clock.ts'
import { agreedLease } from '../sql/kept-lease.ts'
import type { Run } from '../sql/statement.ts'

/**
 * @param first what is kept where nothing was asked for and nothing is kept yet
 * @throws SessionError `store_unavailable` when another one is kept than is asked for
 */
export async function keepLease(run: Run, asked: Duration | undefined, first: Duration): Promise<Duration> {
  const read = async () => (await run({ text: 'SELECT milliseconds FROM lease' }))[0]?.['milliseconds']
  const write = { text: 'INSERT INTO lease VALUES (1, $1) ON CONFLICT DO NOTHING', values: [asked ?? first] }
  const kept = await read()
  if (kept === undefined) await run(write)
  return agreedLease(kept ?? (await read()), asked)
}
