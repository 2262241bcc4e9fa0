import { useNavigate, useSearch } from '@tanstack/react-router'
import { present } from '../../lib/search-params.ts'
import { parseEventSearch } from './event-search.ts'
import type { EventFilter } from './queries.ts'

export type FilterChange = { readonly [Key in keyof EventFilter]?: EventFilter[Key] | undefined }
export const NO_FILTER: FilterChange = { user: undefined, ip: undefined, type: undefined }

/** The filter, as the address of the page has it: a link, a bookmark and the step Back work. */
export function useEventSearch() {
  const navigate = useNavigate()
  return {
    filter: parseEventSearch(useSearch({ strict: false })),
    narrow: (change: FilterChange, { replace = false }: { readonly replace?: boolean } = {}) =>
      void navigate({
        to: '/admin/audit',
        search: (before: Record<string, unknown>) => present({ ...parseEventSearch(before), ...change }),
        replace,
      }),
  }
}
