import { aligned, machine } from '../report.ts'
import type { Afterlife } from './endings.ts'
import { peerVersions } from './installed.ts'
import type { Counted, Operations } from './operations.ts'
import type { Rate } from './turns.ts'

export type PeerFigure = {
  readonly name: string
  readonly requests: Rate | undefined
  readonly operations: Counted | undefined
  readonly afterlife: Afterlife | undefined
  readonly lists: Rate | undefined
}

type Size = {
  readonly sessions: number
  readonly rounds: number
  readonly seconds: number
  readonly client: string
  readonly connections: Readonly<Record<string, number>>
}

export type PeerReport = Size & {
  readonly machine: Readonly<Record<string, string | number>>
  readonly peers: Readonly<Record<string, string>>
  readonly figures: readonly PeerFigure[]
}

export function peerReportOf(figures: readonly PeerFigure[], size: Size): PeerReport {
  return { machine: machine(), peers: peerVersions(), ...size, figures }
}

export function peerTableOf({ figures, peers, sessions, rounds, client, connections }: PeerReport): string {
  const head = [
    '',
    'GET per second',
    '÷ bare',
    'store operations each',
    'an ended session lives',
    'lists per second',
    '÷ bare',
  ]
  const rows = figures.map(({ name, requests, operations, afterlife, lists }) => [
    name,
    ...cellsOf(requests),
    operations === undefined ? '' : wordsOf(operations),
    afterlife === undefined ? '' : timeOf(afterlife),
    ...cellsOf(lists),
  ])
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`)
  return [
    aligned(head, rows),
    '',
    `${sessions.toLocaleString('en')} sessions, ${rounds} rounds in turns, medians, by ${client}: ${connections['requests']} connections, ${connections['lists']} for lists.`,
    versions.join(', '),
  ].join('\n')
}

function cellsOf(rate: Rate | undefined): readonly string[] {
  if (rate === undefined) return ['', '']
  return [Math.round(rate.perSecond).toLocaleString('en'), rate.ratio.toFixed(rate.ratio < 0.1 ? 3 : 2)]
}

/** For sessions that ask ten times, and for those that ask but once where that is another number. */
function wordsOf({ asksOnce, asksTenTimes }: Counted): string {
  const parts = Object.entries(asksTenTimes).filter(([, count]) => count >= 0.01)
  const words = parts.map(([name, count]) => `${name} ${round(count)}`).join(', ')
  const [often, once] = [sumOf(asksTenTimes), sumOf(asksOnce)]
  return `${round(often)}${words && ` (${words})`}${Math.abs(once - often) < 0.1 ? '' : `, ${round(once)} if it asks once`}`
}

function sumOf(operations: Operations): number {
  return Object.values(operations).reduce((total, count) => total + count, 0)
}

function round(count: number): string {
  return String(Math.round(count * 100) / 100)
}

function timeOf({ accepted, isOver }: Afterlife): string {
  if (accepted === 0) return 'not at all'
  return `${isOver ? '' : 'more than '}${(accepted / 1000).toFixed(1)} s`
}
