import { existsSync } from 'node:fs'
import type { Clock } from 'latchkey'
import { createAccountStore } from './accounts/account-store.ts'
import { createAccounts } from './accounts/create-accounts.ts'
import { createPasswordPolicy } from './accounts/password-policy.ts'
import { createPasswords } from './accounts/passwords.ts'
import { setupUrl } from './accounts/setup-url.ts'
import { type Config, ConfigError, flagOf } from './config.ts'
import { openStore } from './open-store.ts'
import { originOf } from './origin.ts'

/**
 * For whoever can sign in as no administrator any more, and has the machine. The server may run meanwhile. Gives back what
 * to tell the person at the terminal. The link is to the origin of the settings: a port that the system chose is not known here.
 *
 * @throws ConfigError when there is no such database or account; SessionError `bad_request` when it is disabled
 */
export async function newLink(config: Config, clock: Clock): Promise<readonly string[]> {
  if (config.store === '' && !existsSync(config.database)) throw noFile(config.database)
  const store = await openStore(config)
  try {
    const rows = createAccountStore({ ...store.tables, run: store.tables.point })
    const account = (await rows.findCredentialByLogin(config.newLinkFor))?.account
    if (account === undefined) throw noAccount(config.newLinkFor)
    const policy = createPasswordPolicy({ minimumLength: config.passwordMinLength })
    const accounts = createAccounts({ store, clock, policy, passwords: createPasswords() })
    const link = await accounts.renewLink({ kind: 'system' }, account.id, {})
    return [
      'Within the next hour, open',
      `  ${setupUrl(originOf(config), link)}`,
      `to choose a new password for ${account.username}. Until then the old one stays good.`,
    ]
  } finally {
    await store.close()
  }
}

function noFile(database: string): ConfigError {
  return new ConfigError(`${flagOf('database')} is "${database}", but there is no such file.`)
}

function noAccount(login: string): ConfigError {
  return new ConfigError(`${flagOf('newLinkFor')} is "${login}", but no account has this username or e-mail address.`)
}
