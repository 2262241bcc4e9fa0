import { describe, expect, it } from 'vitest'
import { USUAL_COLUMNS } from './columns.ts'
import { DEFAULT_SORT } from './session-search.ts'
import { BUILT_IN_VIEWS, currentView, isAsSaved, toView } from './views.ts'

const mine = toView({
  id: '1',
  name: 'Phones',
  search: 'kind:phone',
  sort: 'lastActiveAt',
  direction: 'descending',
  columns: ['ip', 'user'],
})
const views = [...BUILT_IN_VIEWS, mine]
const everything = { q: '', sort: DEFAULT_SORT, columns: USUAL_COLUMNS }

describe('views', () => {
  it('X1 know the one that was chosen, changed or not', () => {
    const look = { ...everything, q: 'kind:phone os:ios' }
    expect(currentView(views, '1', look)).toBe(mine)
    expect(isAsSaved(mine, look)).toBe(false)
  })

  it('X1 know the one that the list looks like', () => {
    expect(currentView(views, undefined, everything)?.name).toBe('All')
    expect(currentView(views, undefined, { ...everything, q: 'sessions:>10' })).toBeUndefined()
  })

  it('X1 have columns that belong to them when they are saved', () => {
    const look = { q: 'kind:phone', sort: DEFAULT_SORT, columns: USUAL_COLUMNS }
    expect(isAsSaved(mine, look)).toBe(false)
    expect(isAsSaved(mine, { ...look, columns: ['user', 'ip'] })).toBe(true)
  })
})
