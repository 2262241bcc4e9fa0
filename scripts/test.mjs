// @ts-check
// npm test: installs what is missing, runs every check, goes on after a failure, ends with "N passed, N failed".
// `npm test -- --only=types,layers` runs some of them.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium, installChromium } from './chromium.mjs'
import { fail, install, pinnedNode, root } from './installation.mjs'
import { buildWeb } from './web-build.mjs'

/** @typedef {{ passed: number, failed: string[] }} Outcome */

/** Nothing here takes that long: past it, something hangs. */
const CHECK_TIMEOUT = 20 * 60_000

const tsc = 'node_modules/typescript/bin/tsc'
const script = (/** @type {string} */ name) => ['--conditions=latchkey-source', `scripts/${name}.ts`]

/** In the order of running. One line for each check, counted as one; the tests of Vitest are counted one by one. */
/** @type {Record<string, () => Promise<Outcome>>} */
const checks = {
  format: () => check('format', ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.']),
  types: () =>
    check(
      'types',
      [tsc, '--project', 'packages/core'],
      [tsc, '--project', 'packages/server'],
      [tsc, '--project', 'packages/web'],
      [tsc, '--project', '.'],
    ),
  layers: () => check('layers', script('check-layers')),
  requirements: () => check('requirements', script('check-requirements')),
  'dead-code': () => check('dead-code', ['node_modules/knip/bin/knip.js', '--treat-config-hints-as-errors']),
  packages: () => check('packages', script('check-packages')),
  licences: () => check('licences', script('check-licences')),
  docs: () => check('docs', script('check-docs')),
  generated: () => check('generated', [...script('generate'), '--check']),
  'web-build': async () => outcome('web-build', buildWeb()),
  unit: () => vitest('unit'),
  postgres: () => vitest('postgres'),
  browser: async () => {
    if (installChromium()) return vitest('browser')
    console.error('The browser tests need Chromium: install it, or say where it is in CHROMIUM_PATH.')
    return outcome('browser', false)
  },
}

const chosen = chosenChecks()
install()
const failed = []
let passed = 0
for (const name of chosen) {
  console.log(`\n── ${name}`)
  const started = performance.now()
  const result = await checks[name]?.()
  console.log(`── ${name}: ${Math.round((performance.now() - started) / 100) / 10} s`)
  passed += result?.passed ?? 0
  failed.push(...(result?.failed ?? []))
}
if (failed.length > 0) console.log(`\nFailed:\n${failed.map((name) => `  ${name}`).join('\n')}`)
console.log(`\n${passed} passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 && passed > 0 ? 0 : 1

function chosenChecks() {
  const only = process.argv.slice(2).find((argument) => argument.startsWith('--only='))
  if (only === undefined) return Object.keys(checks)
  const names = only.slice('--only='.length).split(',')
  const unknown = names.filter((name) => !(name in checks))
  if (unknown.length > 0) fail(`There is no check ${unknown.join(', ')}. There are: ${Object.keys(checks).join(', ')}.`)
  return names
}

/**
 * @param {string} name
 * @param {string[][]} commands all are run, each on the pinned Node
 */
async function check(name, ...commands) {
  let good = true
  for (const command of commands) good = (await run(command)) && good
  return outcome(name, good)
}

/**
 * @param {string} name
 * @param {boolean} good
 * @returns {Outcome}
 */
function outcome(name, good) {
  return good ? { passed: 1, failed: [] } : { passed: 0, failed: [name] }
}

/**
 * @param {string} project
 * @returns {Promise<Outcome>}
 */
async function vitest(project) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
  const report = join(folder, 'report.json')
  const good = await run([
    'node_modules/vitest/vitest.mjs',
    'run',
    `--project=${project}`,
    // Many unit tests wait, for the disk or for another process: one worker fewer than cores leaves one idle.
    ...(project === 'unit' ? ['--maxWorkers=2'] : []),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  const result = readReport(project, report)
  rmSync(folder, { recursive: true, force: true })
  // Vitest also fails for what belongs to no test, such as an error that nobody caught.
  return good || result.failed.length > 0 ? result : { ...result, failed: [`${project}: Vitest itself`] }
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

/** @param {string[]} args */
function run(args) {
  const child = spawn(pinnedNode, args, {
    cwd: root,
    // CI: snapshots are compared and never written, and a forgotten `it.only` is an error.
    env: { ...process.env, CI: 'true', CHROMIUM_PATH: findChromium() ?? '' },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: CHECK_TIMEOUT,
    killSignal: 'SIGKILL',
  })
  return new Promise((done) => {
    child.on('error', () => done(false))
    child.on('exit', (code) => done(code === 0))
  })
}
