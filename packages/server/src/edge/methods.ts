import type { ApiDocument } from '../openapi.ts'

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

/** Which methods an address has, as the value of `Allow`; `undefined` for an address that does not exist. */
export function methodsOf(document: ApiDocument): (path: string) => string | undefined {
  const known = Object.entries(document.paths ?? {}).map(([path, item]) => ({
    shape: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
    allow: METHODS.filter((method) => item[method] !== undefined)
      .map((method) => method.toUpperCase())
      .join(', '),
  }))
  known.push({ shape: /^\/api\/openapi\.json$/, allow: 'GET' })
  return (path) => known.find(({ shape }) => shape.test(path))?.allow
}
