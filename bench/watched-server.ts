import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { run } from '../packages/server/src/run.ts'

// Latchkey, with an eye on how late its event loop comes to its turn, from SIGUSR2 on. Its arguments: the file that the
// figures go to at its end, in milliseconds, and the flags of the server.
const [, , output = '', ...flags] = process.argv
const delay = monitorEventLoopDelay({ resolution: 1 })

process.on('SIGUSR2', () => delay.enable())
process.on('exit', () => {
  writeFileSync(output, JSON.stringify({ p99: delay.percentile(99) / 1e6, longest: delay.max / 1e6 }))
})
await run({ flags, environment: {} })
