import { hash, randomBytes } from 'node:crypto'
import { type Duration, hours, type Instant, type UserId } from 'latchkey'
import type { SqliteStore, SqliteVerbs } from 'latchkey/sqlite'
import type { Account } from './account.ts'
import { type Act, linkIssuedEvent } from './account-events.ts'
import type { SetupLink } from './accounts.ts'
import { reading } from './reading.ts'

/** The server prints this link where others may read it later. */
const FIRST_ADMINISTRATOR: Duration = hours(1)
/** Long enough to be read by somebody in another time zone. */
const CHOOSE_PASSWORD: Duration = hours(24)

const TOKEN_SHAPE = /^[A-Za-z0-9_-]{43}$/

export type PendingLink =
  | { readonly purpose: 'first_administrator' }
  | { readonly purpose: 'choose_password'; readonly userId: UserId }

/** The first administrator has no account yet. */
type LinkHolder = Account | 'first_administrator'

/** One-time links. Synchronous, so that its verbs take part in the transaction of the caller. */
export type SetupLinks = {
  /**
   * In place of the earlier link for the same. The token is in the answer and nowhere else; that there is one is on
   * record.
   */
  issue(verbs: SqliteVerbs, holder: LinkHolder, act: Act): SetupLink
  find(token: string, now: Instant): PendingLink | undefined
  /** Finds it and uses it up. */
  take(token: string, now: Instant): PendingLink | undefined
  withdraw(link: PendingLink): void
}

type Row = { readonly purpose: string; readonly user_id: string | null; readonly expires_at: number }

export function createSetupLinks(store: SqliteStore): SetupLinks {
  const { database } = store
  const insert = database.prepare(
    'INSERT INTO setup_links (token_hash, purpose, user_id, expires_at) VALUES (?, ?, ?, ?)',
  )
  const find = database.prepare('SELECT purpose, user_id, expires_at FROM setup_links WHERE token_hash = ?')
  const take = database.prepare('DELETE FROM setup_links WHERE token_hash = ? RETURNING purpose, user_id, expires_at')
  const withdraw = database.prepare('DELETE FROM setup_links WHERE purpose = ? AND user_id IS ?')

  return {
    issue(verbs, holder, act) {
      const link = linkFor(holder)
      this.withdraw(link)
      const token = randomBytes(32).toString('base64url')
      const expiresAt = act.at + (link.purpose === 'first_administrator' ? FIRST_ADMINISTRATOR : CHOOSE_PASSWORD)
      insert.run(hashOf(token), link.purpose, userIdOf(link), expiresAt)
      verbs.record([linkIssuedEvent(link.purpose, holder === 'first_administrator' ? undefined : holder, act)])
      return { token, expiresAt }
    },
    find: (token, now) =>
      isToken(token)
        ? toLink(
            reading(store, () => find.get(hashOf(token))),
            now,
          )
        : undefined,
    take: (token, now) => (isToken(token) ? toLink(take.get(hashOf(token)), now) : undefined),
    withdraw: (link) => void withdraw.run(link.purpose, userIdOf(link)),
  }
}

function isToken(text: string): boolean {
  return TOKEN_SHAPE.test(text)
}

function toLink(row: unknown, now: Instant): PendingLink | undefined {
  if (row === undefined) return undefined
  const { user_id: userId, expires_at: expiresAt } = row as Row
  if (now >= expiresAt) return undefined
  return userId === null ? { purpose: 'first_administrator' } : { purpose: 'choose_password', userId }
}

function linkFor(holder: LinkHolder): PendingLink {
  return holder === 'first_administrator' ? { purpose: holder } : { purpose: 'choose_password', userId: holder.id }
}

function userIdOf(link: PendingLink): UserId | null {
  return link.purpose === 'choose_password' ? link.userId : null
}

/** The token has 256 bits of entropy: one fast hash is enough. */
function hashOf(token: string): Uint8Array {
  return hash('sha256', token, 'buffer')
}
