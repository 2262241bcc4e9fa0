import { fail, run } from '../../packages/server/src/run.ts'

// The server as it is, but for its clock: how far that is ahead comes as the first argument, and later as messages.

const [first, ...flags] = process.argv.slice(2)
let ahead = Number(first)
process.on('message', (message) => {
  ahead = Number(message)
})
// A listener for messages would keep the process alive when all else is done.
process.channel?.unref()
// No test leaves a node behind.
process.on('disconnect', () => process.exit(1))

run({ flags, environment: process.env, clock: () => Date.now() + ahead }).catch(fail)
