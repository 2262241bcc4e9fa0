import { foldCase, type Instant, type UserId } from 'latchkey'
import type { SqliteStore } from 'latchkey/sqlite'
import type { Account, Role } from './account.ts'
import { isEmail } from './account-names.ts'
import type { AccountTotals } from './accounts.ts'
import { reading } from './reading.ts'

/** What only logins may see, kept apart from the account so that no list carries it by accident. */
export type Credential = { readonly account: Account; readonly passwordHash: string | undefined }

/** The rows of accounts. Synchronous, so that its verbs take part in the transaction of the caller. */
export type AccountStore = {
  find(id: UserId): Account | undefined
  findCredential(id: UserId): Credential | undefined
  findCredentialByLogin(login: string): Credential | undefined
  /** Says whether it did: not when the username or the address is taken. */
  insert(account: Account): boolean
  /** Later than any change before it even if the clock stands still, so that the instant names the password. */
  setPassword(id: UserId, passwordHash: string, at: Instant): Account
  /** The same password at another cost. Nothing happens when the password was changed in between. */
  replaceHash(id: UserId, from: string, to: string): void
  setDisabled(id: UserId, at: Instant | undefined): Account
  setRole(id: UserId, role: Role): Account
  /** Whether an administrator who can sign in remains without this account. */
  hasAdministratorBesides(id: UserId): boolean
  hasAdministrator(): boolean
  /** By folded username, from right after the place on. */
  list(query: { readonly search?: string; readonly after?: string; readonly limit: number }): readonly Account[]
  count(): AccountTotals
}

type Row = {
  readonly id: string
  readonly username: string
  readonly email: string | null
  readonly role: Role
  readonly password_hash: string | null
  readonly created_at: number
  readonly disabled_at: number | null
  readonly password_changed_at: number | null
}

export function createAccountStore(store: SqliteStore): AccountStore {
  const { database } = store
  const byId = database.prepare('SELECT * FROM users WHERE id = ?')
  // Asked by nearly every request: no more than an account needs, and as plain rows.
  const account = database.prepare(
    'SELECT username, email, role, created_at, disabled_at, password_changed_at FROM users WHERE id = ?',
  )
  account.setReturnArrays(true)
  const byUsername = database.prepare('SELECT * FROM users WHERE username_folded = ?')
  const byEmail = database.prepare('SELECT * FROM users WHERE email_folded = ?')
  const insert = database.prepare(
    `INSERT INTO users
       (id, username, username_folded, email, email_folded, role, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  )
  const setPassword = database.prepare(
    `UPDATE users SET password_hash = ?, password_changed_at = max(?, coalesce(password_changed_at, 0) + 1)
     WHERE id = ? RETURNING *`,
  )
  const replaceHash = database.prepare('UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?')
  const setDisabled = database.prepare('UPDATE users SET disabled_at = ? WHERE id = ? RETURNING *')
  const setRole = database.prepare('UPDATE users SET role = ? WHERE id = ? RETURNING *')
  const otherAdministrator = database.prepare(
    `SELECT 1 FROM users
     WHERE role = 'administrator' AND disabled_at IS NULL AND password_hash IS NOT NULL AND id <> ? LIMIT 1`,
  )
  const anyAdministrator = database.prepare(`SELECT 1 FROM users WHERE role = 'administrator' LIMIT 1`)
  const list = database.prepare(
    `SELECT * FROM users
     WHERE username_folded > :after
       AND (instr(username_folded, :search) > 0 OR instr(coalesce(email_folded, ''), :search) > 0)
     ORDER BY username_folded LIMIT :limit`,
  )
  const count = database.prepare(
    `SELECT (SELECT count(*) FROM users) AS users,
       (SELECT count(*) FROM users WHERE role = 'administrator' AND disabled_at IS NULL) AS administrators,
       (SELECT count(*) FROM users WHERE disabled_at IS NOT NULL) AS disabled`,
  )

  return {
    find: (id) => reading(store, () => fromPlainRow(id, account.get(id))),
    findCredential: (id) => reading(store, () => toCredential(byId.get(id))),
    findCredentialByLogin(login) {
      const statement = isEmail(login) ? byEmail : byUsername
      return reading(store, () => toCredential(statement.get(foldCase(login))))
    },
    insert({ id, username, email, role, createdAt }) {
      const names = [username, foldCase(username), email ?? null, email === undefined ? null : foldCase(email)]
      const { changes } = insert.run(id, ...names, role, createdAt)
      return changes === 1
    },
    setPassword: (id, passwordHash, at) => changed(setPassword.get(passwordHash, at, id)),
    replaceHash: (id, from, to) => void replaceHash.run(to, id, from),
    setDisabled: (id, at) => changed(setDisabled.get(at ?? null, id)),
    setRole: (id, role) => changed(setRole.get(role, id)),
    hasAdministratorBesides: (id) => otherAdministrator.get(id) !== undefined,
    hasAdministrator: () => anyAdministrator.get() !== undefined,
    list: ({ search = '', after = '', limit }) =>
      reading(store, () => list.all({ search: foldCase(search), after, limit }) as Row[]).map((row) => toAccount(row)),
    count: () => ({ ...reading(store, () => count.get() as AccountTotals) }),
  }
}

function changed(row: unknown): Account {
  const account = toCredential(row)?.account
  if (account === undefined) throw new Error('An account that was just read is gone')
  return account
}

function toCredential(row: unknown): Credential | undefined {
  if (row === undefined) return undefined
  return { account: toAccount(row as Row), passwordHash: (row as Row).password_hash ?? undefined }
}

function fromPlainRow(id: UserId, row: unknown): Account | undefined {
  if (row === undefined) return undefined
  const [username, email, role, created_at, disabled_at, password_changed_at] = row as readonly [
    Row['username'],
    Row['email'],
    Row['role'],
    Row['created_at'],
    Row['disabled_at'],
    Row['password_changed_at'],
  ]
  return toAccount({ id, username, email, role, created_at, disabled_at, password_changed_at })
}

function toAccount(row: Omit<Row, 'password_hash'>): Account {
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
