import type { ApiDocument } from '../packages/server/src/openapi.ts'

type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

type Content = { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }

type Operation = {
  readonly tags?: readonly string[]
  readonly summary?: string
  readonly description?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema?: Schema
    readonly description?: string
  }[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content & { readonly description?: string }>>
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

/** The API as a page: every operation by resource, then every shape that they name. */
export function apiReference(document: ApiDocument): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = (item as Partial<Record<string, Operation>>)[method]
      return operation === undefined ? [] : [{ tag: operation.tags?.[0] ?? 'other', method, path, operation }]
    }),
  )
  const sections = Object.entries(Object.groupBy(operations, ({ tag }) => tag)).map(([tag, members = []]) =>
    [
      `## ${capital(tag)}`,
      ...members.map(({ method, path, operation }) => operationText(method, path, operation)),
    ].join('\n\n'),
  )
  const schemas = Object.entries((document.components?.schemas ?? {}) as Record<string, Schema>).map(schemaText)
  return `# API

${document.info.description}

Instants are milliseconds since 1970-01-01T00:00:00Z. The server gives the same description as OpenAPI 3.1 at
\`GET /api/openapi.json\`. What an error says is the shape \`Problem\`; [errors](errors.md) has all codes.

${sections.join('\n\n')}

## Shapes

${schemas.join('\n\n')}
`
}

function operationText(method: string, path: string, operation: Operation): string {
  const { summary, description, parameters = [], requestBody, responses } = operation
  const body = schemaOf(requestBody)
  return [
    `### ${method.toUpperCase()} ${path}`,
    [summary, description]
      .filter((text) => text !== undefined)
      .map(sentence)
      .join(' '),
    table(
      ['parameter', 'in', 'takes', ''],
      parameters.map(({ name, in: place, required, schema, description }) => [
        `\`${name}\`${required === true ? ' (required)' : ''}`,
        place,
        typeText(schema),
        description ?? schema?.description ?? '',
      ]),
    ),
    body === undefined ? '' : `Body: ${typeText(body)}`,
    table(
      ['status', 'answer', ''],
      Object.entries(responses).map(([status, response]) => [
        status,
        response.content === undefined ? 'nothing' : typeText(schemaOf(response)),
        Number(status) < 400 ? (response.description ?? '') : codes(response.description ?? ''),
      ]),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function schemaText([name, schema]: readonly [string, Schema]): string {
  const properties = Object.entries(schema.properties ?? {})
  const rows = properties.map(([key, value]) => [
    `\`${key}\`${schema.required?.includes(key) === true ? '' : ' (optional)'}`,
    typeText(value),
    value.description ?? value.allOf?.find(({ description }) => description !== undefined)?.description ?? '',
  ])
  const shape = rows.length > 0 ? table(['field', 'type', ''], rows) : typeText(schema)
  return [`### ${name} (shape)`, schema.description ?? '', shape].filter((part) => part !== '').join('\n\n')
}

function typeText(schema: Schema | undefined): string {
  if (schema === undefined) return 'anything'
  const { $ref: ref, items, anyOf, oneOf, allOf, properties } = schema
  if (ref !== undefined) {
    const name = ref.slice(ref.lastIndexOf('/') + 1)
    return `[${name}](#${name.toLowerCase()}-shape)`
  }
  const choices = anyOf ?? oneOf
  if (choices !== undefined) return choices.map(typeText).join(' or ')
  // Of a reference with a description of its own, the second part only says that.
  if (allOf !== undefined) return allOf.filter(saysType).map(typeText).join(' and ')
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ')
  if (schema.const !== undefined) return `\`${schema.const}\``
  if (items !== undefined) return `list of ${typeText(items)}${limits(schema)}`
  if (properties !== undefined) {
    const fields = Object.entries(properties).map(
      ([key, value]) => `\`${key}\`${schema.required?.includes(key) === true ? '' : ' (optional)'}: ${typeText(value)}`,
    )
    return `{ ${fields.join('; ')} }`
  }
  return `${[schema.type ?? 'anything'].flat().join(' or ')}${limits(schema)}`
}

function saysType({ $ref, type, properties }: Schema): boolean {
  return $ref !== undefined || type !== undefined || properties !== undefined
}

function limits(schema: Schema): string {
  const { format, pattern, minimum, maximum, minLength, maxLength, minItems, maxItems } = schema
  const parts = [
    format,
    pattern === undefined ? undefined : `like \`${pattern}\``,
    range(minimum, maximum, ''),
    range(minLength, maxLength, ' characters'),
    range(minItems, maxItems, ' items'),
    schema.default === undefined ? undefined : `default \`${String(schema.default)}\``,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`
}

function range(least: number | undefined, most: number | undefined, unit: string): string | undefined {
  if (most !== undefined) return `${least ?? 'up'} to ${most}${unit}`
  return least === undefined ? undefined : `at least ${least}${unit}`
}

function schemaOf(holder: Content | undefined): Schema | undefined {
  return Object.values(holder?.content ?? {})[0]?.schema
}

function codes(description: string): string {
  return description.replace(/\b[a-z]+(_[a-z]+)+\b/g, '`$&`')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
