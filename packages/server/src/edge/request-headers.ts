import type { Connection } from './context.ts'

/**
 * What a request says of itself, by names in small letters. As Node has read it where there is a connection: making a
 * `Headers` of it costs more than the rest of a short answer.
 */
export function requestHeaders(request: Request, { incoming }: Connection): Pick<Headers, 'get'> {
  const received = incoming?.headers
  if (received === undefined) return request.headers
  return {
    get(name) {
      const value = received[name]
      return typeof value === 'string' ? value : (value?.join(', ') ?? null)
    },
  }
}
