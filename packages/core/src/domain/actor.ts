import type { UserId } from './session.ts'

/** Who asks. First argument of everything that needs a permission. */
export type Actor =
  | { readonly kind: 'user'; readonly userId: UserId; readonly username: string }
  | { readonly kind: 'administrator'; readonly userId: UserId; readonly username: string }
  | { readonly kind: 'system' }
  | { readonly kind: 'anonymous' }

/** Where an act came from: kept with its event. */
export type Origin = {
  readonly ip?: string
  readonly userAgent?: string
}

export function mayManage(actor: Actor, userId: UserId): boolean {
  return mayManageEverybody(actor) || (actor.kind === 'user' && actor.userId === userId)
}

export function mayManageEverybody(actor: Actor): boolean {
  return actor.kind === 'administrator' || actor.kind === 'system'
}

/** For people and logs: "ada", "Latchkey". */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
    case 'administrator':
      return actor.username
    case 'system':
      return 'Latchkey'
    case 'anonymous':
      return 'somebody who was not signed in'
  }
}
