import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureChanges } from './changes.ts'
import { measureChecks } from './checks.ts'
import { measureExports } from './exports.ts'
import { measureMemory } from './memory.ts'
import { measureNodes } from './nodes/nodes.ts'
import { measurePeers } from './peers/peers.ts'
import { reportOf, tableOf } from './report.ts'
import { measureRequests } from './requests.ts'
import { sampleOf } from './sample.ts'
import { measureScale } from './scale/scale.ts'
import { measureScrolling } from './scrolling.ts'
import { measureStreams } from './streams.ts'

if (process.argv[2] === 'scale') {
  await measureScale(process.argv.slice(3))
  process.exit()
}
if (process.argv[2] === 'nodes') {
  await measureNodes(process.argv.slice(3))
  process.exit()
}
if (process.argv[2] === 'peers') {
  await measurePeers(process.argv.slice(3))
  process.exit()
}

// npm run bench: how fast, against the least that it could take. Absolute figures are worth nothing on another machine,
// and little on the same one an hour later; the ratios are what counts.
const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '7' },
    /** How long one round of load over HTTP takes. */
    seconds: { type: 'string', default: '3' },
    /** How many requests are made before the memory is looked at again. */
    requests: { type: 'string', default: '2000' },
    /** How many pages are open at once. */
    streams: { type: 'string', default: '10000' },
    /** How many rows of the console are loaded. */
    rows: { type: 'string', default: '100000' },
    /** Some of checks, changes, requests, memory, streams, exports, scrolling. */
    only: { type: 'string', default: 'checks,changes,requests,memory' },
    /** Where the result goes, as JSON. */
    output: { type: 'string', default: join(import.meta.dirname, 'results/latest.json') },
  },
})
const size = { sessions: Number(values.sessions), rounds: Number(values.rounds) }
const chosen = values.only.split(',')

const sample = await sampleOf(size.sessions)
const measures = {
  checks: () => measureChecks(sample, size.rounds),
  changes: () => measureChanges(sample, size.rounds, 200),
  requests: () => measureRequests(sample, size.rounds, Number(values.seconds)),
  memory: () => measureMemory(sample, Number(values.requests)),
  streams: () => measureStreams(sample, Number(values.streams)),
  exports: () => measureExports(sample),
  scrolling: () => measureScrolling(sample, Number(values.rows)),
}
const figures = []
for (const [name, measure] of Object.entries(measures)) {
  if (!chosen.includes(name)) continue
  console.error(`Measuring ${name}…`)
  figures.push(...(await measure()))
}
const report = reportOf(figures, size)
console.log(tableOf(report))
mkdirSync(join(values.output, '..'), { recursive: true })
writeFileSync(values.output, `${JSON.stringify(report, undefined, 2)}\n`)
if (report.figures.some(({ good }) => good === false)) process.exitCode = 1
