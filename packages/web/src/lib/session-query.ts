import { formatSearch, literalValue } from 'latchkey/search'

/** The sessions of the user with exactly this name, in the language of searches. */
export function sessionsOf(username: string): string {
  return formatSearch([{ key: 'user', values: [literalValue(username)] }])
}

/** The sessions of everybody who has this somewhere in the name. */
export function sessionsLike(partOfName: string): string {
  return formatSearch([{ key: 'user', values: [`*${literalValue(partOfName)}*`] }])
}
