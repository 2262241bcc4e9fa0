// @ts-check
// npm test: installs what is missing, runs every check, small ones side by side, goes on after a failure, ends with
// "N passed, N failed". `npm test -- --only=types,layers` runs some of them.
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.mjs'
import { fail, install, pinnedNode, root } from './installation.mjs'
import { sideBySide } from './side-by-side.mjs'

/** @typedef {{ passed: number, failed: string[] }} Outcome */
/** @typedef {number | 'inherit'} Output where a command writes: a file, or what this writes to */
/** @typedef {{ places: number, run: (name: string, output: Output) => Promise<Outcome> }} Check */

/** Nothing here takes that long: past it, something hangs. */
const CHECK_TIMEOUT = 20 * 60_000

const tsc = 'node_modules/typescript/bin/tsc'
const script = (/** @type {string} */ name) => ['--conditions=latchkey-source', `scripts/${name}.ts`]

/** What runs at the same time: as much as keeps two cores busy. */
const PLACES = 4

/** What runs at the same time in the largest checks. */
const WORKERS = 2

/** In the order of starting: first what takes long and mostly waits. */
/** @type {Record<string, Check>} */
const checks = {
  chromium: check(['scripts/install-chromium.mjs']),
  postgres: vitest({ workers: 1 }),
  types: check(
    [tsc, '--project', 'packages/core'],
    [tsc, '--project', 'packages/server'],
    [tsc, '--project', 'packages/web'],
    [tsc, '--project', '.'],
  ),
  format: check(['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.']),
  layers: check(script('check-layers')),
  requirements: check(script('check-requirements')),
  'dead-code': check(['node_modules/knip/bin/knip.js', '--treat-config-hints-as-errors']),
  packages: check(script('check-packages')),
  licences: check(script('check-licences')),
  docs: check(script('check-docs')),
  generated: check([...script('generate'), '--check']),
  'web-build': check(['scripts/build.mjs', 'web']),
  unit: vitest({ workers: 3 }),
  browser: vitest({ workers: WORKERS }),
}

const chosen = chosenChecks()
install()
const outcomes = await sideBySide(
  chosen.map(([name, check]) => ({ places: check.places, run: () => timed(name, check) })),
  PLACES,
)
const failed = outcomes.flatMap((outcome) => outcome.failed)
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
if (failed.length > 0) console.log(`\nFailed:\n${failed.map((name) => `  ${name}`).join('\n')}`)
console.log(`\n${passed} passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 && passed > 0 ? 0 : 1

function chosenChecks() {
  const only = process.argv.slice(2).find((argument) => argument.startsWith('--only='))
  if (only === undefined) return Object.entries(checks)
  const names = only.slice('--only='.length).split(',')
  const unknown = names.filter((name) => !(name in checks))
  if (unknown.length > 0) fail(`There is no check ${unknown.join(', ')}. There are: ${Object.keys(checks).join(', ')}.`)
  return Object.entries(checks).filter(([name]) => names.includes(name))
}

/**
 * Of what runs side by side the largest is printed as it comes, the others whole when they are done.
 *
 * @param {string} name
 * @param {Check} check
 */
async function timed(name, { places, run }) {
  const started = performance.now()
  const seconds = () => Math.round((performance.now() - started) / 100) / 10
  if (places >= WORKERS) {
    console.log(`\n── ${name}`)
    const outcome = await run(name, 'inherit')
    console.log(`── ${name}: ${seconds()} s`)
    return outcome
  }
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-check-'))
  const file = join(folder, 'output')
  const output = openSync(file, 'a')
  const outcome = await run(name, output)
  closeSync(output)
  console.log(`\n── ${name}\n${readFileSync(file, 'utf8')}── ${name}: ${seconds()} s`)
  rmSync(folder, { recursive: true })
  return outcome
}

/**
 * @param {string[][]} commands all are run, each on the pinned Node
 * @returns {Check} counted as one
 */
function check(...commands) {
  return {
    places: 1,
    async run(name, output) {
      let good = true
      for (const command of commands) good = (await run(command, output)) && good
      return good ? { passed: 1, failed: [] } : { passed: 0, failed: [name] }
    },
  }
}

/**
 * @param {{ workers: number }} size
 * @returns {Check} the project of that name, whose tests are counted one by one
 */
function vitest({ workers }) {
  return {
    places: workers,
    async run(project, output) {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
      const report = join(folder, 'report.json')
      const command = [
        'node_modules/vitest/vitest.mjs',
        'run',
        `--project=${project}`,
        `--maxWorkers=${workers}`,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ]
      const good = await run(command, output)
      const result = readReport(project, report)
      rmSync(folder, { recursive: true, force: true })
      // Vitest also fails for what belongs to no test, such as an error that nobody caught.
      return good || result.failed.length > 0 ? result : { ...result, failed: [`${project}: Vitest itself`] }
    },
  }
}

/**
 * A test that is skipped proves nothing, and a file without a test is one that could not be loaded: both have failed.
 *
 * @param {string} project
 * @param {string} report
 * @returns {Outcome}
 */
function readReport(project, report) {
  /** @type {{ testResults: { name: string, assertionResults: { fullName: string, status: string }[] }[] }} */
  let results
  try {
    results = JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    return { passed: 0, failed: [`${project}: Vitest wrote no report`] }
  }
  const tests = results.testResults.flatMap((file) => file.assertionResults)
  const empty = results.testResults.filter((file) => file.assertionResults.length === 0)
  if (tests.length === 0 && empty.length === 0) return { passed: 0, failed: [`${project}: no test was found`] }
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: [
      ...empty.map(({ name }) => `${name} could not be run`),
      ...tests.filter(({ status }) => status !== 'passed').map(({ fullName, status }) => `${fullName} (${status})`),
    ],
  }
}

/**
 * @param {string[]} args
 * @param {Output} output
 * @returns {Promise<boolean>}
 */
function run(args, output) {
  const child = spawn(pinnedNode, args, {
    cwd: root,
    env: {
      ...process.env,
      // Snapshots are compared and never written, and a forgotten `it.only` is an error.
      CI: 'true',
      CHROMIUM_PATH: findChromium() ?? '',
      // Many tests start programs of ours: what one has compiled, the next one reads.
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compile'),
    },
    stdio: ['ignore', output, output],
    timeout: CHECK_TIMEOUT,
    killSignal: 'SIGKILL',
  })
  return new Promise((done) => {
    child.on('error', () => done(false))
    child.on('exit', (code) => done(code === 0))
  })
}
