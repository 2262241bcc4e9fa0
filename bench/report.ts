import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** One line of the result. */
export type Figure = {
  readonly name: string
  readonly unit: 'per second' | 'MB' | 'kB' | 'ms' | '%' | 'of them'
  readonly ours: number
  readonly floorName?: string
  readonly floor?: number
  readonly ratio?: number
  /** The least ratio that is good. */
  readonly least?: number
  /** The most that is good. */
  readonly most?: number
}

export type Report = {
  readonly machine: Readonly<Record<string, string | number>>
  readonly sessions: number
  readonly rounds: number
  readonly figures: readonly (Figure & { readonly good?: boolean })[]
}

export function reportOf(figures: readonly Figure[], size: { sessions: number; rounds: number }): Report {
  return {
    machine: machine(),
    ...size,
    figures: figures.map((figure) => {
      const good = isGood(figure)
      return { ...rounded(figure), ...(good === undefined ? {} : { good }) }
    }),
  }
}

/** What the figures were measured on. */
export function machine(): Report['machine'] {
  const { node, sqlite = 'none' } = process.versions
  return {
    cores: availableParallelism(),
    system: `${process.platform} ${process.arch}`,
    node,
    sqlite,
    hono: installedVersion('hono'),
    '@hono/node-server': installedVersion('@hono/node-server'),
  }
}

function installedVersion(name: string): string {
  const path = new URL(`../node_modules/${name}/package.json`, import.meta.url)
  return JSON.parse(readFileSync(path, 'utf8')).version
}

/** `undefined` when nothing was promised. */
function isGood({ ours, ratio, least, most }: Figure): boolean | undefined {
  if (least !== undefined) return (ratio ?? 0) >= least
  return most === undefined ? undefined : ours < most
}

function rounded(figure: Figure): Figure {
  const { ours, floor, ratio } = figure
  return {
    ...figure,
    ours: Math.round(ours),
    ...(floor === undefined ? {} : { floor: Math.round(floor) }),
    ...(ratio === undefined ? {} : { ratio: Math.round(ratio * 1000) / 1000 }),
  }
}

export function tableOf({ figures }: Report): string {
  const rows = figures.map(({ name, unit, ours, floorName, floor, ratio, least, most, good }) => [
    name,
    `${ours.toLocaleString('en')} ${unit}`,
    floor === undefined ? '' : `${floor.toLocaleString('en')} (${floorName})`,
    ratio?.toFixed(2) ?? '',
    least !== undefined ? `≥ ${least}` : most !== undefined ? `< ${most} ${unit}` : '',
    good === undefined ? '' : good ? 'pass' : 'FAIL',
  ])
  const head = ['what', 'here', 'floor', 'ratio', 'bar', '']
  return aligned(head, rows)
}

/** One line for each row, the columns under each other. */
export function aligned(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  return [head, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}
