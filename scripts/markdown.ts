type CodeBlock = {
  readonly language: string
  /** How many lines of the page stand before the code. */
  readonly line: number
  readonly code: string
}

const FENCE = /^(?<indent> *)```(?<language>\w*)[^\n]*\n(?<code>[\s\S]*?)^\k<indent>```/gm

/** The blocks of TypeScript on a page: ```ts and ```tsx. */
export function codeBlocksIn(page: string): readonly CodeBlock[] {
  return [...page.matchAll(FENCE)].flatMap(({ index, groups: { language = '', code = '' } = {} }) =>
    language === 'ts' || language === 'tsx' ? [{ language, line: page.slice(0, index).split('\n').length, code }] : [],
  )
}

/** The searches on a page: each line of a ```search block. */
export function searchesIn(page: string): readonly string[] {
  return [...page.matchAll(FENCE)].flatMap(({ groups: { language = '', code = '' } = {} }) =>
    language === 'search' ? code.trim().split('\n') : [],
  )
}

/** Targets of links that stay in the repository. */
export function linksIn(page: string): readonly string[] {
  return matchesIn(proseOf(page), /\]\(([^)\s]+)\)/g).filter((target) => !/^[a-z]+:/.test(target))
}

/** The anchors of a page's headings, as GitHub makes them. */
export function headingsIn(page: string): readonly string[] {
  return matchesIn(proseOf(page), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** What stands in backticks and can only be a path: it begins with a folder of ours or ends like a file of ours. */
export function pathsIn(page: string): readonly string[] {
  return inlineCodeIn(page).filter(
    (text) =>
      /^(packages|scripts|docs|tests|examples|\.ci)\/[\w./@-]*$/.test(text) ||
      /^[\w./-]+\.(tsx?|mjs|md|json)$/.test(text),
  )
}

/** Names after `npm run`, in prose as well as in blocks. */
export function npmScriptsIn(page: string): readonly string[] {
  return matchesIn(page, /\bnpm run ([\w:-]+)/g)
}

function inlineCodeIn(page: string): readonly string[] {
  return matchesIn(proseOf(page), /`([^`\n]+)`/g)
}

/** What the one group of the pattern has caught, each time. */
function matchesIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, caught = '']) => caught)
}

function proseOf(page: string): string {
  return page.replace(FENCE, '')
}
