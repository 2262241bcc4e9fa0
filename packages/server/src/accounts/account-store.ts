import { foldCase, type Instant, type UserId } from 'latchkey'
import type { Dialect, Row, SqlStep, Statement } from 'latchkey/sqlite'
import type { Account, Role } from './account.ts'
import { isEmail } from './account-names.ts'
import type { AccountTotals } from './accounts.ts'

/** What only logins may see, kept apart from the account so that no list carries it by accident. */
export type Credential = { readonly account: Account; readonly passwordHash: string | undefined }

/** The rows of accounts, as a transaction sees them, or whoever only looks. */
export type AccountStore = {
  find(id: UserId): Promise<Account | undefined>
  /** Waits for a change of the account that is under way, and sees it. */
  findSettled(id: UserId): Promise<Account | undefined>
  findCredential(id: UserId): Promise<Credential | undefined>
  findCredentialByLogin(login: string): Promise<Credential | undefined>
  /** In a transaction: nobody else changes the account until it is over. */
  lock(id: UserId): Promise<Credential | undefined>
  /** In a transaction, before any account is locked: nobody else adds to the administrators, or takes from them. */
  lockAdministrators(): Promise<void>
  /** Says whether it did: not when the username or the address is taken. */
  insert(account: Account): Promise<boolean>
  /** Later than any change before it even if the clock stands still, so that the instant names the password. */
  setPassword(id: UserId, passwordHash: string, at: Instant): Promise<Account>
  /** The same password at another cost. Nothing happens when the password was changed in between. */
  replaceHash(id: UserId, from: string, to: string): Promise<void>
  setDisabled(id: UserId, at: Instant | undefined): Promise<Account>
  setRole(id: UserId, role: Role): Promise<Account>
  /** Whether an administrator who can sign in remains without this account. */
  hasAdministratorBesides(id: UserId): Promise<boolean>
  hasAdministrator(): Promise<boolean>
  /** By folded username, from right after the place on. */
  list(query: {
    readonly search?: string
    readonly after?: string
    readonly limit: number
  }): Promise<readonly Account[]>
  count(): Promise<AccountTotals>
}

/** SQLite has one writer at a time: a transaction there has locked all. */
const LOCKED: Readonly<Record<Dialect, string>> = { sqlite: '', postgres: ' FOR NO KEY UPDATE' }
const SETTLED: Readonly<Record<Dialect, string>> = { sqlite: '', postgres: ' FOR SHARE' }
const ADMINISTRATORS_LOCKED: Readonly<Record<Dialect, Statement | undefined>> = {
  sqlite: undefined,
  postgres: {
    text: `SELECT pg_advisory_xact_lock(hashtextextended('latchkey administrators ' || current_schema(), 0))`,
  },
}

/** What an account needs, and no hash. */
const ACCOUNT = 'id, username, email, role, created_at, disabled_at, password_changed_at'
/** Asked by nearly every request: as one text, it is found sooner among those that are prepared. */
const FIND = `SELECT ${ACCOUNT} FROM users WHERE id = $1`

