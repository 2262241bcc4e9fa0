import { describe, expect, it } from 'vitest'
import { countRows } from './exported-rows.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('countRows', () => {
  it('counts the rows of a table without its head, wherever the pieces end', () => {
    const text = 'id,label\r\n1,"two\nlines, ""quoted"""\r\n2,ünï\r\n'
    for (let at = 0; at <= bytes(text).length; at++) {
      const count = countRows('csv')
      count(bytes(text).subarray(0, at))
      expect(count(bytes(text).subarray(at))).toBe(2)
    }
    expect(countRows('csv')(bytes('id,lab'))).toBe(0)
  })

  it('counts lines where quotes mean nothing', () => {
    expect(countRows('ndjson')(bytes('{"label":"\\""}\n{"label":"x"}\n'))).toBe(2)
  })
})
