// npm run generate: writes every file that is made from the code. With --check it only says which are out of date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { pino } from 'pino'
import { compose } from '../packages/server/src/compose.ts'
import { readConfig } from '../packages/server/src/config.ts'
import { configurationReference } from '../packages/server/src/config-reference.ts'
import { apiClient } from './api-client/api-client.ts'
import { apiReference } from './api-reference.ts'
import { errorReference, eventReference } from './code-reference.ts'
import { libraryReference } from './library-reference.ts'
import { report } from './report.ts'
import { searchReference } from './search-reference.ts'

const GENERATED = '<!-- Made by `npm run generate`. Change the code, not this page. -->\n\n'

const document = await apiDocument()
const files: Readonly<Record<string, string>> = {
  'packages/web/src/lib/api.gen.ts': await apiClient(document),
  'docs/reference/api.md': GENERATED + apiReference(document),
  'docs/reference/configuration.md': GENERATED + configurationReference(),
  'docs/reference/errors.md': GENERATED + errorReference(),
  'docs/reference/events.md': GENERATED + eventReference(),
  'docs/reference/library.md': GENERATED + libraryReference(),
  'docs/reference/search.md': GENERATED + searchReference(),
}

if (process.argv.includes('--check')) {
  report(
    Object.entries(files)
      .filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
      .map(([path]) => `${path} is out of date: npm run generate`),
  )
} else {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}

/** From the server itself, put together in memory and asked for nothing but its description. */
async function apiDocument() {
  const server = await compose({
    config: readConfig([], { LATCHKEY_DATABASE: ':memory:' }),
    origin: 'http://localhost',
    clock: () => 0,
    monotonic: () => 0,
    log: pino({ level: 'silent' }),
  })
  const { document } = server.app
  await server.close()
  return document
}
