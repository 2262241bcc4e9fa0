import searchIcon from 'virtual:line-icon/search'
import { CloseButton } from '@mantine/core'
import { parseSearch, type SearchMistake } from 'latchkey/search'
import { useId, useLayoutEffect, useRef, useState } from 'react'
import { withFullStop } from '../../lib/problem.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { LineIcon } from '../../ui/line-icon.tsx'
import { type SearchAsTyped, useSearchAsTyped } from '../../ui/use-search-as-typed.ts'
import { accept, caretPlace } from './caret-place.ts'
import classes from './search-field.module.css'
import { SearchTerms } from './search-terms.tsx'
import { optionId, SuggestionList } from './suggestion-list.tsx'
import type { Suggestion } from './suggestions.ts'
import { useSuggestions } from './use-suggestions.ts'

type SearchFieldProps = {
  /** What the address of the page says. */
  readonly q: string
  /** Gets only what has no mistake. */
  readonly onSearch: SearchAsTyped
  /** To the list, when one is done here. */
  readonly onLeave: () => void
}

/**
 * One text in the language of searches, its terms drawn as chips behind it. What one types and what one picks from the
 * suggestions is the same text, so nothing has to be kept in step. (ARIA: a combobox with a list to complete from.)
 */
export function SearchField({ q, onSearch, onLeave }: SearchFieldProps): React.JSX.Element {
  const { text, type, settle } = useSearchAsTyped(q, (wanted, how) => {
    if (mistakeIn(wanted) === undefined) onSearch(wanted, how)
  })
  const input = useRef<HTMLInputElement>(null)
  const [id, messageId] = [useId(), useId()]
  const [caret, setCaret] = useState<number>()
  const [scrolled, setScrolled] = useState(0)
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const caretTo = useRef<number | undefined>(undefined)

  const place = caret === undefined ? undefined : caretPlace(text, caret)
  const { suggestions, hint } = useSuggestions(place)
  const shown = open && (suggestions.length > 0 || hint !== undefined)
  const mistake = useShownMistake(text, shown ? caret : undefined)

  useLayoutEffect(() => {
    if (caretTo.current === undefined) return
    input.current?.setSelectionRange(caretTo.current, caretTo.current)
    setCaret(caretTo.current)
    caretTo.current = undefined
  })

  function pick(suggestion: Suggestion | undefined): void {
    if (place === undefined || suggestion === undefined) return
    const after = accept(text, place, suggestion.text)
    caretTo.current = after.caret
    type(after.text)
    setActive(-1)
    input.current?.focus()
  }

  function moveTo(step: number): void {
    const places = suggestions.length + 1
    setOpen(true)
    setActive((before) => ((before + 1 + step + places) % places) - 1)
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    const completes =
      event.key === 'Tab' && !event.shiftKey && place?.typed !== '' && suggestions[0]?.text !== place?.typed
    if (event.key === 'ArrowDown') moveTo(1)
    else if (event.key === 'ArrowUp') moveTo(-1)
    else if (shown && active >= 0 && (event.key === 'Enter' || event.key === 'Tab')) pick(suggestions[active])
    else if (shown && completes && suggestions.length > 0) pick(suggestions[0])
    else if (event.key === 'Enter') {
      settle()
      setOpen(false)
    } else if (event.key === 'Escape' && shown) setOpen(false)
    else if (event.key === 'Escape') onLeave()
    else return
    event.preventDefault()
  }

  return (
    <search className={classes['search']} aria-label="Search sessions">
      <div className={classes['field']} data-wrong={mistake !== undefined || undefined}>
        <span className={classes['icon']}>
          <LineIcon paths={searchIcon} size={17} />
        </span>
        <div className={classes['text']}>
          <SearchTerms text={text} mistake={mistake} scrolled={scrolled} />
          <input
            ref={input}
            className={classes['input']}
            role="combobox"
            aria-label="Search sessions"
            aria-autocomplete="list"
            aria-expanded={shown}
            aria-controls={id}
            aria-activedescendant={shown && active >= 0 ? optionId(id, active) : undefined}
            aria-invalid={mistake !== undefined}
            aria-describedby={mistake === undefined ? undefined : messageId}
            aria-keyshortcuts="/"
            placeholder="Search: a name, an address, a device, or user: os: active: …"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            enterKeyHint="search"
            value={text}
            onChange={({ currentTarget }) => {
              type(currentTarget.value)
              setCaret(currentTarget.selectionStart ?? currentTarget.value.length)
              setOpen(true)
              setActive(-1)
            }}
            onSelect={({ currentTarget }) => setCaret(currentTarget.selectionEnd ?? undefined)}
            onScroll={({ currentTarget }) => setScrolled(currentTarget.scrollLeft)}
            onFocus={() => setOpen(true)}
            onClick={() => setOpen(true)}
            onBlur={() => {
              setOpen(false)
              setActive(-1)
              settle()
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        {text === '' ? (
          <kbd className={classes['key']} title="Press / to search">
            /
          </kbd>
        ) : (
          <CloseButton
            aria-label="Clear search"
            onClick={() => {
              type('')
              settle()
              input.current?.focus()
            }}
          />
        )}
        {shown && <SuggestionList id={id} suggestions={suggestions} hint={hint} active={active} onPick={pick} />}
      </div>
      <p id={messageId} className={classes['mistake']} role="alert">
        {mistake && withFullStop(mistake.message)}
      </p>
    </search>
  )
}

/** The first mistake, but not that of a term which one is still typing with suggestions in sight. */
function useShownMistake(text: string, typingAt: number | undefined): SearchMistake | undefined {
  const mistake = mistakeIn(text)
  if (mistake === undefined || typingAt === undefined) return mistake
  return mistake.from <= typingAt && typingAt <= mistake.to ? undefined : mistake
}

function mistakeIn(text: string): SearchMistake | undefined {
  const reading = parseSearch(text, { now: serverNow() })
  return reading.ok ? undefined : reading.mistake
}
