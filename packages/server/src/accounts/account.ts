import type { Instant, UserId } from 'latchkey'

export const ROLES = ['user', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** A person who can sign in. Holds no password and no hash of one. */
export type Account = {
  readonly id: UserId
  /** As chosen; unique when folded. */
  readonly username: string
  readonly email?: string
  readonly role: Role
  readonly createdAt: Instant
  readonly disabledAt?: Instant
  /** Absent until the person has chosen a password through the link. */
  readonly passwordChangedAt?: Instant
}

/** An account in the administrator's list. */
export type AccountRow = Account & { readonly activeSessions: number }
