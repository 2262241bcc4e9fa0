import { queryClient } from './lib/query-client.ts'
import { sessionInUse } from './lib/session-in-use.ts'

/**
 * Browsers keep a page that was left and show it again, as it was, when somebody goes back. Until the server has said
 * that the session still lives, such a page shows nothing (R28).
 */
export function hideWhenKept(place: HTMLElement): void {
  addEventListener('pagehide', ({ persisted }) => {
    if (persisted) place.hidden = true
  })
  addEventListener('pageshow', async ({ persisted }) => {
    if (!persisted) return
    const open = location.pathname === '/login' || location.pathname === '/setup'
    // When it says no, the answer itself leads to the sign-in page.
    if (!open) await queryClient.fetchQuery({ ...sessionInUse, staleTime: 0 }).catch(() => location.reload())
    place.hidden = false
    await queryClient.invalidateQueries()
  })
}
