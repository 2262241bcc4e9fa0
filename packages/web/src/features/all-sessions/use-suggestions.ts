import { useQuery } from '@tanstack/react-query'
import type { CaretPlace } from './caret-place.ts'
import { suggestedValues } from './queries.ts'
import { countedKey, type Hint, hintAt, type Suggestion, suggestionsAt } from './suggestions.ts'

/** What may come at the caret. Values that are counted are asked for when they are needed, and not again at once. */
export function useSuggestions(place: CaretPlace | undefined): {
  readonly suggestions: readonly Suggestion[]
  readonly hint: Hint | undefined
} {
  const key = countedKey(place)
  const counted = useQuery({ ...suggestedValues(key ?? 'os'), enabled: key !== undefined })
  if (place === undefined) return { suggestions: [], hint: undefined }
  return { suggestions: suggestionsAt(place, key && counted.data), hint: hintAt(place) }
}
