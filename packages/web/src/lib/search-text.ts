/** Each part of a search is a text, as people type it: `?user=10` is the user "10" and no number. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}

export function stringifySearch(search: Record<string, unknown>): string {
  const texts = Object.entries(search).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  return texts.length === 0 ? '' : `?${new URLSearchParams(texts)}`
}
