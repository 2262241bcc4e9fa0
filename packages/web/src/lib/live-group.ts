import { onNoConnection } from './connection.ts'
import type { StreamEvent } from './event-stream.ts'
import { follow, type LiveState } from './live-connection.ts'

/** What the tabs of one browser that share a session say to each other. */
type Message =
  | { readonly kind: 'event'; readonly event: StreamEvent }
  | { readonly kind: 'state'; readonly state: LiveState; readonly place: number | undefined }
  /** A tab, or one that has just come to lead, asks how things are. */
  | { readonly kind: 'wish'; readonly tab: string; readonly everybody: boolean; readonly isNew: boolean }
  | { readonly kind: 'call' }
  /** A request of a tab has found no connection. */
  | { readonly kind: 'doubt' }
  | { readonly kind: 'gone'; readonly tab: string }

type Handlers = {
  readonly onEvent: (event: StreamEvent) => void
  readonly onState: (state: LiveState) => void
  /** From now on everything is told; what this tab has loaded before may be older. */
  readonly onJoined: () => void
}

export type LiveGroup = {
  /** Whether this tab shows the sessions of all users. */
  wish(everybody: boolean): void
  leave(): void
}

/**
 * One stream for all tabs: a browser opens only six connections to a host, and the server pays for each stream. The
 * tab that holds the lock reads, and tells the others; when it goes, the browser gives the lock to the next, which goes
 * on from the place that it has heard of, so that nothing is missed.
 */
export function joinLiveGroup(sessionId: string, { onEvent, onState, onJoined }: Handlers): LiveGroup {
  const name = `latchkey-live-${sessionId}`
  const tab = String(Math.random())
  const left = new AbortController()
  const channel = new BroadcastChannel(name)
  const wishes = new Map<string, boolean>([[tab, false]])
  let state: LiveState = 'connecting'
  let place: number | undefined
  let leads = false
  /** Stops the reading of one stream, for another one to begin. */
  let reading = new AbortController()
  let isRefused = false

  const say = (message: Message) => channel.postMessage(message)
  const wish = (isNew: boolean) => say({ kind: 'wish', tab, everybody: wishes.get(tab) === true, isNew })
  const wantsEverybody = () => !isRefused && [...wishes.values()].includes(true)

  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.kind === 'event') hear(data.event)
    else if (data.kind === 'state') learn(data.state, data.place)
    else if (data.kind === 'call') wish(false)
    else if (data.kind === 'doubt') doubt()
    else if (data.kind === 'gone') changeWishes(() => wishes.delete(data.tab))
    else {
      changeWishes(() => wishes.set(data.tab, data.everybody))
      if (leads && data.isNew) say({ kind: 'state', state, place })
    }
  })

  function hear(event: StreamEvent): void {
    const joined = place === undefined && event.id !== undefined
    place = event.id ?? place
    if (event.event === 'not_allowed') isRefused = true
    onEvent(event)
    if (joined) onJoined()
  }

  function learn(next: LiveState, at: number | undefined): void {
    const joined = place === undefined && at !== undefined
    place ??= at
    if (next !== state) onState(next)
    state = next
    if (joined) onJoined()
  }

  function changeWishes(change: () => void): void {
    const before = wantsEverybody()
    change()
    if (leads && wantsEverybody() !== before) reading.abort()
  }

  async function lead(): Promise<void> {
    leads = true
    say({ kind: 'call' })
    while (!left.signal.aborted) {
      reading = new AbortController()
      await follow({
        everybody: wantsEverybody(),
        place: () => place,
        signal: AbortSignal.any([left.signal, reading.signal]),
        onEvent: (event) => {
          say({ kind: 'event', event })
          hear(event)
          if (event.event === 'not_allowed') reading.abort()
        },
        onState: tellState,
      })
    }
  }

  function tellState(next: LiveState): void {
    learn(next, place)
    say({ kind: 'state', state: next, place })
  }

  /** A stream may look open long after its connection is gone: it is lost until it is opened anew. */
  function doubt(): void {
    if (!leads || state !== 'live') return
    tellState('lost')
    reading.abort()
  }

  onNoConnection(() => {
    doubt()
    if (!leads) say({ kind: 'doubt' })
  }, left.signal)
  wish(true)
  // Without locks, as on plain http that is not loopback, each tab has a stream of its own.
  const led = 'locks' in navigator ? navigator.locks.request(name, { signal: left.signal }, lead) : lead()
  // Left before it was this tab's turn.
  led.catch(() => undefined)

  return {
    wish(everybody) {
      isRefused = false
      changeWishes(() => wishes.set(tab, everybody))
      wish(false)
    },
    leave() {
      left.abort()
      say({ kind: 'gone', tab })
      channel.close()
    },
  }
}
