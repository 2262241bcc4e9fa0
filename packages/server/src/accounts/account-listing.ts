import { type Clock, type Cursor, foldCase, type Page, SessionError, type UserId } from 'latchkey'
import type { SqlStore } from 'latchkey/sqlite'
import type { AccountRow } from './account.ts'
import { createAccountStore } from './account-store.ts'
import type { Accounts } from './accounts.ts'
import { assertAdministrator } from './administrators.ts'

/** As many as an e-mail address can have: nothing longer can be part of a name. */
const SEARCH_LENGTH = 254
const MOST_PER_PAGE = 200
/** Nobody looks at more; it keeps the count of one row quick. */
const MOST_SESSIONS_COUNTED = 1000

export function createAccountListing({
  store,
  clock,
}: {
  readonly store: SqlStore
  readonly clock: Clock
}): Pick<Accounts, 'list' | 'count'> {
  const { dialect, read } = store.tables
  const accounts = createAccountStore({ dialect, run: read })
  return {
    async list(actor, { search = '', page }): Promise<Page<AccountRow>> {
      assertAdministrator(actor)
      if (search.length > SEARCH_LENGTH) return { items: [] }
      const limit = checkedLimit(page.limit)
      const after = page.after === undefined ? '' : fromCursor(page.after)
      const found = await accounts.list({ search, after, limit: limit + 1 })
      const items = await Promise.all(
        found
          .slice(0, limit)
          .map(async (account) => ({ ...account, activeSessions: await activeSessionsOf(account.id) })),
      )
      const last = items.at(-1)
      return found.length <= limit || last === undefined ? { items } : { items, next: toCursor(last.username) }
    },

    async count(actor) {
      assertAdministrator(actor)
      return accounts.count()
    },
  }

  async function activeSessionsOf(userId: UserId): Promise<number> {
    const options = { now: clock(), upTo: MOST_SESSIONS_COUNTED }
    return (await store.count({ userId, statuses: ['active'] }, options)).sessions
  }
}

function checkedLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_PER_PAGE) return limit
  throw new SessionError('bad_request', `A page has 1 to ${MOST_PER_PAGE} accounts`)
}

function toCursor(username: string): Cursor {
  return Buffer.from(foldCase(username)).toString('base64url')
}

/** Any text is a place in the order of names, so only what could not have come from here is refused. */
function fromCursor(cursor: Cursor): string {
  const place = Buffer.from(cursor, 'base64url').toString()
  if (cursor.length > 0 && Buffer.from(place).toString('base64url') === cursor) return place
  throw new SessionError('bad_request', 'That place in the list does not exist: load the list again from its beginning')
}
