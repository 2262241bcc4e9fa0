import { globSync, readFileSync } from 'node:fs'
import { report } from './report.ts'

type Manifest = {
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
}

if (import.meta.main) {
  const manifests = globSync(['package.json', 'packages/*/package.json', 'scripts/*/package.json']).map(
    (path): Manifest => JSON.parse(readFileSync(path, 'utf8')),
  )
  const decisions = globSync('docs/decisions/*.md').map((path) => readFileSync(path, 'utf8'))
  report([
    ...badVersions(manifests, readFileSync('CHANGELOG.md', 'utf8')),
    ...undecidedDependencies(manifests, decisions.join('\n')),
  ])
}

/** One version, one changelog: what is released together is numbered together. */
export function badVersions(manifests: readonly Manifest[], changelog: string): readonly string[] {
  const names = new Set(manifests.map(({ name }) => name))
  const [version, ...others] = new Set(
    manifests.flatMap((manifest) => [
      manifest.version,
      ...Object.entries(manifest.dependencies ?? {}).flatMap(([name, wanted]) => (names.has(name) ? [wanted] : [])),
    ]),
  )
  if (others.length > 0) return [`the packages must share one version, and have ${[version, ...others].join(', ')}`]
  return changelog.includes(`\n## ${version}`) ? [] : [`CHANGELOG.md has no section "## ${version}"`]
}

/** What we ship, somebody has decided to depend on: the page says why, whose it is and what it costs. */
export function undecidedDependencies(manifests: readonly Manifest[], decisions: string): readonly string[] {
  const names = new Set(manifests.map(({ name }) => name))
  return manifests.flatMap((manifest) =>
    Object.keys(manifest.dependencies ?? {})
      .filter((name) => !names.has(name) && !decisions.includes(`\`${name}\``))
      .map((name) => `${manifest.name} depends on ${name}, which no page in docs/decisions names as \`${name}\``),
  )
}
