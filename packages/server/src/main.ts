#!/usr/bin/env node
import { helpText } from './config-reference.ts'
import { fail, run } from './run.ts'

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(helpText())
} else {
  run({ flags: process.argv.slice(2), environment: process.env }).catch(fail)
}
