import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { answerOf, api, type Schema } from '../../lib/api.ts'
import { BUILT_IN_VIEWS, toView, type View } from './views.ts'

const savedViews = queryOptions({
  queryKey: ['session-views'],
  queryFn: async ({ signal }) => (await answerOf(api.GET('/api/admin/views', { signal }))).views,
  staleTime: 60_000,
})

/** The built-in views and one's own, and how to change those. */
export function useViews() {
  const client = useQueryClient()
  const saved = useQuery(savedViews).data
  const onSettled = () => client.invalidateQueries(savedViews)
  const save = useMutation({
    mutationFn: (body: Omit<Schema<'SavedView'>, 'id'>) => answerOf(api.POST('/api/admin/views', { body })),
    onSettled,
  })
  const replace = useMutation({
    mutationFn: ({ id, ...body }: Schema<'SavedView'>) =>
      answerOf(api.PUT('/api/admin/views/{id}', { params: { path: { id } }, body })),
    onSettled,
  })
  const remove = useMutation({
    mutationFn: (id: string) => answerOf(api.DELETE('/api/admin/views/{id}', { params: { path: { id } } })),
    onSettled,
  })
  return {
    views: useMemo((): readonly View[] => [...BUILT_IN_VIEWS, ...(saved ?? []).map(toView)], [saved]),
    save: save.mutateAsync,
    replace: replace.mutateAsync,
    remove: remove.mutateAsync,
  }
}
