import { z } from '@hono/zod-openapi'
import { type Account, ROLES, type Role } from '../accounts/account.ts'
import { InstantView } from './session-view.ts'

export const AccountView = z
  .object({
    id: z.string(),
    username: z.string(),
    email: z.string().optional(),
    role: z.enum(ROLES),
    createdAt: InstantView,
    disabledAt: InstantView.optional(),
    passwordChangedAt: InstantView.optional().openapi({ description: 'Absent until a password has been chosen.' }),
  })
  .openapi('Account')

export type AccountView = z.infer<typeof AccountView>

export function toAccountView(account: Account): AccountView {
  const { id, username, email, role, createdAt, disabledAt, passwordChangedAt } = account
  return {
    id,
    username,
    role: role satisfies Role,
    createdAt,
    ...(email === undefined ? {} : { email }),
    ...(disabledAt === undefined ? {} : { disabledAt }),
    ...(passwordChangedAt === undefined ? {} : { passwordChangedAt }),
  }
}

/** Said wherever a password is chosen, so that a page can count along. */
export const PasswordMinLength = z
  .number()
  .int()
  .openapi({ description: 'What a new password has at least, in characters: Unicode code points.' })

export const SetupLinkView = z
  .object({
    url: z.string().openapi({ description: 'One-time link; hand it to the person in a safe way.' }),
    expiresAt: InstantView,
  })
  .openapi('SetupLink')
