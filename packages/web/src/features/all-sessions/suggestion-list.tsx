import { useEffect, useRef } from 'react'
import { inDigits } from '../../lib/counted.ts'
import classes from './suggestion-list.module.css'
import type { Hint, Suggestion } from './suggestions.ts'

type SuggestionListProps = {
  readonly id: string
  readonly suggestions: readonly Suggestion[]
  readonly hint: Hint | undefined
  /** The place of the one that Enter takes; -1 for none. */
  readonly active: number
  readonly onPick: (suggestion: Suggestion) => void
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`
}

/** Below the field. The focus stays in the field: pressing the mouse here must not take it. */
export function SuggestionList({ id, suggestions, hint, active, onPick }: SuggestionListProps): React.JSX.Element {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector(`#${CSS.escape(optionId(id, active))}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, active])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it takes nothing, it keeps the focus where it is
    <div className={classes['panel']} onMouseDown={(event) => event.preventDefault()}>
      <div ref={list} id={id} role="listbox" aria-label="Suggestions" className={classes['list']}>
        {suggestions.map((suggestion, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant of the field points here
          <div
            key={suggestion.text}
            id={optionId(id, index)}
            role="option"
            aria-selected={index === active}
            className={classes['option']}
            onClick={() => onPick(suggestion)}
          >
            <span className={classes['text']}>{suggestion.text}</span>
            <span className={classes['note']}>{suggestion.note}</span>
            {suggestion.sessions !== undefined && (
              <span className={classes['sessions']}>{inDigits(suggestion.sessions)}</span>
            )}
          </div>
        ))}
      </div>
      {suggestions.length === 0 && hint && (
        <p className={classes['hint']} role="status">
          {hint.sentence}{' '}
          {hint.examples.map((example) => (
            <code key={example}>{example}</code>
          ))}
        </p>
      )}
      <p className={classes['keys']} aria-hidden="true">
        <kbd>↑</kbd>
        <kbd>↓</kbd> choose <kbd>Tab</kbd> take <kbd>,</kbd> one more value <kbd>-</kbd> before a key: without
      </p>
    </div>
  )
}
