const encoder = new TextEncoder()

export type Frame = Uint8Array<ArrayBuffer>

/**
 * A comment, which no reader shows: it keeps proxies from closing a quiet stream, and tells its reader that it lives,
 * and up to which place nothing has concerned it: whoever comes back asks for no more than that.
 */
export function heartbeat(place: number): Frame {
  return encoder.encode(`: still here\nid: ${place}\n\n`)
}

/**
 * One event of a stream, made once for all who get it. JSON has no line breaks, so one `data` line holds it (HTML
 * Standard, section 9.2.6). `place` is what a reader that comes back shows as `Last-Event-ID`.
 */
export function frame(event: string, data: unknown, place?: number): Frame {
  const id = place === undefined ? '' : `id: ${place}\n`
  return encoder.encode(`event: ${event}\n${id}data: ${JSON.stringify(data)}\n\n`)
}
