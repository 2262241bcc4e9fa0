import { useSyncExternalStore } from 'react'

/** How far the reader's clock is behind the server's. Deadlines are the server's, so its clock counts. */
let offset = 0

/** Call with the `now` of each answer that has one. */
export function noteServerTime(now: number): void {
  offset = now - Date.now()
}

export function serverNow(): number {
  return Date.now() + offset
}

/**
 * What `read` says of the server's time now, read again each second. Renders again only when the answer differs, so a
 * thousand countdowns cost what the few that change cost. `read` returns a plain value: a text, a number, a boolean.
 */
export function useServerTime<Value extends string | number | boolean>(read: (now: number) => Value): Value {
  return useSyncExternalStore(onEachSecond, () => read(serverNow()))
}

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function onEachSecond(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  for (const listener of listeners) listener()
}
