import { QueryClient } from '@tanstack/react-query'
import { Problem } from './problem.ts'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What the server has decided stays decided; only an answer that did not come is asked for again.
      retry: (failures, error) => failures < 2 && error instanceof Problem && error.code === 'no_connection',
    },
  },
})
