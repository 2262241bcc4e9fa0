import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api, type Schema } from '../../lib/api.ts'

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Schema<'Login'>) => answerOf(api.POST('/api/login', { body })),
    // Whatever is kept belongs to whoever was signed in before.
    onSuccess: () => client.clear(),
  })
}
