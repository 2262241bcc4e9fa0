import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

type IconSet = {
  readonly icons: Readonly<Record<string, { readonly body: string; readonly width?: number; readonly height?: number }>>
  readonly width?: number
  readonly height?: number
}

/** A side of an icon whose set does not say otherwise. */
const DEFAULT_SIDE = 16

/**
 * Takes single icons out of the icon sets when the application is built, so that nobody loads a set:
 * `virtual:logo/NAME` is the address of a brand's logo, `virtual:line-icon/NAME` the paths of a line icon.
 */
export function icons(): Plugin {
  let building = false
  return {
    name: 'latchkey-icons',
    configResolved({ command }) {
      building = command === 'build'
    },
    resolveId: {
      filter: { id: /^virtual:(?:logo|line-icon)\// },
      handler: (id) => `\0${id}`,
    },
    load: {
      filter: { id: /^\0virtual:(?:logo|line-icon)\// },
      handler(id) {
        const [kind, name = ''] = id.slice('\0virtual:'.length).split('/')
        if (kind === 'line-icon') return `export default ${JSON.stringify(pathsOf(name))}`
        const svg = toSvg('@iconify-json/logos', name)
        if (!building) return `export default ${JSON.stringify(`data:image/svg+xml,${encodeURIComponent(svg)}`)}`
        const file = this.emitFile({ type: 'asset', name: `${name}.svg`, source: svg })
        return `export default import.meta.ROLLUP_FILE_URL_${file}`
      },
    },
  }
}

/** The line icons share one stroke, so their paths are all there is to know. */
function pathsOf(name: string): readonly string[] {
  return [...iconOf('@iconify-json/tabler', name).body.matchAll(/ d="([^"]+)"/g)].map(([, path = '']) => path)
}

function toSvg(set: string, name: string): string {
  const { body, width, height } = iconOf(set, name)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`
}

function iconOf(set: string, name: string): { body: string; width: number; height: number } {
  const { icons: found, width = DEFAULT_SIDE, height = DEFAULT_SIDE } = readSet(set)
  const icon = found[name]
  if (icon === undefined) throw new Error(`${set} has no icon named ${name}`)
  return { body: icon.body, width: icon.width ?? width, height: icon.height ?? height }
}

const read = new Map<string, IconSet>()

function readSet(set: string): IconSet {
  const known = read.get(set)
  if (known) return known
  const path = createRequire(import.meta.url).resolve(`${set}/icons.json`)
  const icons: IconSet = JSON.parse(readFileSync(path, 'utf8'))
  read.set(set, icons)
  return icons
}
