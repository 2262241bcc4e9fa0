import { useNavigate, useSearch } from '@tanstack/react-router'
import { present } from '../../lib/search-params.ts'
import { parseSessionSearch, type SessionSearch, type Sort, sortIn, toSearch } from './session-search.ts'

type Change = { readonly [Key in 'user' | 'ip']?: string | undefined }

/** The filter and the order, as the address of the page has them: a link, a bookmark and the step Back work. */
export function useSessionSearch() {
  const search = parseSessionSearch(useSearch({ strict: false }))
  const navigate = useNavigate()

  function go(change: (before: SessionSearch) => SessionSearch, replace: boolean): void {
    void navigate({
      to: '/admin/sessions',
      search: (before: Record<string, unknown>) => change(parseSessionSearch(before)),
      replace,
    })
  }

  return {
    filter: present({ user: search.user, ip: search.ip }),
    sort: sortIn(search),
    narrow: (change: Change, { replace = false }: { readonly replace?: boolean } = {}) =>
      go(({ user, ip, ...order }) => ({ ...present({ user, ip, ...change }), ...order }), replace),
    sortBy: (sort: Sort) => go(({ user, ip }) => ({ ...present({ user, ip }), ...toSearch(sort) }), false),
  }
}
