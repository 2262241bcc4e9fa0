import { type Item, parseItem, parseList } from 'structured-headers'
import { cleanName } from './user-agent.ts'

/**
 * What the server asks for in `Accept-CH`. Brand, platform and whether it is a phone come unasked (User-Agent Client
 * Hints, section 3); only the version of the system is worth asking for, because it tells Windows 11 from Windows 10.
 * Nothing is asked for that nobody is shown.
 */
export const ACCEPT_CH = 'Sec-CH-UA-Platform-Version'

/** What a Chromium browser says of itself beside the `User-Agent`. Absent where it says nothing that can be read. */
export type ClientHints = {
  /** Without those that are made up to keep servers honest. */
  readonly brands: readonly Brand[]
  readonly platform?: string
  readonly platformVersion?: string
  readonly mobile?: boolean
}

export type Brand = { readonly name: string; readonly version: string }

/** Several times what browsers send. */
const LONGEST_HINT = 1000

/** The hints of a request; without any for a browser that gives none, such as Firefox and Safari. */
export function hintsFrom(headers: Pick<Headers, 'get'>): ClientHints {
  const platform = textIn(headers.get('sec-ch-ua-platform'))
  const platformVersion = textIn(headers.get('sec-ch-ua-platform-version'))
  const mobile = itemIn(headers.get('sec-ch-ua-mobile'))
  const brands = brandsIn(headers.get('sec-ch-ua'))
  return {
    brands: brands.length > 0 ? brands : brandsIn(headers.get('sec-ch-ua-full-version-list')),
    ...(platform && { platform }),
    ...(platformVersion && { platformVersion }),
    ...(typeof mobile === 'boolean' && { mobile }),
  }
}

function brandsIn(header: string | null): readonly Brand[] {
  const list = readable(header, parseList) ?? []
  return list.map(brandOf).filter((brand) => brand.name !== '' && !isMadeUp(brand.name))
}

function brandOf([name, parameters]: ReturnType<typeof parseList>[number]): Brand {
  const version = parameters.get('v')
  return {
    name: typeof name === 'string' ? cleanName(name) : '',
    version: typeof version === 'string' ? version : '',
  }
}

/** `Not A(Brand`, `Not/A)Brand`, ` Not;A=Brand`: Chromium adds one in ever new spellings (GREASE). */
function isMadeUp(name: string): boolean {
  return /^not[^a-z]*a[^a-z]*brand$/i.test(name.replace(/^[^a-z]+|[^a-z]+$/gi, ''))
}

function textIn(header: string | null): string | undefined {
  const value = itemIn(header)
  return typeof value === 'string' ? cleanName(value) : undefined
}

function itemIn(header: string | null): Item[0] | undefined {
  return readable(header, parseItem)?.[0]
}

/** The parser throws at what is no structured field (RFC 9651, section 4.2). For us that is a hint not given. */
function readable<Value>(header: string | null, parse: (text: string) => Value): Value | undefined {
  if (!header || header.length > LONGEST_HINT) return undefined
  try {
    return parse(header)
  } catch {
    return undefined
  }
}
