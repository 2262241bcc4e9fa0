import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

/** What a phone on a slow line loads in two seconds. */
const MOST_BYTES = 200_000

/** Fails the build when what a page needs before it shows anything has grown too large, counted as gzipped JavaScript. */
export function firstLoad(): Plugin {
  return {
    name: 'latchkey-first-load',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = new Map(
        Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
      )
      const entry = [...chunks.values()].find(({ isEntry }) => isEntry)
      for (const page of entry?.dynamicImports ?? []) {
        const files = neededBy([entry?.fileName ?? '', page], chunks)
        const bytes = files.reduce((sum, { code }) => sum + gzipSync(code).length, 0)
        const words = `${page} needs ${Math.round(bytes / 1000)} kB of JavaScript at the first load`
        if (bytes > MOST_BYTES) this.error(`${words}; ${MOST_BYTES / 1000} kB are the most`)
        this.info(words)
      }
    },
  }
}

function neededBy(
  names: readonly string[],
  chunks: ReadonlyMap<string, Rolldown.OutputChunk>,
): readonly Rolldown.OutputChunk[] {
  const needed = new Map<string, Rolldown.OutputChunk>()
  const waiting = [...names]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const chunk = chunks.get(name)
    if (chunk === undefined || needed.has(name)) continue
    needed.set(name, chunk)
    waiting.push(...chunk.imports)
  }
  return [...needed.values()]
}
