import { report } from './report.ts'
import {
  clocksReadBy,
  importsOf,
  isGenerated,
  isTest,
  readSources,
  resolveImport,
  type SourceFile,
} from './source-files.ts'

type Layer = {
  readonly files: string
  /** Paths of the repository. `*` is one name, `**` any depth, `:name` the same name as in `files`. */
  readonly mayImport: readonly string[]
  readonly mayNotImport?: readonly string[]
  /** Packages and modules of Node. Absent: any that the package depends on. */
  readonly packages?: readonly string[]
}

const core = 'packages/core/src'
const server = 'packages/server/src'
const web = 'packages/web/src'
/** What runs in a browser. It knows the server by its API, and the language of searches by the library. */
const inBrowsers = ['latchkey/search', '!latchkey', '!latchkey/**', '!@latchkey/**', '!node:**', '**']

/** What `latchkey/search` is made of. */
const alsoInBrowsers = ['search*', 'address', 'actor', 'clock', 'device', 'errors', 'event', 'session'].map(
  (name) => `${core}/domain/${name}.ts`,
)

/** Who may import whom. The first row that fits a file counts. */
const LAYERS: readonly Layer[] = [
  { files: `${core}/**/*.test.ts`, mayImport: [`${core}/**`] },
  { files: `${core}/**/test-*.ts`, mayImport: [`${core}/**`] },
  ...alsoInBrowsers.map((files) => ({ files, mayImport: alsoInBrowsers, packages: ['ipaddr.js'] })),
  { files: `${core}/domain/**`, mayImport: [`${core}/domain/**`], packages: ['node:crypto', 'ipaddr.js', 'quick-lru'] },
  { files: `${core}/stores/*.ts`, mayImport: [`${core}/domain/**`, `${core}/stores/*.ts`] },
  {
    files: `${core}/stores/sql/**`,
    mayImport: [`${core}/domain/**`, `${core}/stores/*.ts`, `${core}/stores/sql/**`],
  },
  {
    files: `${core}/stores/:store/**`,
    mayImport: [`${core}/domain/**`, `${core}/stores/*.ts`, `${core}/stores/sql/**`, `${core}/stores/:store/**`],
  },
  { files: `${core}/device/**`, mayImport: [`${core}/domain/**`, `${core}/device/**`] },
  { files: `${core}/http/**`, mayImport: [`${core}/domain/**`, `${core}/http/**`] },
  { files: `${core}/client/**`, mayImport: [`${core}/domain/**`, `${core}/client/**`] },
  {
    files: `${core}/testing/**`,
    mayImport: [`${core}/domain/**`, `${core}/stores/memory/**`, `${core}/testing/**`],
  },
  { files: `${core}/*.ts`, mayImport: [`${core}/*/**`], packages: [] },

  { files: `${server}/**/*.test.ts`, mayImport: [`${server}/**`] },
  { files: `${server}/**/test-*.ts`, mayImport: [`${server}/**`] },
  { files: `${server}/routes/*.ts`, mayImport: [`${server}/**`], mayNotImport: [`${server}/routes/**`] },
  { files: `${server}/*.ts`, mayImport: [`${server}/**`] },
  { files: `${server}/:edge/**`, mayImport: [`${server}/**`], mayNotImport: [`${server}/routes/**`] },

  {
    files: `${web}/features/:feature/**`,
    mayImport: [`${web}/features/:feature/**`, `${web}/ui/**`, `${web}/lib/**`],
    packages: inBrowsers,
  },
  { files: `${web}/ui/**`, mayImport: [`${web}/ui/**`, `${web}/lib/**`], packages: inBrowsers },
  { files: `${web}/lib/**`, mayImport: [`${web}/lib/**`], packages: inBrowsers },
  { files: `${web}/*`, mayImport: [`${web}/**`], packages: inBrowsers },
]

/** The edges, where time begins: below them it is an argument. And the wait for a lease, which has to last as long as it says. */
const MAY_READ_CLOCKS = [
  `${server}/main.ts`,
  `${server}/run.ts`,
  `${server}/demo/**`,
  `${web}/**`,
  `${core}/stores/sql/with-lease.ts`,
]

