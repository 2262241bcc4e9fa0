import type { SecretName } from './record.ts'

/** What clients have in their hands: a cookie, and what the history calls it. */
export type Token = {
  readonly cookie: string
  readonly session: string
  readonly secret: SecretName
  readonly owner: Owner
}

/** A user, and what the clients believe about the password. */
export type Owner = {
  readonly name: string
  readonly id: string
  /** Numbers of the passwords that it may have now, the likeliest first. */
  passwords: readonly number[]
  /** Somebody has disabled it, and nobody knows that it is enabled again. */
  mayBeDisabled: boolean
}

/** What all clients share. */
export type World = {
  readonly owners: readonly Owner[]
  /** A number for each new password of anybody, so that later ones are higher. */
  newPassword(): number
  /** Tokens that are believed to be good. */
  readonly tokens: Tokens
  /** Those that are not: the last ones, and all that one remembers. */
  readonly justDead: readonly Token[]
  readonly dead: readonly Token[]
  bury(token: Token): void
}

type Tokens = {
  readonly all: readonly Token[]
  add(token: Token): void
  remove(token: Token): boolean
}

/** As many as are used again within a moment, and as many as are worth coming back to. */
const JUST_NOW = 12
const REMEMBERED = 300

export function createWorld(owners: readonly Owner[]): World {
  const tokens: Token[] = []
  const dead: Token[] = []
  let passwords = 1
  return {
    owners,
    newPassword() {
      passwords += 1
      return passwords
    },
    tokens: {
      all: tokens,
      add: (token) => tokens.push(token),
      remove(token) {
        const index = tokens.indexOf(token)
        if (index >= 0) tokens.splice(index, 1)
        return index >= 0
      },
    },
    get justDead() {
      return dead.slice(-JUST_NOW)
    },
    dead,
    bury(token) {
      this.tokens.remove(token)
      dead.push(token)
      if (dead.length > REMEMBERED) dead.shift()
    },
  }
}

/** Believes what an answer has told: this password is the one, and older ones are over. */
export function learnPassword(owner: Owner, number: number): void {
  owner.passwords = [number, ...owner.passwords.filter((other) => other > number)]
}

/** It may be the one from now on. */
export function suspectPassword(owner: Owner, number: number): void {
  owner.passwords = [...owner.passwords, number]
}

/** It is not the one now: another comes first. */
export function doubtPassword(owner: Owner, number: number): void {
  const others = owner.passwords.filter((other) => other !== number)
  if (others.length > 0) owner.passwords = [...others, number]
}
