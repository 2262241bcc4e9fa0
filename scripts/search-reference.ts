import { SEARCH_KEYS, type SearchKeyEntry } from 'latchkey/search'

/** The keys of the language of searches as a page. */
export function searchReference(): string {
  return `# Search keys

Every key that a search for sessions takes. How they are put together stands in [Search](../guide/search.md).

${SEARCH_KEYS.map(sectionOf).join('\n\n')}
`
}

function sectionOf({ key, sentence, examples, values }: SearchKeyEntry): string {
  const taken = values ? `\n\nTakes ${values.map((value) => `\`${value}\``).join(', ')}.` : ''
  return `## \`${key}\`\n\n${sentence}${taken}\n\n\`\`\`search\n${examples.join('\n')}\n\`\`\``
}
