import { globSync, readFileSync } from 'node:fs'
import { posix, sep } from 'node:path'
import { type Expression, type Node, parseSync, Visitor } from 'oxc-parser'

export type SourceFile = {
  /** From the repository's root, with slashes: `packages/core/src/latchkey.ts`. */
  readonly path: string
  readonly text: string
}

export function readSources(...patterns: string[]): readonly SourceFile[] {
  return patterns
    .flatMap((pattern) => globSync(pattern, { exclude: (name) => name === 'node_modules' || name === 'dist' }))
    .map((path) => path.split(sep).join('/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
}

/** Generated: nobody writes it and nobody reads it. */
export function isGenerated({ path }: SourceFile): boolean {
  return path.includes('.gen.')
}

/** A test, or what several tests set up in the same way: `session.test.ts`, `test-accounts.ts`. */
export function isTest({ path }: SourceFile): boolean {
  return /(\.test\.tsx?|\/test-[^/]*)$/.test(path)
}

/** Every module that a file names, in whatever way: import, export from, `import()`, a type's `import('…')`. */
export function importsOf(file: SourceFile): readonly string[] {
  const specifiers: string[] = []
  const note = (source: Node | null) => {
    if (source?.type === 'Literal' && typeof source.value === 'string') specifiers.push(source.value)
  }
  visit(file, {
    ImportDeclaration: ({ source }) => note(source),
    ExportNamedDeclaration: ({ source }) => note(source),
    ExportAllDeclaration: ({ source }) => note(source),
    ImportExpression: ({ source }) => note(source),
    TSImportType: ({ source }) => note(source),
  })
  return specifiers
}

/** What a module specifier stands for: a path of the repository when it is relative, else the specifier itself. */
export function resolveImport(file: SourceFile, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(file.path), specifier) : specifier
}

/** The parts of a file's text that read a clock or roll dice. */
export function clocksReadBy(file: SourceFile): readonly string[] {
  const found: string[] = []
  const note = ({ start, end }: Node) => found.push(file.text.slice(start, end))
  visit(file, {
    MemberExpression(node) {
      const { start, end } = node
      if (
        /^(globalThis\.)?(Date\.now|performance\.now|Math\.random|process\.hrtime)$/.test(file.text.slice(start, end))
      )
        note(node)
    },
    NewExpression(node) {
      if (isDate(node.callee) && node.arguments.length === 0) note(node)
    },
    CallExpression(node) {
      if (isDate(node.callee)) note(node)
    },
  })
  return found
}

/** The titles of all tests: the first argument of `it('…')`, `it.each(…)('…')` and their like, skipped ones excepted. */
export function testTitlesIn(file: SourceFile): readonly string[] {
  const titles: string[] = []
  visit(file, {
    CallExpression({ callee, arguments: [title] }) {
      if (title === undefined || !isTestFunction(callee)) return
      if (title.type === 'Literal' && typeof title.value === 'string') titles.push(title.value)
      if (title.type === 'TemplateLiteral') titles.push(title.quasis.map(({ value }) => value.raw).join('…'))
    },
  })
  return titles
}

function visit(file: SourceFile, visitor: ConstructorParameters<typeof Visitor>[0]): void {
  const { program, errors } = parseSync(file.path, file.text)
  if (errors[0] !== undefined) throw new Error(`${file.path} cannot be read: ${errors[0].message}`)
  new Visitor(visitor).visit(program)
}

function isDate(callee: Expression): boolean {
  return callee.type === 'Identifier' && callee.name === 'Date'
}

function isTestFunction(callee: Expression): boolean {
  switch (callee.type) {
    case 'Identifier':
      return callee.name === 'it' || callee.name === 'test'
    case 'CallExpression':
      return callee.callee.type === 'MemberExpression' && isTestFunction(callee.callee)
    case 'MemberExpression':
      return (
        callee.property.type === 'Identifier' &&
        !['skip', 'todo', 'skipIf', 'runIf'].includes(callee.property.name) &&
        isTestFunction(callee.object as Expression)
      )
    default:
      return false
  }
}
