import { useEffect, useRef, useState } from 'react'
import { answerOf, api } from '../../lib/api.ts'
import { inDigits } from '../../lib/counted.ts'
import { Problem, sentenceOf } from '../../lib/problem.ts'
import { present } from '../../lib/search-params.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { type ExportFile, openExportFile } from './export-file.ts'
import { countRows, type ExportFormat } from './exported-rows.ts'

export type ExportState =
  | { readonly kind: 'idle' }
  /** `total` is not known before the answer begins. */
  | { readonly kind: 'running'; readonly rows: number; readonly total: number | undefined }
  | { readonly kind: 'done'; readonly rows: number; readonly name: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly sentence: string }

/** Often enough to see that it moves. */
const SHOW_EVERY = 100

/** One export at a time. It goes when the page goes: half a file is none. */
export function useExport() {
  const [state, setState] = useState<ExportState>({ kind: 'idle' })
  const leaving = useRef(new AbortController())
  useEffect(() => () => leaving.current.abort(), [])

  async function start(q: string | undefined, format: ExportFormat): Promise<void> {
    const name = `sessions-${new Date(serverNow()).toISOString().slice(0, 10)}.${format}`
    const cancelling = new AbortController()
    leaving.current = cancelling
    let file: ExportFile | undefined
    try {
      file = await openExportFile(name)
      if (file === undefined) return
      setState({ kind: 'running', rows: 0, total: undefined })
      const rows = await transfer({ q, format, file, signal: cancelling.signal, onProgress: setState })
      await file.keep()
      setState({ kind: 'done', rows, name })
    } catch (error) {
      await file?.discard().catch(() => undefined)
      setState(cancelling.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', sentence: sentenceAbout(error) })
    }
  }

  return {
    state,
    start,
    cancel: () => leaving.current.abort(),
    dismiss: () => setState({ kind: 'idle' }),
  }
}

/** Not whole, and after how many rows. The stream of an answer says no more than that it broke. */
class BrokenOff extends Error {
  readonly rows: number

  constructor(rows: number, options: ErrorOptions) {
    super('The export broke off', options)
    this.rows = rows
  }
}

async function transfer({
  q,
  format,
  file,
  signal,
  onProgress,
}: {
  q: string | undefined
  format: ExportFormat
  file: ExportFile
  signal: AbortSignal
  onProgress: (state: ExportState) => void
}): Promise<number> {
  const query = { ...present({ q }), format }
  const sent = api.GET('/api/admin/session-exports', { params: { query }, parseAs: 'stream', signal })
  const reader = ((await answerOf(sent)) as unknown as ReadableStream<Uint8Array<ArrayBuffer>>).getReader()
  const total = Number((await sent).response.headers.get('X-Total-Rows'))
  const count = countRows(format)
  let [rows, shownAt] = [0, 0]
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new BrokenOff(rows, { cause })
    })
    if (done) return rows
    await file.write(value)
    rows = count(value)
    if (performance.now() - shownAt < SHOW_EVERY) continue
    shownAt = performance.now()
    onProgress({ kind: 'running', rows, total })
  }
}

function sentenceAbout(error: unknown): string {
  if (error instanceof Problem) return sentenceOf(error)
  if (error instanceof BrokenOff) {
    return `The export broke off after ${inDigits(error.rows)} rows, and a part of it was not kept. Try again.`
  }
  return 'The file could not be written. Look whether there is room on the disk, or choose another place.'
}
