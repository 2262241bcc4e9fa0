import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { aServer, type Settings, type TestServer } from '../../packages/core/src/stores/postgres/test-server.ts'

/** As it comes, every commit on disk: whoever writes at every request pays for it. It counts only when it is told to. */
const settings = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'none',
  // As many as a hundred nodes need.
  max_connections: 300,
}

/** `undefined`, with a sentence, where there is none. `kept`: the folder in which it stays for the next time. */
export async function startPostgres(
  more: { readonly settings?: Settings; readonly kept?: string } = {},
): Promise<TestServer | undefined> {
  try {
    const server = await aServer({ ...more, settings: { ...settings, ...more.settings } })
    await server.start()
    return server
  } catch (error) {
    console.error(`No PostgreSQL, so what needs it is left out. ${(error as Error).message}`)
    return undefined
  }
}

export type Database = { readonly url: string; readonly database: string }

export function createDatabase(url: string, database: string): Database {
  askPostgres(url, 'create', database)
  const own = new URL(url)
  own.pathname = database
  return { url: own.href, database }
}

/** By the driver that the peers use: see the folder of servers. */
export function askPostgres(url: string, ...asked: readonly string[]): string {
  const script = join(import.meta.dirname, 'servers/postgres.mjs')
  return execFileSync(process.execPath, [script, url, ...asked], { encoding: 'utf8' })
}
