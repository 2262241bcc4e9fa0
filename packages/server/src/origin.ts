import { canonicalAddress } from 'latchkey'

/** How browsers reach the server, which listens on `port`. */
export function originOf({
  origin,
  host,
  port,
}: {
  readonly origin: string
  readonly host: string
  readonly port: number
}): string {
  return origin || `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

export function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || url.origin !== text) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

/** An address or a name by which only this machine is reached. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  return bare === 'localhost' || canonicalAddress(bare)?.startsWith('127.') === true || canonicalAddress(bare) === '::1'
}
