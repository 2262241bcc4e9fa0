import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api, type Schema } from '../../lib/api.ts'
import { Problem } from '../../lib/problem.ts'
import { noteServerTime } from '../../lib/server-clock.ts'

export type Choice = Schema<'SessionChoice'>

/** Whether there is anybody who could sign in. */
export const setupState = queryOptions({
  queryKey: ['setup-state'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/setups', { signal })),
})

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Schema<'Login'>) => answerOf(api.POST('/api/login', { body })),
    // What it was called with holds the password.
    gcTime: 0,
    // Whatever is kept belongs to whoever was signed in before.
    onSuccess: () => client.clear(),
    onError: (error) => {
      const choice = choiceIn(error)
      if (choice !== undefined) noteServerTime(choice.now)
    },
  })
}

/** The question of a server at the limit of sessions, which is no failure. */
export function choiceIn(error: unknown): Choice | undefined {
  return error instanceof Problem ? error.choice : undefined
}
