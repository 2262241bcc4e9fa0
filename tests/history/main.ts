// npm run check:history -- --minutes=10 --seed=7: clients and faults on three servers and a PostgreSQL, and a look at
// what came of it. The seed brings the same faults and the same choices of the clients again, not the same times.
import { randomInt } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { minutes } from 'latchkey'
import { violationsOf } from './checker.ts'
import { aCluster } from './cluster.ts'
import { reportOf } from './report.ts'
import { runHistory } from './run.ts'
import { planFaults } from './schedule.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    nodes: { type: 'string', default: '3' },
    /** Where the history goes, as JSON. */
    output: { type: 'string' },
  },
})
const seed = Number(values.seed)
const nodes = Number(values.nodes)
const duration = minutes(Number(values.minutes))

if (![seed, nodes, duration].every((number) => number >= 0)) {
  console.error('npm run check:history -- --minutes=10 --seed=7 --nodes=3: numbers, please.')
  process.exit(1)
}
console.log(`Seed ${seed}, ${values.minutes} minutes, ${nodes} nodes`)
const faults = planFaults({ seed, nodes, duration })
await using cluster = await aCluster({ nodes })
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await cluster[Symbol.asyncDispose]()
    process.exit(1)
  })
}
const run = await runHistory(cluster, { seed, duration, faults, onPhase: (name) => console.error(`… ${name}`) })
if (values.output !== undefined) writeFileSync(values.output, JSON.stringify({ seed, faults, ...run }))
const violations = violationsOf(run.history)
console.log(reportOf(run, { violations, faults }))
if (violations.length + run.oddities.length > 0) {
  if (![seed, nodes, duration].every((number) => number >= 0)) {
    console.error('npm run check:history -- --minutes=10 --seed=7 --nodes=3: numbers, please.')
    process.exit(1)
  }
  console.log(`Seed ${seed} has failed`)
  process.exitCode = 1
}
