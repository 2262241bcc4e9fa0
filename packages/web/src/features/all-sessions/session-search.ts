import { present, textParam } from '../../lib/search-params.ts'

/** What the address of the page says: the search and the order. Absent parts mean: everything, last updated first. */
export type SessionSearch = {
  readonly q?: string
  readonly sort?: SortKey
  readonly direction?: Direction
  /** The id of the view that was chosen. */
  readonly view?: string
}

export const SORT_KEYS = [
  'username',
  'device',
  'ip',
  'country',
  'status',
  'startedAt',
  'lastActiveAt',
  'expiresAt',
  'method',
] as const
export type SortKey = (typeof SORT_KEYS)[number]
export type Direction = 'ascending' | 'descending'
export type Sort = { readonly sort: SortKey; readonly direction: Direction }

export const DEFAULT_SORT: Sort = { sort: 'lastActiveAt', direction: 'descending' }

/** Reads whatever somebody has typed or bookmarked; what makes no sense counts as absent. */
export function parseSessionSearch(raw: Readonly<Record<string, unknown>>): SessionSearch {
  return {
    ...present({ q: textParam(raw['q']), view: textParam(raw['view']) }),
    ...toSearch(
      sortIn({ sort: SORT_KEYS.find((key) => key === raw['sort']), direction: toDirection(raw['direction']) }),
    ),
  }
}

export function sortIn({ sort, direction }: { sort?: SortKey | undefined; direction?: Direction | undefined }): Sort {
  const key = sort ?? DEFAULT_SORT.sort
  return { sort: key, direction: direction ?? firstDirection(key) }
}

/** The usual order needs no words in the address. */
export function toSearch({ sort, direction }: Sort): Pick<SessionSearch, 'sort' | 'direction'> {
  if (direction !== firstDirection(sort)) return { sort, direction }
  return sort === DEFAULT_SORT.sort ? {} : { sort }
}

/** A header that is clicked again turns the order round. */
export function sortAfterClick(current: Sort, key: SortKey): Sort {
  if (current.sort !== key) return { sort: key, direction: firstDirection(key) }
  return { sort: key, direction: current.direction === 'ascending' ? 'descending' : 'ascending' }
}

/** Names from A, times from the latest; expiry from the soonest, since that is what one looks for. */
function firstDirection(key: SortKey): Direction {
  return key === 'startedAt' || key === 'lastActiveAt' ? 'descending' : 'ascending'
}

function toDirection(value: unknown): Direction | undefined {
  return value === 'ascending' || value === 'descending' ? value : undefined
}
