import type { Frame } from './frames.ts'

/** What waits for a reader at most. Whoever is further behind is cut off, and loads the list when it is back. */
const MOST_WAITING_BYTES = 256 * 1024

/** Where the frames of one stream go. */
export type Outlet = {
  readonly body: ReadableStream<Frame>
  /** `false`: the reader is gone, or too far behind to be waited for. */
  send(frame: Frame): boolean
  end(last?: Frame): void
}

/** `onGone`: the reader has closed. `cut`: closes a connection whose reader does not read. */
export function createOutlet({ onGone, cut }: { readonly onGone: () => void; readonly cut: () => void }): Outlet {
  let controller: ReadableStreamDefaultController<Frame> | undefined
  const body = new ReadableStream<Frame>(
    {
      start(given) {
        controller = given
      },
      cancel() {
        controller = undefined
        onGone()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MOST_WAITING_BYTES }),
  )
  return {
    body,
    send(frame) {
      if (controller === undefined) return false
      controller.enqueue(frame)
      if ((controller.desiredSize ?? 0) > 0) return true
      controller = undefined
      cut()
      return false
    },
    end(last) {
      if (last !== undefined) controller?.enqueue(last)
      controller?.close()
      controller = undefined
    },
  }
}
