import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Clock } from 'latchkey'
import { type HeaderSet, securityHeaders } from 'latchkey/http'
import { pino } from 'pino'
import { setupUrl } from './accounts/setup-url.ts'
import { type Composition, compose } from './compose.ts'
import { ConfigError, readConfig } from './config.ts'
import { replyWith } from './edge/reply.ts'
import { newLink } from './new-link.ts'
import { whenThere } from './open-store.ts'
import { originOf } from './origin.ts'
import { isOverheard } from './overheard.ts'
import { type Pages, readPages } from './pages.ts'
import { listen } from './socket.ts'

type Start = {
  readonly flags: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Another one than the machine's, to see what a wrong one does. */
  readonly clock?: Clock
  /** What to do, and what to tell the person at the terminal, once the store is open. The server's own: the set-up link. */
  readonly prepare?: (composition: Composition, origin: string) => Promise<readonly string[]>
}

/** Environment → config → store → app → socket, and back again when the process is asked to stop. */
export async function run({ flags, environment, clock = Date.now, prepare = offerSetup }: Start): Promise<void> {
  const config = readConfig(flags, environment)
  const log = pino({ level: config.logLevel })
  // What the server writes is for its own user only.
  process.umask(0o077)
  if (config.newLinkFor !== '') return tell(await newLink(config, clock))
  const pages = builtPages()
  if (config.store === '') makeFolder(config.database)
  // The port may be chosen by the system, and the origin, which the app needs, holds the port.
  let composition: Composition | undefined
  const { api: headers } = securityHeaders({ secure: config.origin.startsWith('https:') })
  const { host, port } = config
  const socket = await listen((request, env) => composition?.app.fetch(request, env) ?? starting(request, headers), {
    host,
    port,
    headers,
  })
  const origin = originOf({ ...config, port: socket.port })

  const stopping = new AbortController()
  const stop = async (signal: string): Promise<void> => {
    if (stopping.signal.aborted) return
    stopping.abort()
    log.info({ signal }, 'stopping')
    composition?.deps.live.close()
    await composition?.deps.exports.close()
    await socket.stop()
    await composition?.close()
    log.info('stopped')
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal).catch(fail))
  // A rejection that nobody waited for is a bug, not a reason to sign everybody out (ASVS 5.0, 16.5.4).
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'an unhandled rejection'))

  try {
    const onAway = (error: unknown) => log.warn({ err: error }, 'the store is away: waiting for it')
    const patience = { onAway, signal: stopping.signal }
    const composed = await compose({
      config,
      origin,
      clock,
      monotonic: () => performance.now(),
      log,
      patience,
      ...(pages ? { pages } : {}),
    })
    if (stopping.signal.aborted) return composed.close()
    composition = composed
    composed.start()
    const more = await whenThere(config.store, () => prepare(composed, origin), patience)
    if (stopping.signal.aborted) return
    tell([
      `Latchkey is at ${origin}`,
      ...(origin.startsWith('http:') ? [PLAIN_HTTP] : []),
      ...((await isOverheard(config.store)) ? [OVERHEARD] : []),
      ...(pages ? [] : [NO_PAGES]),
      ...more,
    ])
  } catch (error) {
    if (stopping.signal.aborted) return
    await socket.stop()
    throw error
  }
}

const PLAIN_HTTP =
  'It speaks plain http, so its cookie has neither Secure nor the __Host- prefix: for this machine only. Set LATCHKEY_ORIGIN to an https origin for anything else.'
const OVERHEARD =
  'Its connection to PostgreSQL is not encrypted, or to a server that is not checked. Add sslmode=verify-full to LATCHKEY_STORE if others can listen in.'
const NO_PAGES = 'The web application has not been built, so only the API answers.'

const PORT_IN_USE =
  'That port is in use. Stop what uses it, or choose another: npm start -- --port 8081, and the same for npm run demo.'

/** Tells whoever started the server what went wrong, in one sentence where there is one. */
export function fail(error: unknown): void {
  const known = error instanceof ConfigError || (error instanceof Error && error.name === 'SessionError')
  const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  if (busy) tell([PORT_IN_USE], process.stderr)
  else if (known) tell([sentenceOf(error)], process.stderr)
  else console.error(error)
  process.exitCode = 1
}

/** With what the database or the network has said, which holds names but no password. */
function sentenceOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message.replaceAll('\n', ' ')}` : message
}

async function offerSetup({ deps }: Composition, origin: string): Promise<readonly string[]> {
  const link = await deps.setup.openForFirstAdministrator()
  if (link === undefined) return []
  return [
    'There is no administrator yet. Within the next hour, open',
    `  ${setupUrl(origin, link)}`,
    'to become the first.',
  ]
}

function tell(lines: readonly string[], stream: NodeJS.WriteStream = process.stdout): void {
  stream.write(`${lines.join('\n')}\n`)
}

function makeFolder(database: string): void {
  try {
    mkdirSync(dirname(database), { recursive: true })
  } catch (error) {
    throw new ConfigError(
      `The folder of the database, ${dirname(database)}, can't be made: ${(error as Error).message}.`,
    )
  }
}

function builtPages(): Pages | undefined {
  try {
    return readPages(fileURLToPath(new URL('dist/', import.meta.resolve('@latchkey/web/package.json'))))
  } catch {
    return undefined
  }
}

/** Nothing but that the process is alive: whoever restarts what is not would only make it wait longer. */
function starting(request: Request, headers: HeaderSet): Response {
  const reply = replyWith(headers)
  if (new URL(request.url).pathname === '/healthz') return reply.json({ status: 'ok' }, 200)
  return reply.problem('store_unavailable', 'Latchkey is starting. Try again shortly')
}
