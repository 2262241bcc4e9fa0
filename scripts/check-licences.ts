import { readFileSync } from 'node:fs'
import { report } from './report.ts'

export type Lock = {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

type LockedPackage = {
  readonly license?: string
  readonly dev?: boolean
  readonly link?: boolean
  readonly resolved?: string
}

/** Whoever embeds the library or runs the server takes on no duty but to keep a notice. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
]

type Exception = { readonly packages: RegExp; readonly licence: string; readonly because: string }

/** Used for development only, shipped to nobody. */
const DEV_EXCEPTIONS: readonly Exception[] = [
  { packages: /^axe-core$/, licence: 'MPL-2.0', because: 'runs in the browser tests, unchanged' },
  { packages: /^lightningcss(-.*)?$/, licence: 'MPL-2.0', because: 'Vite prints CSS with it, unchanged' },
  { packages: /^argparse$/, licence: 'Python-2.0', because: 'the generator of the API client reads YAML with it' },
]

/** Our own, and that of what a bench measures us against. */
const LOCKS = ['package-lock.json', 'bench/peers/package-lock.json']

if (import.meta.main) report(LOCKS.flatMap((path) => problemsIn(JSON.parse(readFileSync(path, 'utf8')), path)))

export function problemsIn({ packages }: Lock, lock = 'package-lock.json'): readonly string[] {
  const installed = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link)
  return [
    ...installed.flatMap(([path, found]) => badLicence(path.slice(path.lastIndexOf('node_modules/') + 13), found)),
    ...installed.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => badResolved(path, lock)),
  ]
}

function badLicence(name: string, { license, dev = false }: LockedPackage): readonly string[] {
  if (license === undefined) return [`${name} names no licence`]
  if (isAllowed(license)) return []
  if (dev && DEV_EXCEPTIONS.some(({ packages, licence }) => packages.test(name) && licence === license)) return []
  return [`${name} has the licence ${license}, which scripts/check-licences.ts does not allow`]
}

/** An SPDX expression, as far as packages use them: of "A OR B" one must do, of "A AND B" both. */
function isAllowed(expression: string): boolean {
  return expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => ALLOWED.includes(licence)))
}

/** The lock file holds for every registry: a host in it would be the one of whoever wrote it last. */
function badResolved(path: string, lock: string): string {
  return `${lock} says where ${path} comes from: remove "resolved" (.npmrc keeps npm from adding it)`
}
