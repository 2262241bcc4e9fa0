import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A path for one test's database, in a folder of its own because SQLite puts its log beside the file. */
export function aFile(): { readonly path: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-'))
  return { path: join(folder, 'latchkey.db'), remove: () => rmSync(folder, { recursive: true }) }
}
