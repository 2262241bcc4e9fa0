import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, flagOf, variableOf } from '../config.ts'

/** A database in a new folder of its own, which only this user of the machine can read. */
export type ThrowAwayDatabase = {
  readonly path: string
  remove(): void
}

export function throwAwayDatabase(): ThrowAwayDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-demo-'))
  return {
    path: join(folder, 'latchkey.db'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/**
 * The demo fills its database with invented people and takes it away at the end: it must never be somebody's own.
 *
 * @throws ConfigError
 */
export function refuseDatabase(
  flags: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): void {
  const given = (['database', 'store'] as const).find((key) => isNamed(key, flags, environment))
  if (given === undefined) return
  throw new ConfigError(
    `The demo makes a database of its own and removes it at the end, so it takes neither ${flagOf(given)} nor ${variableOf(given)}. Leave it out, or start the server itself with it.`,
  )
}

function isNamed(
  key: 'database' | 'store',
  flags: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const flag = flagOf(key)
  return (
    flags.some((text) => text === flag || text.startsWith(`${flag}=`)) || environment[variableOf(key)] !== undefined
  )
}
