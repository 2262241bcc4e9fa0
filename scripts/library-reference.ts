import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join, posix } from 'node:path'
import { type Comment, type Declaration, parseSync } from 'oxc-parser'

/** Where the compiler writes the declarations that the page is made from. */
const DECLARATIONS = 'dist/declarations'

type Export = { readonly name: string; readonly declarations: readonly string[]; readonly comment: string }
type Module = ReadonlyMap<string, Export>

/** The library as a page: for each entry of "exports", what it exports, with signature and doc comment. */
export function libraryReference(): string {
  emitDeclarations()
  const { exports } = JSON.parse(readFileSync('packages/core/package.json', 'utf8')) as {
    readonly exports: Readonly<Record<string, { readonly 'latchkey-source': string }>>
  }
  const sections = Object.entries(exports).map(([entry, { 'latchkey-source': source }]) => {
    const title = posix.join('latchkey', entry)
    const file = source.replace('./src/', '').replace(/\.ts$/, '.d.ts')
    return `## \`${title}\`\n\n${exportsOf(file).map(exportText).join('\n\n')}`
  })
  return `# Library

Everything that the package \`latchkey\` exports, by entry. Durations are milliseconds; an instant is milliseconds since
1970-01-01T00:00:00Z.

${sections.join('\n\n')}
`
}

function emitDeclarations(): void {
  rmSync(DECLARATIONS, { recursive: true, force: true })
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rootDir', 'packages/core/src']
  const run = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '--project', 'packages/core', ...options, '--outDir', DECLARATIONS],
    { encoding: 'utf8' },
  )
  if (run.status !== 0) throw new Error(`The declarations could not be made:\n${run.stdout}${run.stderr}`)
}

/** What an entry re-exports, in the order of their names. */
function exportsOf(entry: string): readonly Export[] {
  const { module } = parse(entry)
  return module.staticExports
    .flatMap(({ entries }) => entries)
    .map(({ importName, exportName, moduleRequest }) => {
      if (moduleRequest === null || exportName.name === null) throw new Error(`${entry} exports what it does not name`)
      const file = posix.join(posix.dirname(entry), moduleRequest.value).replace(/\.ts$/, '.d.ts')
      const found = declarationsIn(file).get(importName.name ?? '')
      if (found === undefined) throw new Error(`${file} does not declare ${importName.name}`)
      return { ...found, name: exportName.name }
    })
    .sort((left, right) => (left.name.toLowerCase() < right.name.toLowerCase() ? -1 : 1))
}

/** The declarations of a file by name. An overloaded function has several. */
function declarationsIn(file: string): Module {
  const { program, comments, text } = parse(file)
  const found = new Map<string, Export>()
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration === null) continue
    const name = nameOf(statement.declaration)
    const declaration = text.slice(statement.start, statement.end)
    const before = found.get(name)
    found.set(name, {
      name,
      declarations: [...(before?.declarations ?? []), declaration.replace(/^export (declare )?/, '')],
      comment: before?.comment || docCommentBefore(statement.start, comments, text),
    })
  }
  return found
}

function parse(file: string) {
  const text = readFileSync(join(DECLARATIONS, file), 'utf8')
  const { program, comments, module, errors } = parseSync(file, text)
  if (errors[0] !== undefined) throw new Error(`${file} cannot be read: ${errors[0].message}`)
  return { program, comments, module, text }
}

function nameOf(declaration: Declaration): string {
  const named = declaration.type === 'VariableDeclaration' ? declaration.declarations[0]?.id : declaration.id
  if (named?.type !== 'Identifier') throw new Error(`A ${declaration.type} is exported without a name`)
  return named.name
}

function docCommentBefore(start: number, comments: readonly Comment[], text: string): string {
  const comment = comments.findLast(({ end }) => end <= start && text.slice(end, start).trim() === '')
  if (comment?.type !== 'Block' || !comment.value.startsWith('*')) return ''
  return comment.value
    .slice(1)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .replace(/^@(\w+) ?/gm, (_, tag: string) => (tag === 'throws' ? 'Throws ' : `${tag}: `))
    .trim()
}

function exportText({ name, declarations, comment }: Export): string {
  const code = `\`\`\`typescript\n${declarations.join('\n').replaceAll('    ', '  ')}\n\`\`\``
  return [`### ${name}`, comment, code].filter((part) => part !== '').join('\n\n')
}
