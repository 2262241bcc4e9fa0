/** What the requests of a page tell its stream: that the server could not be reached just now. */
const failures = new EventTarget()

export function noteNoConnection(): void {
  failures.dispatchEvent(new Event('failure'))
}

/** Calls back when the connection seems to be gone: the browser says so, or a request has not come through. */
export function onNoConnection(listener: () => void, signal: AbortSignal): void {
  addEventListener('offline', listener, { signal })
  failures.addEventListener('failure', listener, { signal })
}
