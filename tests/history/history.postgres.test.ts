import { randomInt } from 'node:crypto'
import { seconds } from 'latchkey'
import { describe, expect, it } from 'vitest'
import { violationsOf } from './checker.ts'
import { aCluster } from './cluster.ts'
import { reportOf, tallyOf } from './report.ts'
import { runHistory } from './run.ts'
import { planFaults } from './schedule.ts'

const NODES = 3
const DURATION = seconds(30)

describe('several nodes on one PostgreSQL', () => {
  it('R31 R32 R87 R90 R91 R92 keep what they have answered, whatever fails meanwhile', {
    timeout: 180_000,
  }, async () => {
    const seed = randomInt(2 ** 31)
    const faults = planFaults({ seed, nodes: NODES, duration: DURATION })
    await using cluster = await aCluster({ nodes: NODES })

    const run = await runHistory(cluster, { seed, duration: DURATION, faults })

    const violations = violationsOf(run.history)
    const report = `npm run check:history -- --seed=${seed}\n${reportOf(run, { violations, faults })}`
    console.log(report)
    expect([violations, run.oddities], report).toEqual([[], []])
    const tally = tallyOf(run.history)
    for (const kind of ['start', 'verify', 'list', 'rotate', 'terminate', 'disconnect', 'end all', 'password'])
      expect(tally.get(kind)?.ok, kind).toBeGreaterThan(0)
  })
})
