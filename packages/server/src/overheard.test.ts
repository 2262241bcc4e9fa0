import { describe, expect, it } from 'vitest'
import { isOverheard } from './overheard.ts'

describe('isOverheard', () => {
  it.each([
    ['', false],
    ['postgres://latchkey:secret@127.0.0.1/latchkey', false],
    ['postgres://latchkey:secret@[::1]/latchkey', false],
    ['postgres://latchkey:secret@/latchkey?host=/run/postgresql', false],
    ['postgres://latchkey:secret@db.example.org/latchkey?sslmode=verify-full', false],
    ['postgres://latchkey:secret@db.example.org/latchkey?ssl=true', false],
    ['postgres://latchkey:secret@db.example.org/latchkey?ssl=0&sslmode=verify-full', false],
    ['postgres://latchkey:secret@db.example.org/latchkey', true],
    ['postgres://latchkey:secret@127.0.0.1/latchkey?host=db.example.org', true],
    ['postgres://latchkey:secret@db.example.org/latchkey?sslmode=disable', true],
    ['postgres://latchkey:secret@db.example.org/latchkey?sslmode=no-verify', true],
    ['postgres://latchkey:secret@db.example.org/latchkey?ssl=no-verify', true],
    ['postgres://latchkey:secret@db.example.org/latchkey?ssl=0', true],
    ['postgres://latchkey:secret@db.example.org/latchkey?sslmode=require&uselibpqcompat=true', true],
  ])('R65 knows whether others could listen in to "%s": %s', async (store, overheard) => {
    expect(await isOverheard(store)).toBe(overheard)
  })
})
