import { describe, expect, it } from 'vitest'
import { readEvents, type StreamEvent } from './event-stream.ts'

async function read(...pieces: readonly string[]) {
  const events: StreamEvent[] = []
  let signs = 0
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    },
  })
  await readEvents(body, { onEvent: (event) => events.push(event), onSign: () => (signs += 1) })
  return { events, signs }
}

describe('readEvents', () => {
  it('X5 reads events, wherever the network cuts them', async () => {
    const { events } = await read('event: op', 'en\nid: 7\ndata: {"now"', ':1}\n', '\nevent: x\ndata: "a: b"\n\n')

    expect(events).toEqual([
      { event: 'open', id: 7, data: { now: 1 } },
      { event: 'x', id: undefined, data: 'a: b' },
    ])
  })

  it('X5 takes a comment for a sign of life, and nothing more', async () => {
    expect(await read(': still here\n\n')).toEqual({ events: [], signs: 1 })
  })

  it('X5 takes over a place that comes without an event', async () => {
    expect((await read(': still here\nid: 9\n\n')).events).toEqual([{ event: 'place', id: 9, data: null }])
  })

  it('X5 leaves an event that was cut off', async () => {
    expect((await read('event: changes\nid: 8\ndata: {}\n')).events).toEqual([])
  })
})
