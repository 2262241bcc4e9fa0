import { type Clock, type Duration, minutes, seconds } from 'latchkey'
import type { Logger } from 'pino'

/** So that an export ends within a second of its session (R34). */
const LOOK_EVERY: Duration = seconds(0.25)
/** A reader that has taken nothing for so long holds a place that others wait for. */
const PATIENCE: Duration = minutes(5)

/** How an export has ended, and how many rows were handed to its reader. */
export type Outcome = {
  readonly outcome: 'finished' | 'reader_gone' | 'not_read' | 'session_over' | 'server_stopped' | 'failed'
  readonly rows: number
}

export type Part = { readonly text: string; readonly rows: number }

export type ExportStream = {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>
  stop(outcome: Outcome['outcome']): Promise<void>
}

const encoder = new TextEncoder()

/**
 * Reads a part when its reader has taken the one before, so that memory holds two at most however slowly they are taken.
 * `over` is called once; the body ends only after it, so that whoever has a whole file knows that it is on record.
 */
export function createExportStream({
  first,
  parts,
  stands,
  cut,
  over,
  clock,
  log,
}: {
  /** Read already: what fails at the beginning can still be answered with a problem. */
  readonly first: IteratorResult<Part, void>
  readonly parts: AsyncIterator<Part, void>
  /** Whether the one who asked may still be told. */
  readonly stands: () => Promise<boolean>
  readonly cut: (() => void) | undefined
  readonly over: (outcome: Outcome) => Promise<void>
  readonly clock: Clock
  readonly log: Logger
}): ExportStream {
  let next: IteratorResult<Part, void> | undefined = first
  let rows = 0
  let takenAt = clock()
  let isOver = false
  let controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined

  async function end(outcome: Outcome['outcome']): Promise<void> {
    isOver = true
    clearInterval(timer)
    await over({ outcome, rows })
  }

  /** Where there is a connection, its end ends the stream; an error of the stream could be written as a part of the file. */
  function breakOff(): void {
    if (cut) cut()
    else controller?.error(new Error('The export was broken off'))
  }

  async function stop(outcome: Outcome['outcome']): Promise<void> {
    if (isOver) return
    breakOff()
    await end(outcome).catch((error) => log.error({ err: error }, 'an export that broke off is not on record'))
  }

  async function look(): Promise<void> {
    if (clock() - takenAt >= PATIENCE) await stop('not_read')
    else if (!(await stands())) await stop('session_over')
  }

  async function fail(error: unknown): Promise<void> {
    log.error({ err: error }, 'an export failed')
    breakOff()
    await stop('failed')
  }

  async function pull(): Promise<void> {
    takenAt = clock()
    const { done, value } = next ?? (await parts.next())
    next = undefined
    if (isOver) return
    if (!done) {
      rows += value.rows
      controller?.enqueue(encoder.encode(value.text))
      return
    }
    await end('finished')
    controller?.close()
  }

  const timer = setInterval(() => void look().catch(fail), LOOK_EVERY).unref()
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(given) {
      controller = given
    },
    pull: () => pull().catch(fail),
    cancel: () => stop('reader_gone'),
  })
  return { body, stop }
}
