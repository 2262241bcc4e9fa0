import { USER_AGENT_LIMIT } from '../domain/session.ts'

/** Names are for one line of a list. */
const NAME_LIMIT = 40

/** Controls, and what has no form of its own: zero-width marks, and those that make text run backwards. */
const INVISIBLE = /\p{C}+/gu

/** Nearly every header is one already: that is found out in a tenth of the time that the search for others takes. */
const VISIBLE_ASCII = /^[!-~](?:[ -~]*[!-~])?$/

/** What is kept of a `User-Agent` header: one line of visible text, at most {@link USER_AGENT_LIMIT} characters. */
export function cleanUserAgent(text: string | null | undefined): string {
  return visible(text ?? '', USER_AGENT_LIMIT)
}

/** A name that the other side made up, fit to be shown. */
export function cleanName(text: string): string {
  return visible(text, NAME_LIMIT)
}

/** The first part of a version, if it can be one: "120" of "120.0.6099.109". */
export function majorOf(version: string | undefined): string | undefined {
  return /^\d{1,4}(?!\d)/.exec(version ?? '')?.[0]
}

function visible(text: string, limit: number): string {
  if (text.length <= limit && VISIBLE_ASCII.test(text)) return text
  return text.replace(INVISIBLE, '').trim().slice(0, limit).trimEnd().toWellFormed()
}
