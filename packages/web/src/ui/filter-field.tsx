import { CloseButton, TextInput } from '@mantine/core'
import { type SearchAsTyped, useSearchAsTyped } from './use-search-as-typed.ts'

type FilterFieldProps = {
  readonly label: string
  readonly placeholder: string
  /** What the address of the page says. */
  readonly value: string
  readonly onSearch: SearchAsTyped
  readonly error?: string | undefined
}

/** A text filter that searches as one types. */
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
