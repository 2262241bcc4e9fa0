import { parseArgs } from 'node:util'
import { canonicalAddress, days, type Policy } from 'latchkey'
import { z } from 'zod'
import { durationText, parseDuration } from './duration.ts'
import { isLoopback, isOrigin } from './origin.ts'

/** A configuration value that is wrong: one sentence with the key, the value and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const duration = z
  .string()
  .refine((text) => parseDuration(text) !== undefined)
  .transform((text) => parseDuration(text) ?? 0)

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)

type Setting = {
  readonly schema: z.ZodType<unknown, string>
  readonly fallback: string
  readonly allowed: string
  readonly about: string
  /** Never printed, whatever is wrong with it. */
  readonly secret?: true
  /** Something to do once, and no way to run: a variable would do it at each start. */
  readonly flagOnly?: true
}

/** The one table. A key is the same word as a flag, in the environment, and in the reference. */
export const SETTINGS = {
  host: {
    schema: z.string().min(1).max(255),
    fallback: '127.0.0.1',
    allowed: 'an address or a host name of this machine',
    about: 'Address to listen on.',
  },
  port: {
    schema: z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.number().max(65535)),
    fallback: '8080',
    allowed: 'a number from 0 to 65535; 0 takes a free one',
    about: 'Port to listen on.',
  },
  origin: {
    schema: z.string().refine((text) => text === '' || isOrigin(text)),
    fallback: '',
    allowed:
      'an origin such as https://id.example.org, without a path; plain http only for a loopback address, and with one as the host',
    about: 'How browsers reach the server. Empty: the host and port above, for trying out on one machine.',
  },
  database: {
    schema: z.string().min(1),
    fallback: './data/latchkey.db',
    allowed: 'a path of a file; its folder is made when missing',
    about: 'The SQLite database, where no store is given.',
  },
  store: {
    schema: z.string().refine((text) => text === '' || isPostgresUrl(text)),
    fallback: '',
    allowed:
      'a URL such as postgres://user:password@host:5432/database?sslmode=verify-full, with what is not a letter or a digit in its password percent-encoded',
    about: 'A PostgreSQL database, which several servers can share, in place of the SQLite one.',
    secret: true,
  },
  idleTimeout: {
    schema: z.union([z.literal('off').transform(() => undefined), duration]),
    fallback: durationText(days(7)),
    allowed: 'a duration such as 30m, 12h or 7d, or off',
    about: 'A session ends when it has not been used for this long.',
  },
  absoluteLifetime: {
    schema: duration,
    fallback: durationText(days(30)),
    allowed: 'a duration such as 12h or 30d',
    about: 'A session ends this long after its login, whatever happens.',
  },
  retention: {
    schema: duration,
    fallback: durationText(days(90)),
    allowed: 'a duration such as 90d',
    about: 'How long an ended session is remembered.',
  },
  sessionsPerUser: {
    schema: z.union([
      z.literal('unlimited').transform(() => undefined),
      z
        .string()
        .regex(/^[1-9]\d{0,5}$/)
        .transform(Number),
    ]),
    fallback: 'unlimited',
    allowed: 'a number from 1 to 999999, or unlimited',
    about: 'How many live sessions one user may have.',
  },
  atSessionLimit: {
    schema: z.enum(['refuse', 'end_oldest', 'choose']),
    fallback: 'end_oldest',
    allowed: 'refuse, end_oldest or choose',
    about: 'What a login does when its user has that many. With choose, the person says which of them end first.',
  },
  trustedProxies: {
    schema: list.refine((networks) => networks.every(isNetwork)),
    fallback: '',
    allowed: 'addresses and networks in CIDR notation, with commas between them, such as 10.0.0.0/8,::1',
    about: 'Whose X-Forwarded-For is believed. Empty: nobody’s.',
  },
  cookieName: {
    schema: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,40}$/)
      .refine((name) => !/^__(?:host|secure|http)-/i.test(name)),
    fallback: 'id',
    allowed: '1 to 40 letters, digits, - and _, without a prefix such as __Host-',
    about: 'Name of the session cookie; on https the prefix __Host- is added.',
  },
  cookieSameSite: {
    schema: z.enum(['Lax', 'Strict']),
    fallback: 'Lax',
    allowed: 'Lax or Strict',
    about: 'With Strict, a person who follows a link from elsewhere is asked to sign in again.',
  },
  passwordMinLength: {
    schema: z
      .string()
      .regex(/^\d{1,2}$/)
      .transform(Number)
      .pipe(z.number().min(8).max(64)),
    fallback: '15',
    allowed: 'a number from 8 to 64',
    about: 'Shortest password. NIST SP 800-63B-4 asks for 15 where the password is the only factor.',
  },
  newLinkFor: {
    schema: z.string().max(320),
    fallback: '',
    allowed: 'a username or an e-mail address',
    about: 'Prints a new one-time link with which the person of this account chooses a password, and ends.',
    flagOnly: true,
  },
  logLevel: {
    schema: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']),
    fallback: 'info',
    allowed: 'silent, fatal, error, warn, info, debug or trace',
    about: 'How much is logged, as JSON lines on the standard output.',
  },
} as const satisfies Record<string, Setting>

