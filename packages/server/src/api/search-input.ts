import { z } from '@hono/zod-openapi'
import { type Instant, LISTED_STATUSES, SessionError, type SessionFilter } from 'latchkey'
import { parseSearch, SEARCH_LENGTH_LIMIT } from 'latchkey/search'

export const SearchInput = {
  // One more than a search may have, so that the language says what is wrong with a longer one.
  q: z
    .string()
    .max(SEARCH_LENGTH_LIMIT + 1)
    .optional()
    .openapi({
      description: 'Which sessions, in the language of docs/guide/search.md. Absent or empty: all of them.',
      example: 'user:ada* -os:linux active:>30d',
    }),
}

/** @throws SessionError `bad_search`, with the place of the mistake */
export function toFilter(q: string | undefined, now: Instant): SessionFilter {
  const reading = parseSearch(q ?? '', { now })
  if (reading.ok) return reading.filter
  const { message, from, to } = reading.mistake
  throw new SessionError('bad_search', message, { at: { from, to } })
}

/** What a list shows: active and expired sessions, unless the search itself says something about status or ending. */
export function listed(filter: SessionFilter): SessionFilter {
  const asks = [filter, filter.not ?? {}].some(({ statuses, causes, ended }) => statuses ?? causes ?? ended)
  return asks ? filter : { ...filter, statuses: LISTED_STATUSES }
}
