import { hash, parseOptions, verify } from '@node-rs/argon2'
import { SessionError } from 'latchkey'

/** What argon2id costs. Memory in KiB. Kept inside each hash, so that old hashes stay readable when this is raised. */
export type HashingCost = { readonly memoryCost: number; readonly timeCost: number; readonly parallelism: number }

/** OWASP's first choice, and a row of ASVS 5.0, appendix C: 19 MiB, two passes, one lane. About 20 ms. */
export const HASHING_COST: HashingCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** No password needs more, and longer ones only make work for us (ASVS 5.0, 6.2.9). In bytes of UTF-8, after NFC. */
export const PASSWORD_BYTES = 1024

/**
 * Each hash takes 19 MiB and a core while it runs: a crowd of logins waits in line instead of filling the memory. One
 * line for the process, because the memory is the process's.
 */
const inLine = createLine(2)

/** Passwords are compared in NFC and otherwise exactly as typed: never trimmed, never cut (NIST SP 800-63B-4, 3.1.1.2). */
export type Passwords = {
  /** Expects a password that the policy has accepted. */
  hash(password: string): Promise<string>
  /** Without a stored hash does the same work and answers false, so that time tells nobody which names exist. */
  verify(stored: string | undefined, password: string): Promise<boolean>
  /** The cost was raised since this hash was made: hash again while the password is at hand. */
  isOutdated(stored: string): boolean
}

export function createPasswords(cost: HashingCost = HASHING_COST): Passwords {
  const nobodys = hashOfNoPassword(cost)
  return {
    hash: (password) => inLine(() => hash(bytesOf(password), cost)),
    async verify(stored, password) {
      // A password that is too long waits its turn, too: each failure is put on record, and must not come any faster.
      const isPossible = stored !== undefined && !isTooLong(password)
      const matches = await inLine(() => verify(stored ?? nobodys, isPossible ? bytesOf(password) : Buffer.alloc(0)))
      return matches && isPossible
    },
    isOutdated(stored) {
      const { memoryCost, timeCost } = parseOptions(stored)
      return memoryCost < cost.memoryCost || timeCost < cost.timeCost
    },
  }
}

export function isTooLong(password: string): boolean {
  return password.length > PASSWORD_BYTES || bytesOf(password).byteLength > PASSWORD_BYTES
}

function bytesOf(password: string): Buffer {
  return Buffer.from(password.normalize('NFC'))
}

/** All zeros where a hash would be: comparing with it costs the same as with a real one, and nothing matches it. */
function hashOfNoPassword({ memoryCost, timeCost, parallelism }: HashingCost): string {
  const [salt, digest] = [16, 32].map((bytes) => Buffer.alloc(bytes).toString('base64').replaceAll('=', ''))
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${salt}$${digest}`
}

/** About two seconds of hashing: whoever comes later is told so, and no crowd fills the memory. */
const MOST_WAITING = 100

function createLine(atOnce: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (waiting.length >= MOST_WAITING)
      throw new SessionError('too_busy', 'Too many people are signing in at once. Try again in a moment')
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