type Key = keyof typeof SETTINGS
export type Config = { readonly [K in Key]: z.output<(typeof SETTINGS)[K]['schema']> }

export const KEYS = Object.keys(SETTINGS) as Key[]

/** `idleTimeout` → `--idle-timeout`, `LATCHKEY_IDLE_TIMEOUT`. */
export function flagOf(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

export function variableOf(key: string): string {
  return `LATCHKEY_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

/**
 * Flags win over the environment, and that over the defaults.
 *
 * @throws ConfigError
 */
export function readConfig(
  flags: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const given = parseFlags(flags)
  refuseUnknownVariables(environment)
  const entries = KEYS.map((key) => {
    const flag = given[flagOf(key).slice(2)]
    const variable = hasVariable(key) ? environment[variableOf(key)] : undefined
    const name = flag === undefined ? variableOf(key) : flagOf(key)
    return [key, readValue(key, flag ?? variable ?? SETTINGS[key].fallback, name)]
  })
  const config = Object.fromEntries(entries) as Config
  const isDatabaseGiven = (given[flagOf('database').slice(2)] ?? environment[variableOf('database')]) !== undefined
  if (config.store !== '' && isDatabaseGiven) {
    throw new ConfigError(
      `${variableOf('store')} and ${variableOf('database')} are both given, but the server has one database: leave one of them out.`,
    )
  }
  return checkTogether(config)
}

export function hasVariable(key: Key): boolean {
  const { flagOnly }: Setting = SETTINGS[key]
  return flagOnly === undefined
}

function readValue(key: Key, text: string, name: string): unknown {
  const { schema, allowed, secret }: Setting = SETTINGS[key]
  const result = schema.safeParse(text)
  if (result.success) return result.data
  const value = secret ? 'something else, not shown as it may hold a password' : `"${text.slice(0, 100)}"`
  throw new ConfigError(`${name} is ${value}, but it takes ${allowed}.`)
}

function parseFlags(flags: readonly string[]): Record<string, string | undefined> {
  const options = Object.fromEntries(KEYS.map((key) => [flagOf(key).slice(2), { type: 'string' as const }]))
  try {
    return parseArgs({ args: [...flags], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    // A value that is out of place may be a part of a password.
    const isMisplaced = (error as NodeJS.ErrnoException).code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL'
    const [sentence] = isMisplaced ? [MISPLACED] : (error as Error).message.split(/\. |\n/)
    throw new ConfigError(`${sentence}. Run with --help to see what is allowed.`)
  }
}

const MISPLACED = 'A flag has one value, and something here belongs to none'

/** A misspelt variable that is silently ignored is a setting that somebody believes in. */
function refuseUnknownVariables(environment: Readonly<Record<string, string | undefined>>): void {
  const known = new Set(KEYS.filter(hasVariable).map(variableOf))
  const unknown = Object.keys(environment).find((name) => name.startsWith('LATCHKEY_') && !known.has(name))
  if (unknown) throw new ConfigError(`${unknown} is no setting of Latchkey. Run with --help to see what is allowed.`)
}

function checkTogether(config: Config): Config {
  if (config.origin === '' && !isLoopback(config.host)) {
    throw new ConfigError(
      `${variableOf('host')} is "${config.host}", but ${variableOf('origin')} is empty: set it to the https origin by which browsers reach this server.`,
    )
  }
  if (config.origin.startsWith('http:') && !isLoopback(config.host)) {
    throw new ConfigError(
      `${variableOf('origin')} is "${config.origin}", but ${variableOf('host')} is "${config.host}", which others can reach: plain http takes a loopback address such as 127.0.0.1 as ${variableOf('host')}, and anything else an https origin.`,
    )
  }
  if (config.idleTimeout !== undefined && config.idleTimeout > config.absoluteLifetime) {
    throw new ConfigError(
      `${variableOf('idleTimeout')} is "${durationText(config.idleTimeout)}", but it takes no more than ${variableOf('absoluteLifetime')}, ${durationText(config.absoluteLifetime)}.`,
    )
  }
  return config
}

export function policyOf(config: Config): Policy {
  const { idleTimeout: idle, absoluteLifetime: absolute, retention } = config
  const { perUser } = limitOf(config)
  return { idle, absolute, retention, ...(perUser && { perUser }) }
}

/** What the store does with a login at the limit, and from how many sessions on the person is asked. */
export function limitOf(config: Config): Pick<Policy, 'perUser'> & { readonly choiceAt?: number } {
  const { sessionsPerUser: max, atSessionLimit } = config
  if (max === undefined) return {}
  // Whoever chooses is refused until there is room: so the limit holds whatever happens between question and answer.
  if (atSessionLimit === 'choose') return { perUser: { max, whenReached: 'refuse' }, choiceAt: max }
  return { perUser: { max, whenReached: atSessionLimit } }
}

function isPostgresUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) && text.includes('://') && isDecodable(url)
}

function isDecodable({ username, password, pathname }: URL): boolean {
  try {
    decodeURIComponent(username + password + pathname)
    return true
  } catch {
    return false
  }
}

function isNetwork(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/')
  const canonical = canonicalAddress(address)
  if (canonical === undefined || rest.length > 0) return false
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (canonical.includes(':') ? 128 : 32))
}
