import type { Device } from './test-device.ts'

export type TestEvent = {
  readonly event: string
  readonly id: number | undefined
  // biome-ignore lint/suspicious/noExplicitAny: what any event holds, looked into by tests
  readonly data: any
}

/** A reader of server-sent events. */
export type TestStream = AsyncDisposable & {
  readonly response: Response
  /** The next event; `undefined` when the stream has ended. Comments are passed over. */
  next(): Promise<TestEvent | undefined>
  /** Reads until an event of that name. */
  until(event: string): Promise<TestEvent>
  /** Reads whatever comes to the end. */
  rest(): Promise<readonly TestEvent[]>
  /** As it came so far, comments too. */
  text(): string
  /** Reads until this has come, in whatever. */
  untilText(part: string): Promise<void>
  close(): Promise<void>
}

export function readStream(response: Response): TestStream {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let text = ''
  let read = 0

  async function readOn(): Promise<boolean> {
    const { done, value } = await reader.read()
    if (!done) text += decoder.decode(value, { stream: true })
    return !done
  }

  async function next(): Promise<TestEvent | undefined> {
    for (;;) {
      const end = text.indexOf('\n\n', read)
      if (end === -1) {
        if (await readOn()) continue
        return undefined
      }
      const lines = text.slice(read, end).split('\n')
      read = end + 2
      const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
      const event = field('event')
      if (event === undefined) continue
      const id = field('id')
      return { event, id: id === undefined ? undefined : Number(id), data: JSON.parse(field('data') ?? 'null') }
    }
  }

  const stream: TestStream = {
    response,
    next,
    async until(wanted) {
      for (;;) {
        const event = await next()
        if (event === undefined) throw new Error(`The stream ended without "${wanted}": ${text}`)
        if (event.event === wanted) return event
      }
    },
    async rest() {
      const events: TestEvent[] = []
      for (let event = await next(); event !== undefined; event = await next()) events.push(event)
      return events
    },
    text: () => text,
    async untilText(part) {
      while (!text.includes(part) && (await readOn()));
    },
    close: () => reader.cancel(),
    [Symbol.asyncDispose]: () => reader.cancel(),
  }
  return stream
}

/** Opens a stream of that device, and waits until it is fed. */
export async function openStream(device: Device, path = '/api/session/events', headers = {}): Promise<TestStream> {
  const stream = readStream(await device.get(path, headers))
  if (stream.response.status === 200) await stream.until('open')
  return stream
}
