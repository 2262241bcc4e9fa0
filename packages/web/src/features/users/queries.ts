import {
  infiniteQueryOptions,
  keepPreviousData,
  type MutationFunction,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { answerOf, api, type Schema } from '../../lib/api.ts'
import { present } from '../../lib/search-params.ts'
import { sessionInUse } from '../../lib/session-in-use.ts'

export type UserRow = Schema<'AccountRow'>
export type NewAccount = Schema<'NewAccount'>
export type SetupLink = Schema<'SetupLink'>
export type AccountChange = Schema<'AccountChange'>

const PAGE = 50
const LIST = ['users']

export function userList(search: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [...LIST, { search }],
    queryFn: ({ pageParam: after, signal }) => {
      const query = { ...present({ search, after }), limit: PAGE }
      return answerOf(api.GET('/api/admin/users', { params: { query }, signal }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}

export function useCreateAccount() {
  return useUserMutation((body: NewAccount) => answerOf(api.POST('/api/admin/users', { body })))
}

export function useRenewLink() {
  return useUserMutation((id: string) =>
    answerOf(api.POST('/api/admin/users/{id}/links', { params: { path: { id } } })),
  )
}

export function useChangeAccount() {
  return useUserMutation(({ id, change }: { readonly id: string; readonly change: AccountChange }) =>
    answerOf(api.PATCH('/api/admin/users/{id}', { params: { path: { id } }, body: change })),
  )
}

/** After any change the list is asked for again, and who is signed in here: it may have been the own account. */
function useUserMutation<Answer, Wanted>(mutationFn: MutationFunction<Answer, Wanted>) {
  const client = useQueryClient()
  return useMutation<Answer, Error, Wanted>({
    mutationFn,
    onSettled: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: LIST }),
        client.invalidateQueries({ queryKey: sessionInUse.queryKey }),
      ])
    },
  })
}
