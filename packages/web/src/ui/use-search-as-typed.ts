import { useEffect, useRef, useState } from 'react'

/** Short enough to feel like "at once", long enough not to ask at each letter of a word. */
const ASK_AFTER = 200
/** Who pauses this long has found what to look for: the next letter begins a new search, with its own step Back. */
const SETTLED_AFTER = 1500

/** `replace`: one search is still being typed, so the step Back leads to the one before it. */
export type SearchAsTyped = (text: string, how: { readonly replace: boolean }) => void

/** Searches as one types. The address of the page owns the value; the field is ahead of it while typing. */
export function useSearchAsTyped(value: string, onSearch: SearchAsTyped) {
  const [text, setText] = useState(value)
  /** Typed and not yet asked for. */
  const pending = useRef<string | undefined>(undefined)
  const inOneSearch = useRef(false)
  const [asking, settling] = [useTimer(), useTimer()]

  useEffect(() => {
    if (pending.current === undefined) setText((before) => (before.trim() === value ? before : value))
  }, [value])

  function ask(): void {
    asking.stop()
    const wanted = pending.current
    pending.current = undefined
    if (wanted === undefined || wanted === value) return
    onSearch(wanted, { replace: inOneSearch.current })
    inOneSearch.current = true
  }

  function settle(): void {
    ask()
    settling.stop()
    inOneSearch.current = false
  }

  function type(next: string): void {
    setText(next)
    pending.current = next
    asking.start(ask, ASK_AFTER)
    settling.start(settle, SETTLED_AFTER)
  }

  return { text, type, settle }
}

function useTimer() {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    start(act: () => void, after: number): void {
      clearTimeout(timer.current)
      timer.current = setTimeout(act, after)
    },
    stop: () => clearTimeout(timer.current),
  }
}
