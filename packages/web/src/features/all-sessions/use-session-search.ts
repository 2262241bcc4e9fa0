import { useNavigate, useSearch } from '@tanstack/react-router'
import { parseSearch } from 'latchkey/search'
import { present } from '../../lib/search-params.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { parseSessionSearch, type SessionSearch, type Sort, sortIn, toSearch } from './session-search.ts'
import type { View } from './views.ts'

/** The search and the order, as the address of the page has them: a link, a bookmark and the step Back work. */
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

  const q = search.q ?? ''
  return {
    q,
    /** `false` when somebody has opened a link with a mistake in it. */
    isReadable: parseSearch(q, { now: serverNow() }).ok,
    sort: sortIn(search),
    view: search.view,
    lookFor: (q: string, { replace = false }: { readonly replace?: boolean } = {}) =>
      go((before) => ({ ...before, q: q.trim() }), replace),
    sortBy: (sort: Sort) => go(({ q, view }) => ({ ...present({ q, view }), ...toSearch(sort) }), false),
    /** Another search and order at once. */
    show: (view: View) =>
      go(() => ({ ...present({ q: view.q || undefined, view: view.id }), ...toSearch(view.sort) }), false),
  }
}
