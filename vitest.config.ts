import { defineConfig } from 'vitest/config'

const browserTests = ['**/*.browser.test.ts', '**/*.browser.test.tsx']
const postgresTests = ['**/*.postgres.test.ts']
/** Run on SQLite and on PostgreSQL: what they open is in the one that their project has. */
const testsOfBothStores = [
  'packages/server/src/accounts/{account-changes,account-listing,password-change,setup}.test.ts',
  'packages/server/src/routes/{all-sessions,views}.test.ts',
]

export default defineConfig({
  resolve: { conditions: ['latchkey-source'] },
  ssr: { resolve: { conditions: ['latchkey-source'] } },
  test: {
    // Nothing waits that long but a slow machine with much else to do.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts', 'scripts/*.test.ts'],
          exclude: [...browserTests, ...postgresTests],
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: [...postgresTests, ...testsOfBothStores],
          exclude: ['**/node_modules/**'],
          globalSetup: 'packages/core/src/stores/postgres/test-setup.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: browserTests,
          exclude: ['**/node_modules/**'],
        },
      },
    ],
  },
})
