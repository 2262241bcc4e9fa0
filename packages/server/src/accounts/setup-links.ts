import { hash, randomBytes } from 'node:crypto'
import { type Duration, hours, type Instant, type UserId } from 'latchkey'
import type { Row, SqlStep } from 'latchkey/sqlite'
import type { Account } from './account.ts'
import { type Act, linkIssuedEvent } from './account-events.ts'
import type { SetupLink } from './accounts.ts'

/** What the server prints, for nobody who is signed in, others may read later. */
const PRINTED: Duration = hours(1)
/** Long enough to be read by somebody in another time zone. */
const HANDED_ON: Duration = hours(24)

const TOKEN_SHAPE = /^[A-Za-z0-9_-]{43}$/

export type PendingLink =
  | { readonly purpose: 'first_administrator' }
  | { readonly purpose: 'choose_password'; readonly userId: UserId }

/** The first administrator has no account yet. */
type LinkHolder = Account | 'first_administrator'

/** One-time links, as a transaction sees them, or whoever only looks. */
export type SetupLinks = {
  find(token: string, now: Instant): Promise<PendingLink | undefined>
  /** Finds it and uses it up. */
  take(token: string, now: Instant): Promise<PendingLink | undefined>
  withdraw(link: PendingLink): Promise<void>
}

export function createSetupLinks({ run }: Pick<SqlStep, 'run'>): SetupLinks {
  async function rows(text: string, token: string): Promise<readonly Row[]> {
    return TOKEN_SHAPE.test(token) ? run({ text, values: [hashOf(token)] }) : []
  }

  return {
    async find(token, now) {
      return linkIn(await rows(`SELECT ${COLUMNS} FROM setup_links WHERE token_hash = $1`, token), now)
    },
    async take(token, now) {
      return linkIn(await rows(`DELETE FROM setup_links WHERE token_hash = $1 RETURNING ${COLUMNS}`, token), now)
    },
    async withdraw(link) {
      const text = 'DELETE FROM setup_links WHERE purpose = $1 AND user_id IS NOT DISTINCT FROM $2'
      await run({ text, values: [link.purpose, userIdOf(link)] })
    },
  }
}

/**
 * In place of the earlier link for the same. The token is in the answer and nowhere else; that there is one is on
 * record.
 */
export async function issueSetupLink(step: SqlStep, holder: LinkHolder, act: Act): Promise<SetupLink> {
  const link = linkFor(holder)
  await createSetupLinks(step).withdraw(link)
  const token = randomBytes(32).toString('base64url')
  const expiresAt = act.at + (act.by.kind === 'system' ? PRINTED : HANDED_ON)
  const text = 'INSERT INTO setup_links (token_hash, purpose, user_id, expires_at) VALUES ($1, $2, $3, $4)'
  await step.run({ text, values: [hashOf(token), link.purpose, userIdOf(link), expiresAt] })
  await step.record([linkIssuedEvent(link.purpose, holder === 'first_administrator' ? undefined : holder, act)])
  return { token, expiresAt }
}

const COLUMNS = 'purpose, user_id, expires_at'

function linkIn([row]: readonly Row[], now: Instant): PendingLink | undefined {
  if (row === undefined) return undefined
  const { user_id: userId, expires_at: expiresAt } = row as LinkRow
  if (now >= expiresAt) return undefined
  return userId === null ? { purpose: 'first_administrator' } : { purpose: 'choose_password', userId }
}

type LinkRow = { readonly user_id: UserId | null; readonly expires_at: number }

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
