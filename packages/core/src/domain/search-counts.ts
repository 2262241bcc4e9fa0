import type { CountRange } from './search.ts'

/** Reads `>10`, `<=3`, `10`, `3..10`, `3..`. */
export function readCountRange(text: string): CountRange | undefined {
  const [, sign, compared] = /^(>=|<=|>|<)?(\d{1,9})$/.exec(text) ?? []
  const [, least, most] = /^(\d{0,9})\.\.(\d{0,9})$/.exec(text) ?? []
  if (compared === undefined) {
    if (least === undefined || most === undefined || least + most === '') return undefined
    return { ...(least === '' ? {} : { atLeast: Number(least) }), ...(most === '' ? {} : { atMost: Number(most) }) }
  }
  const count = Number(compared)
  switch (sign) {
    case '>':
      return { atLeast: count + 1 }
    case '>=':
      return { atLeast: count }
    case '<':
      return { atMost: count - 1 }
    case '<=':
      return { atMost: count }
    default:
      return { atLeast: count, atMost: count }
  }
}
