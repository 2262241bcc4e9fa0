import { describe, expect, it } from 'vitest'
import { DEFAULT_SORT, parseSessionSearch, searchText, sortAfterClick, sortIn, toSearch } from './session-search.ts'

describe('search of all sessions', () => {
  it('reads filter and order from the address', () => {
    const search = { user: 'ada', ip: '10.0.0.0/8', sort: 'username', direction: 'descending' }
    expect(parseSessionSearch(search)).toEqual(search)
  })

  it('asks for what the fields say, whatever characters that has', () => {
    expect(searchText({ user: ' ada ', ip: '10.0.0.0/8' })).toBe('user:*ada* ip:10.0.0.0/8')
    expect(searchText({ user: 'a "b" *' })).toBe('user:*"a \\"b\\" *"*')
    expect(searchText({ ip: ' ' })).toBeUndefined()
  })

  it('ignores what makes no sense', () => {
    expect(parseSessionSearch({ user: ' ', ip: ['1'], sort: 'secretHash', direction: 'up', more: 1 })).toEqual({})
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
