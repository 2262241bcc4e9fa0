import { describe, expect, it } from 'vitest'
import { DEFAULT_SORT, parseSessionSearch, sortAfterClick, sortIn, toSearch } from './session-search.ts'

describe('search of all sessions', () => {
  it('reads search and order from the address', () => {
    const search = { q: 'user:ada ip:10.0.0.0/8', sort: 'username', direction: 'descending' }
    expect(parseSessionSearch(search)).toEqual(search)
  })

  it('ignores what makes no sense', () => {
    expect(parseSessionSearch({ q: ' ', user: 'ada', sort: 'secretHash', direction: 'up', more: 1 })).toEqual({})
  })

  it('leaves the usual order out of the address', () => {
    expect(toSearch(DEFAULT_SORT)).toEqual({})
    expect(toSearch({ sort: 'expiresAt', direction: 'ascending' })).toEqual({ sort: 'expiresAt' })
    expect(parseSessionSearch({ sort: 'lastActiveAt', direction: 'descending' })).toEqual({})
  })

  it('finds the order again that it wrote', () => {
    const sort = { sort: 'expiresAt', direction: 'descending' } as const
    expect(sortIn(parseSessionSearch(toSearch(sort)))).toEqual(sort)
  })

  it('turns the order round at the second click', () => {
    const once = sortAfterClick(DEFAULT_SORT, 'username')
    expect(once).toEqual({ sort: 'username', direction: 'ascending' })
    expect(sortAfterClick(once, 'username')).toEqual({ sort: 'username', direction: 'descending' })
  })
})