export function createAccountStore({ dialect, run }: Pick<SqlStep, 'dialect' | 'run'>): AccountStore {
  async function one(name: string, text: string, values: readonly unknown[]): Promise<Row | undefined> {
    const [row] = await run({ name: `account ${name}`, text, values })
    return row
  }

  async function changed(name: string, text: string, values: readonly unknown[]): Promise<Account> {
    const row = await one(name, `UPDATE users SET ${text} RETURNING ${ACCOUNT}`, values)
    if (row === undefined) throw new Error('An account that was just read is gone')
    return toAccount(row)
  }

  const credential = async (name: string, condition: string, value: string) =>
    toCredential(await one(name, `SELECT * FROM users WHERE ${condition}`, [value]))

  return {
    find: async (id) => accountIn(await one('find', FIND, [id])),
    findSettled: async (id) => accountIn(await one('settled', `${FIND}${SETTLED[dialect]}`, [id])),
    findCredential: (id) => credential('credential', 'id = $1', id),
    findCredentialByLogin: (login) =>
      isEmail(login)
        ? credential('by email', 'email_folded = $1', foldCase(login))
        : credential('by username', 'username_folded = $1', foldCase(login)),
    lock: (id) => credential('lock', `id = $1${LOCKED[dialect]}`, id),

    async lockAdministrators() {
      const lock = ADMINISTRATORS_LOCKED[dialect]
      if (lock !== undefined) await run(lock)
    },

    async insert({ id, username, email, role, createdAt }) {
      const names = [username, foldCase(username), email ?? null, email === undefined ? null : foldCase(email)]
      const columns = 'id, username, username_folded, email, email_folded, role, created_at'
      const text = `INSERT INTO users (${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`
      return (await one('insert', text, [id, ...names, role, createdAt])) !== undefined
    },

    setPassword(id, passwordHash, at) {
      const later = `CASE WHEN password_changed_at >= $2 THEN password_changed_at + 1 ELSE $2 END`
      return changed('password', `password_hash = $1, password_changed_at = ${later} WHERE id = $3`, [
        passwordHash,
        at,
        id,
      ])
    },

    async replaceHash(id, from, to) {
      await one('rehash', 'UPDATE users SET password_hash = $1 WHERE id = $2 AND password_hash = $3', [to, id, from])
    },

    setDisabled: (id, at) => changed('disabled', 'disabled_at = $1 WHERE id = $2', [at ?? null, id]),
    setRole: (id, role) => changed('role', 'role = $1 WHERE id = $2', [role, id]),

    async hasAdministratorBesides(id) {
      const text = `SELECT 1 AS found FROM users
        WHERE role = 'administrator' AND disabled_at IS NULL AND password_hash IS NOT NULL AND id <> $1 LIMIT 1`
      return (await one('other administrator', text, [id])) !== undefined
    },

    async hasAdministrator() {
      const text = `SELECT 1 AS found FROM users WHERE role = 'administrator' LIMIT 1`
      return (await one('any administrator', text, [])) !== undefined
    },

    async list({ search = '', after = '', limit }) {
      const text = `SELECT ${ACCOUNT} FROM users
        WHERE username_folded > $1 AND (username_folded LIKE $2 ESCAPE '!' OR email_folded LIKE $2 ESCAPE '!')
        ORDER BY username_folded LIMIT $3`
      return (await run({ text, values: [after, patternOf(search), limit] })).map(toAccount)
    },

    async count() {
      const text = `SELECT (SELECT count(*) FROM users) AS users,
        (SELECT count(*) FROM users WHERE role = 'administrator' AND disabled_at IS NULL) AS administrators,
        (SELECT count(*) FROM users WHERE disabled_at IS NOT NULL) AS disabled`
      const [totals] = await run({ text })
      return { ...(totals as AccountTotals) }
    },
  }
}

/** Nobody's name has a NUL, at which SQLite would end the pattern. */
function patternOf(search: string): string {
  const escaped = foldCase(search).replaceAll('\0', '\uFFFD').replaceAll(/[!%_]/g, '!$&')
  return `%${escaped}%`
}

type AccountRow = {
  readonly id: string
  readonly username: string
  readonly email: string | null
  readonly role: Role
  readonly created_at: number
  readonly disabled_at: number | null
  readonly password_changed_at: number | null
}

function toCredential(row: Row | undefined): Credential | undefined {
  if (row === undefined) return undefined
  const { password_hash: hash } = row as { readonly password_hash: string | null }
  return { account: toAccount(row), passwordHash: hash ?? undefined }
}

function accountIn(row: Row | undefined): Account | undefined {
  return row === undefined ? undefined : toAccount(row)
}

function toAccount(found: Row): Account {
  const row = found as AccountRow
  return {
    id: row.id,
    username: row.username,
    ...(row.email === null ? {} : { email: row.email }),
    role: row.role,
    createdAt: row.created_at,
    ...(row.disabled_at === null ? {} : { disabledAt: row.disabled_at }),
    ...(row.password_changed_at === null ? {} : { passwordChangedAt: row.password_changed_at }),
  }
}
