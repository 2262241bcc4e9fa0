import { CloseButton, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'

/** Short enough to feel like "at once", long enough not to ask at each letter of a word. */
const ASK_AFTER = 200
/** Who pauses this long has found what to look for: the next letter begins a new search, with its own step Back. */
const SETTLED_AFTER = 1500

type FilterFieldProps = {
  readonly label: string
  readonly placeholder: string
  /** What the address of the page says. */
  readonly value: string
  /** `replace`: one search is still being typed, so the step Back leads to the one before it. */
  readonly onSearch: (text: string, how: { readonly replace: boolean }) => void
  readonly error?: string | undefined
}

/** A text filter that searches as one types. The address of the page owns the value; the field is ahead of it while typing. */
export function FilterField({ label, placeholder, value, onSearch, error }: FilterFieldProps): React.JSX.Element {
  const { text, type, settle } = useSearchAsTyped(value, onSearch)
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={text}
      error={error}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={200}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={settle}
      onKeyDown={(event) => event.key === 'Enter' && settle()}
      rightSection={
        text === '' ? undefined : <CloseButton size="sm" aria-label={`Clear ${label}`} onClick={() => type('')} />
      }
    />
  )
}

function useSearchAsTyped(value: string, onSearch: FilterFieldProps['onSearch']) {
  const [text, setText] = useState(value)
  /** Typed and not yet asked for. */
  const pending = useRef<string | undefined>(undefined)
  const inOneSearch = useRef(false)
  const [asking, settling] = [useTimer(), useTimer()]

  useEffect(() => {
    if (pending.current === undefined) setText(value)
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
