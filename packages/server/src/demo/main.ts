import { openSqliteStore } from 'latchkey/sqlite'
import { ACCOUNT_MIGRATIONS } from '../accounts/account-migrations.ts'
import { policyOf, readConfig, variableOf } from '../config.ts'
import { helpText } from '../config-reference.ts'
import { fail, run } from '../run.ts'
import { DEMO_SIZE, type DemoLogins, seedDemo } from './seeding.ts'
import { refuseDatabase, throwAwayDatabase } from './throw-away.ts'

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(`The demo takes what the server takes, but for the database, which is its own.\n\n${helpText()}`)
} else {
  startDemo(process.argv.slice(2), process.env).catch(fail)
}

async function startDemo(flags: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  refuseDatabase(flags, environment)
  const policy = policyOf(readConfig(flags, environment))
  // Before there is anything to remove: a signal that nobody handles ends a process without its 'exit'.
  const leave = () => process.exit(1)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave)
  const database = throwAwayDatabase()
  process.on('exit', database.remove)

  // Nobody else has it open yet, so nobody remembers what is in it.
  const store = openSqliteStore(database.path, { lease: 0, migrations: [ACCOUNT_MIGRATIONS.sqlite] })
  const logins = await seedDemo({ store, policy, now: Date.now() })
  // The server keeps its own.
  store.database.exec('DELETE FROM lease')
  await store.close()
  await run({
    flags: [...flags, '--database', database.path],
    // A browser sends the cookies of one port to all: another Latchkey on this machine keeps its own.
    environment: { [variableOf('cookieName')]: 'demo', ...environment },
    prepare: async () => {
      // From here on the server stops in its own way.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, leave)
      return welcome(logins)
    },
  })
}

function welcome({ user, administrator }: DemoLogins): readonly string[] {
  const { users, sessions } = DEMO_SIZE
  return [
    '',
    `This is a demo: ${users.toLocaleString('en')} invented users and ${sessions.toLocaleString('en')} sessions, gone when you stop it with Ctrl+C.`,
    'Sign in with one of these, made for this start only:',
    `  a user:           ${user.username}    ${user.password}`,
    `  an administrator: ${administrator.username}    ${administrator.password}`,
  ]
}
