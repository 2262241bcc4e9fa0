import { type AddressFilter, parseAddressFilter } from './address.ts'
import type { Instant } from './clock.ts'
import { SessionError } from './errors.ts'
import type { CountRange, NamePattern, TimeRange } from './search.ts'
import { readCountRange } from './search-counts.ts'
import type { SearchValue } from './search-text.ts'
import { type Looking, readTimeRange } from './search-times.ts'

/** What a value means, or what to write instead. One value can stand for several, as `auth:passkey` does. */
export type Reading<Value> =
  | { readonly ok: true; readonly values: readonly Value[] }
  | { readonly ok: false; readonly message: string }

export type ReadValue<Value> = (value: SearchValue, now: Instant) => Reading<Value>

export function readName({ text, starBefore, starAfter }: SearchValue): Reading<NamePattern> {
  if (!starBefore) return found({ kind: starAfter ? 'prefix' : 'exact', text })
  return starAfter ? found({ kind: 'part', text }) : refused(`write *${shown(text)}* for a part of the name`)
}

export function readAddress(value: SearchValue): Reading<AddressFilter> {
  const { text, starBefore, starAfter } = value
  if (starAfter && !starBefore && /^[0-9a-f:.]{1,45}$/i.test(text)) {
    return found({ kind: 'prefix', prefix: text.toLowerCase() })
  }
  try {
    return found(parseAddressFilter(plain(value)))
  } catch (error) {
    if (error instanceof SessionError) return refused(error.message)
    throw error
  }
}

/** One of a closed list, however it is spelled: `Chrome OS`, `chrome-os` and `chromeos` are one. */
export function oneOf<Value extends string>(
  known: readonly Value[],
  aliases: Readonly<Record<string, readonly Value[]>>,
  advice = '',
): ReadValue<Value> {
  const byName = new Map<string, readonly Value[]>(known.map((value) => [squeezed(value), [value]]))
  for (const [alias, values] of Object.entries(aliases)) byName.set(alias, values)
  return (value) => {
    const values = byName.get(squeezed(plain(value)))
    if (values !== undefined) return { ok: true, values }
    return refused(
      `"${shown(plain(value))}" is not known: use ${known.slice(0, -1).join(', ')} or ${known.at(-1)}${advice}`,
    )
  }
}

export function readCountry(value: SearchValue): Reading<string> {
  const code = plain(value).toUpperCase()
  if (!/^[A-Z]{2}$/.test(code))
    return refused(`"${shown(plain(value))}" is no country: write its two letters, such as DE`)
  return found(code === 'UK' ? 'GB' : code)
}

/** The names that people know, for the values of RFC 8176. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  password: ['pwd'],
  passkey: ['hwk', 'swk'],
  code: ['otp'],
}

/** What people call a way to sign in, where they have a name for it. */
export function methodName(method: string): string | undefined {
  return Object.keys(METHODS).find((name) => METHODS[name]?.includes(method))
}

export function readMethod(value: SearchValue): Reading<string> {
  const method = plain(value).toLowerCase()
  const known = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined
  if (known !== undefined) return { ok: true, values: known }
  if (/^[a-z0-9._-]{1,30}$/.test(method)) return found(method)
  return refused(
    `"${shown(plain(value))}" is no way to sign in: use password, passkey, otp or another value of RFC 8176`,
  )
}

export function timesLooking(looking: Looking): ReadValue<TimeRange> {
  const duration = looking === 'back' ? '<1h for the last hour' : '<1h for the next hour'
  return (value, now) => {
    const range = readTimeRange(plain(value), looking, now)
    if (range !== undefined) return found(range)
    return refused(
      `"${shown(plain(value))}" is no time: write ${duration}, a date such as 2026-11-01, or two with .. between`,
    )
  }
}

export function readCount(value: SearchValue): Reading<CountRange> {
  const range = readCountRange(plain(value))
  return range === undefined
    ? refused(`"${shown(plain(value))}" is no number: write one such as 10, >10 or 3..10`)
    : found(range)
}

function found<Value>(value: Value): Reading<Value> {
  return { ok: true, values: [value] }
}

function refused(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message }
}

/** Where a star means nothing, it is a character like any other. */
function plain({ text, starBefore, starAfter }: SearchValue): string {
  return `${starBefore ? '*' : ''}${text}${starAfter ? '*' : ''}`
}

function squeezed(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_-]/g, '')
}

/** Enough of it to be recognised. */
function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
