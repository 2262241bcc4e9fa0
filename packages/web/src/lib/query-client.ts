import { QueryClient } from '@tanstack/react-query'
import { Problem } from './problem.ts'

/**
 * Asked and told "offline" at once, never kept for later: a session that a person gave up ending must not end minutes
 * after, when the connection is back.
 */
const networkMode = 'always'

export const queryClient = new QueryClient({
  defaultOptions: {
    mutations: { networkMode },
    queries: {
      networkMode,
      staleTime: 5_000,
      // What the server has decided stays decided; only an answer that did not come is asked for again, and without a
      // network at once not.
      retry: (failures, error) =>
        failures < 2 && navigator.onLine && error instanceof Problem && error.code === 'no_connection',
    },
  },
})
