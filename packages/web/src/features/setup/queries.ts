import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api, type Schema } from '../../lib/api.ts'
import { forgetSetupToken } from './setup-token.ts'

/** What the link is for. The key names no token: keys show up in developer tools. */
export function setupOffer(token: string) {
  return queryOptions({
    queryKey: ['setup-offer'],
    queryFn: ({ signal }) => answerOf(api.POST('/api/setup-offers', { body: { token }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
}

export function useSetUp() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Schema<'Setup'>) => answerOf(api.POST('/api/setups', { body })),
    onSuccess: () => {
      forgetSetupToken()
      client.clear()
    },
  })
}
