export { SEARCH_KEYS, type SearchKey, type SearchKeyEntry } from './domain/search-keys.ts'
export {
  formatSearch,
  parseSearch,
  SEARCH_LENGTH_LIMIT,
  type SearchMistake,
  type SearchReading,
  type SearchTerm,
  searchTerms,
  type TermText,
  withoutTerm,
  withTerm,
} from './domain/search-language.ts'
export { literalValue } from './domain/search-text.ts'
export { methodName } from './domain/search-values.ts'