/** A thing lives with the noun it serves: under these names anything would fit. */
const NAMES_THAT_SAY_NOTHING = ['utils', 'util', 'helpers', 'helper', 'common', 'shared', 'types', 'services', 'misc']

const DEEPEST = 2
const LONGEST = 300

if (import.meta.main) {
  report(problemsIn(readSources('packages/*/src/**/*.{ts,tsx}', '{scripts,tests,bench}/**/*.{ts,mjs}')))
}

export function problemsIn(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) =>
    [
      ...badImports(file),
      ...badClocks(file),
      ...badEntry(file),
      ...badPlace(file),
      ...badName(file),
      ...badLength(file),
    ].map((problem) => `${file.path} ${problem}`),
  )
}

function badImports(file: SourceFile): readonly string[] {
  if (!file.path.startsWith('packages/')) return []
  const layer = LAYERS.find(({ files }) => matches(file.path, files))
  if (layer === undefined) return ['belongs to no layer: give it a row in scripts/check-layers.ts']
  const own = namedIn(file.path, layer.files)
  return importsOf(file)
    .filter((specifier) => !isAllowed(resolveImport(file, specifier), layer, own))
    .map((specifier) => `must not import '${specifier}'`)
}

function isAllowed(target: string, layer: Layer, own: Readonly<Record<string, string>>): boolean {
  if (target.startsWith('..')) return false
  if (!target.startsWith('packages/')) return firstMatch(target, layer.packages ?? ['!@latchkey/**', '**'])
  const fits = (pattern: string) => matches(target, fillIn(pattern, own))
  return layer.mayImport.some(fits) && !(layer.mayNotImport ?? []).some(fits)
}

function badClocks(file: SourceFile): readonly string[] {
  if (!file.path.startsWith('packages/') || isTest(file) || MAY_READ_CLOCKS.some((edge) => matches(file.path, edge)))
    return []
  return clocksReadBy(file).map((clock) => `must not use ${clock}: time and chance are arguments`)
}

/** An entry is the public surface, to be read as a list: nothing but `export { a, type B } from './noun.ts'`. */
function badEntry(file: SourceFile): readonly string[] {
  if (!matches(file.path, `${core}/*.ts`) || isTest(file)) return []
  const rest = file.text
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replace(/export (type )?\{[\w\s,]*\} from '[^']+'/g, '')
    .trim()
  return rest === '' ? [] : [`must only re-export by name, and holds: ${rest.slice(0, 60)}`]
}

function badPlace({ path }: SourceFile): readonly string[] {
  const folders = path.split('/src/')[1]?.split('/').length ?? 0
  return folders - 1 > DEEPEST ? [`is more than ${DEEPEST} folders below src`] : []
}

function badName({ path }: SourceFile): readonly string[] {
  return path
    .split('/')
    .map((part) => part.replace(/\..*$/, ''))
    .filter((name) => NAMES_THAT_SAY_NOTHING.includes(name))
    .map((name) => `is called ${name}, which says nothing: name it after what is in it`)
}

function badLength(file: SourceFile): readonly string[] {
  const lines = file.text.split('\n').length - 1
  if (lines <= LONGEST || isTest(file) || isGenerated(file)) return []
  return [`has ${lines} lines, and ${LONGEST} are the most: a noun is missing`]
}

function matches(path: string, pattern: string): boolean {
  return toRegExp(pattern).test(path)
}

/** The first pattern that fits decides; `!` before it says no. */
function firstMatch(specifier: string, patterns: readonly string[]): boolean {
  const decisive = patterns.find((pattern) => matches(specifier, pattern.replace('!', '')))
  return decisive !== undefined && !decisive.startsWith('!')
}

function namedIn(path: string, pattern: string): Readonly<Record<string, string>> {
  return toRegExp(pattern).exec(path)?.groups ?? {}
}

function fillIn(pattern: string, names: Readonly<Record<string, string>>): string {
  return pattern.replace(/(?<=\/):(\w+)/g, (whole, name: string) => names[name] ?? whole)
}

function toRegExp(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*\/|\*\*|\*|(?<=\/):\w+)/).map((part) => {
    if (part === '**/') return '(?:.+/)?'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    return /^:\w/.test(part) ? `(?<${part.slice(1)}>[^/]+)` : part.replace(/[.\\+?^$()[\]{}|]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('')}$`)
}
