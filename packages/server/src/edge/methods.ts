import type { ApiDocument } from '../openapi.ts'

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

/** Which methods an address has; `undefined` for an address that does not exist. */
export function methodsOf(document: ApiDocument): (path: string) => readonly string[] | undefined {
  const known = Object.entries(document.paths ?? {}).map(([path, item]) => ({
    shape: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
    methods: METHODS.filter((method) => item[method] !== undefined).flatMap(named),
  }))
  known.push({ shape: /^\/api\/openapi\.json$/, methods: named('get') })
  return (path) => known.find(({ shape }) => shape.test(path))?.methods
}

/** Whoever answers GET answers HEAD (RFC 9110, section 9.3.2). */
function named(method: (typeof METHODS)[number]): string[] {
  return method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]
}
