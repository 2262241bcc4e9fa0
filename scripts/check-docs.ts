import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { parseSearch } from 'latchkey/search'
import { codeBlocksIn, headingsIn, linksIn, npmScriptsIn, pathsIn, searchesIn } from './markdown.ts'
import { report } from './report.ts'

type Page = { readonly path: string; readonly text: string }

/** Where the code blocks stand while they are compiled: inside the repository, so that `latchkey` is found. */
const CODE = 'dist/docs-code'

/** Strict as everywhere, except that an example may name what it does not go on to use. */
const TSCONFIG = {
  extends: '../../tsconfig.base.json',
  compilerOptions: {
    jsx: 'react-jsx',
    lib: ['ES2024', 'ESNext.Disposable', 'DOM', 'DOM.Iterable'],
    moduleDetection: 'force',
    noUnusedLocals: false,
    noUnusedParameters: false,
  },
  include: ['.'],
}

/** Made by commands, or by whoever follows the page: not there in a clone. */
const NOT_IN_A_CLONE = /(^|\/)(dist|data|node_modules)(\/|$)/

if (import.meta.main) {
  const pages = globSync(['README.md', 'CHANGELOG.md', 'docs/**/*.md', 'packages/*/README.md']).map((path) => ({
    path: path.replaceAll('\\', '/'),
    text: readFileSync(path, 'utf8'),
  }))
  const files = globSync(['**', '.*', '.ci/*'], { exclude: (name) => ['node_modules', '.git', 'dist'].includes(name) })
  const scripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts)
  report([
    ...badReferences(pages, new Set(files.map((path) => path.replaceAll('\\', '/'))), scripts),
    ...badSearches(pages),
    ...compile(pages),
  ])
}

/** Links, anchors, paths in backticks and npm scripts that lead nowhere. */
export function badReferences(
  pages: readonly Page[],
  files: ReadonlySet<string>,
  scripts: readonly string[],
): readonly string[] {
  const exists = (path: string) => files.has(path.replace(/\/$/, '')) || NOT_IN_A_CLONE.test(path)
  const anchors = new Map(pages.map(({ path, text }) => [path, headingsIn(text)]))
  return pages.flatMap((page) => [
    ...linksIn(page.text)
      .filter((link) => !leadsSomewhere(page, link, exists, anchors))
      .map((link) => `${page.path} links to ${link}, which does not exist`),
    ...pathsIn(page.text)
      .filter((path) => !isNamed(page, path, files, exists))
      .map((path) => `${page.path} names ${path}, which does not exist`),
    ...npmScriptsIn(page.text)
      .filter((name) => !scripts.includes(name))
      .map((name) => `${page.path} says npm run ${name}, which package.json does not have`),
  ])
}

/** Searches that the language does not take. */
export function badSearches(pages: readonly Page[]): readonly string[] {
  return pages.flatMap(({ path, text }) =>
    searchesIn(text).flatMap((search) => {
      const reading = parseSearch(search, { now: Date.now() })
      return reading.ok ? [] : [`${path} has the search ${search}: ${reading.mistake.message}`]
    }),
  )
}

function leadsSomewhere(
  page: Page,
  link: string,
  exists: (path: string) => boolean,
  anchors: ReadonlyMap<string, readonly string[]>,
): boolean {
  const [file = '', anchor] = link.split('#')
  const path = file === '' ? page.path : posix.join(posix.dirname(page.path), file)
  return exists(path) && (anchor === undefined || (anchors.get(path)?.includes(anchor) ?? true))
}

/** From the root, from the page, or, when there is but a name, anywhere. */
function isNamed(page: Page, path: string, files: ReadonlySet<string>, exists: (path: string) => boolean): boolean {
  if (exists(path) || exists(posix.join(posix.dirname(page.path), path))) return true
  return !path.includes('/') && [...files].some((file) => posix.basename(file) === path)
}

function compile(pages: readonly Page[]): readonly string[] {
  rmSync(CODE, { recursive: true, force: true })
  for (const { path, text } of pages) {
    for (const { language, line, code } of codeBlocksIn(text)) {
      const file = join(CODE, path, `${line}.${language}`)
      mkdirSync(dirname(file), { recursive: true })
      // As many lines down as on the page, so that an error names the line of the page.
      writeFileSync(file, `${'\n'.repeat(line)}${code}`)
    }
  }
  mkdirSync(CODE, { recursive: true })
  writeFileSync(join(CODE, 'none.ts'), '')
  writeFileSync(join(CODE, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  const run = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '--pretty', 'false', '--project', CODE], {
    encoding: 'utf8',
  })
  if (run.status === 0) return []
  const lines = `${run.stdout}${run.stderr}`.trim().split('\n')
  return lines.map((line) => line.replaceAll('\\', '/').replace(/^dist\/docs-code\/(.+\.md)\/\d+\.tsx?/, '$1'))
}
