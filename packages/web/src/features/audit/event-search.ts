import { EVENT_TYPES } from '../../lib/event-sentences.ts'
import { present, textParam } from '../../lib/search-params.ts'
import type { EventFilter } from './queries.ts'

/** Reads whatever somebody has typed or bookmarked; what makes no sense counts as absent. */
export function parseEventSearch(raw: Readonly<Record<string, unknown>>): EventFilter {
  return present({
    user: textParam(raw['user']),
    ip: textParam(raw['ip']),
    type: EVENT_TYPES.find((type) => type === raw['type']),
  })
}
