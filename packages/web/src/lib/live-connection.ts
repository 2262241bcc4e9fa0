import { patientApi } from './api.ts'
import { readEvents, type StreamEvent } from './event-stream.ts'

export type LiveState = 'connecting' | 'live' | 'lost'

/** The server says something every 10 seconds: it may be late once, and a little. */
const SILENCE_AT_MOST = 22_000
const FIRST_PAUSE = 250
/** A session that gets a new secret ends the stream, and the cookie with the secret may come later than that. */
const REFUSALS_BY_CHANCE = 3
const LONGEST_PAUSE = 30_000

type Following = {
  /** Of all users, and not of the reader alone. */
  readonly everybody: boolean
  /** The last `id` that was read: what has happened since comes first. */
  readonly place: () => number | undefined
  readonly onEvent: (event: StreamEvent) => void
  readonly onState: (state: LiveState) => void
  readonly signal: AbortSignal
}

/**
 * Keeps a stream open until `signal` says otherwise: one that breaks is opened again, later each time, and not by
 * everybody at once. One end is taken for chance: only when the stream can't be opened again is it lost. Silence
 * is not: nobody knows what has not come meanwhile.
 */
export async function follow({ onState, signal, ...stream }: Following): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    const opened = await readOnce({
      ...stream,
      signal,
      isPatient: failures < REFUSALS_BY_CHANCE,
      onOpen: () => {
        failures = 0
        onState('live')
      },
      onSilence: () => onState('lost'),
    })
    if (signal.aborted) return
    failures = opened ? 0 : failures + 1
    if (failures > 0) onState('lost')
    await pause(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures) * (0.5 + Math.random() / 2), signal)
  }
}

/** Whether it was open. */
async function readOnce({
  everybody,
  place,
  onEvent,
  onOpen,
  onSilence,
  isPatient,
  signal,
}: Omit<Following, 'onState'> & {
  readonly onOpen: () => void
  readonly onSilence: () => void
  readonly isPatient: boolean
}): Promise<boolean> {
  const silence = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const onSign = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      onSilence()
      silence.abort()
    }, SILENCE_AT_MOST)
  }
  let opened = false
  try {
    onSign()
    const after = place()
    const { data, error } = await patientApi.GET(everybody ? '/api/admin/session-events' : '/api/session/events', {
      params: { query: after === undefined ? {} : { after } },
      parseAs: 'stream',
      signal: AbortSignal.any([signal, silence.signal]),
    })
    if (error?.code === 'not_allowed') onEvent({ event: 'not_allowed', id: undefined, data: undefined })
    const isOver = error?.code === 'not_signed_in' && (error.ended !== undefined || !isPatient)
    if (isOver) onEvent({ event: 'ended', id: undefined, data: error })
    if (!data) return false
    await readEvents(data, {
      onSign,
      onEvent: (event) => {
        if (event.event === 'open') {
          opened = true
          onOpen()
        }
        onEvent(event)
      },
    })
  } catch {
    // Whatever it was, the way back is the same.
  } finally {
    clearTimeout(timer)
  }
  return opened
}

/** Ends early when the browser is online again, or the reader comes back. */
function pause(length: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = new AbortController()
    const end = () => {
      clearTimeout(timer)
      done.abort()
      resolve()
    }
    const timer = setTimeout(end, length)
    addEventListener('online', end, { signal: done.signal })
    document.addEventListener('visibilitychange', () => document.hidden || end(), { signal: done.signal })
    signal.addEventListener('abort', end, { signal: done.signal })
  })
}
