import { expect, it } from 'vitest'
import { toColumns, toggled, USUAL_COLUMNS } from './columns.ts'

it('X1 shows columns in the order of the table, and leaves out what is none', () => {
  expect(toColumns(['ip', 'secret', 'user'])).toEqual(['user', 'ip'])
  expect(toggled(['user', 'id'], 'ip')).toEqual(['user', 'ip', 'id'])
})

it('X1 always shows one column', () => {
  expect(toggled(['user'], 'user')).toEqual(['user'])
  expect(toggled(USUAL_COLUMNS, 'user')).not.toContain('user')
})
