import type { Frame } from './frames.ts'

/** Whoever has more waiting when the next frame comes is cut off, and loads the list when it is back. */
export const MOST_WAITING_BYTES = 256 * 1024

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
      // Looked at before the frame is added: one that is long must not cut off a reader that has read all before it.
      if ((controller.desiredSize ?? 0) > 0) {
        controller.enqueue(frame)
        return true
      }
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
