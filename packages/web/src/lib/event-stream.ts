/** `place`: nothing has happened up to `id`. */
export type StreamEvent = { readonly event: string; readonly id: number | undefined; readonly data: unknown }

/**
 * Reads server-sent events to the end of a body. Not `EventSource`: it says neither why it was refused nor when it
 * comes back. `onSign`: something came, and be it a comment.
 */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  { onEvent, onSign }: { readonly onEvent: (event: StreamEvent) => void; readonly onSign: () => void },
): Promise<void> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    onSign()
    text += decoder.decode(value, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = eventIn(block)
      if (event) onEvent(event)
    }
  }
}

function eventIn(block: string): StreamEvent | undefined {
  const fields = new Map(
    block.split('\n').map((line) => {
      const [name = '', ...value] = line.split(': ')
      return [name, value.join(': ')]
    }),
  )
  const { event, id, data = 'null' } = Object.fromEntries(fields)
  if (event === undefined && id === undefined) return undefined
  return { event: event ?? 'place', id: id === undefined ? undefined : Number(id), data: JSON.parse(data) }
}
