import { foldCase } from 'latchkey'
import { commonPasswords } from './password-blocklist.ts'
import { isTooLong, PASSWORD_BYTES } from './passwords.ts'

/** NIST SP 800-63B-4, 3.1.1.2: fifteen where the password is the only factor. */
const DEFAULT_MINIMUM_LENGTH = 15
/** ASVS 5.0, 6.2.1: never fewer than eight. */
const LOWEST_MINIMUM_LENGTH = 8

/** Shorter words are part of too many others to be taken out of a password. */
const SHORTEST_CONTEXT_WORD = 3

/** Neighbours on a keyboard, in either direction. */
const KEYBOARD_ROWS = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']

export type PasswordPolicy = {
  /** In characters, that is Unicode code points. */
  readonly minimumLength: number
  /** Why this password can't be used, as a sentence that says what to do instead; `undefined` when it can. */
  refusal(password: string, owner: PasswordOwner): Promise<string | undefined>
}

/** Whose password it will be: their names are the first that a guesser tries. */
export type PasswordOwner = { readonly username: string; readonly email?: string | undefined }

/**
 * Length and a list of what guessers try first. No rules about kinds of characters and no expiry: both make people
 * choose worse passwords (NIST SP 800-63B-4, 3.1.1.2).
 */
export function createPasswordPolicy({
  minimumLength = DEFAULT_MINIMUM_LENGTH,
  contextWords = ['latchkey'],
}: {
  readonly minimumLength?: number
  /** The names of the product and of the installation. */
  readonly contextWords?: readonly string[]
} = {}): PasswordPolicy {
  if (!Number.isInteger(minimumLength) || minimumLength < LOWEST_MINIMUM_LENGTH)
    throw new RangeError(`The minimum length of passwords is a whole number from ${LOWEST_MINIMUM_LENGTH} up`)
  return {
    minimumLength,
    async refusal(password, owner) {
      if (isTooLong(password))
        return `Choose a shorter password: at most ${PASSWORD_BYTES} bytes, which is as many plain letters`
      if (!password.isWellFormed()) return 'One character of this password is damaged: type it again'
      const text = foldCase(password)
      if (lengthOf(text) < minimumLength)
        return `Use at least ${minimumLength} characters. A few words that have nothing to do with each other work well`
      if (isPredictable(text))
        return 'Choose something less regular: this is mostly one character repeated, or a row of the alphabet or keyboard'
      if (lengthOf(repeatedPartOf(text)) < minimumLength)
        return `Don't repeat a short text: use at least ${minimumLength} characters that don't repeat`
      if (lengthOf(withoutWords(text, [...namesOf(owner), ...contextWords])) < minimumLength)
        return `Don't count on your name, your e-mail address or ours: use ${minimumLength} characters besides them`
      if (isCommon(text, await commonPasswords()))
        return 'Choose another password: this one, or the word in it, is among the first that guessers try'
      return undefined
    },
  }
}

function lengthOf(text: string): number {
  return [...text].length
}

/** Fewer than a third of the characters are a surprise after the one before. */
function isPredictable(text: string): boolean {
  const characters = [...text]
  const surprises = characters.filter((character, index) => !follows(characters[index - 1], character))
  return surprises.length < characters.length / 3
}

function follows(before: string | undefined, character: string): boolean {
  if (before === undefined) return false
  const step = (character.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0)
  return (
    Math.abs(step) <= 1 ||
    KEYBOARD_ROWS.some((row) => row.includes(before + character) || row.includes(character + before))
  )
}

/** "abc" for "abcabcabca"; the text itself when it does not repeat. */
function repeatedPartOf(text: string): string {
  for (let length = 1; length <= text.length / 2; length++) {
    if (text.startsWith(text.slice(length)) && text.length > length) return text.slice(0, length)
  }
  return text
}

/** The username, the part of the address before the "@", and the words that either is made of. */
function namesOf({ username, email = '' }: PasswordOwner): readonly string[] {
  const names = [username, email.slice(0, Math.max(0, email.lastIndexOf('@')))]
  return [...names, ...names.flatMap((name) => name.split(/[^\p{L}\p{N}\p{M}]+/u))]
}

function withoutWords(text: string, words: readonly string[]): string {
  return words
    .map(foldCase)
    .filter((word) => word.length >= SHORTEST_CONTEXT_WORD)
    .sort((left, right) => right.length - left.length)
    .reduce((rest, word) => rest.replaceAll(word, ''), text)
}

/** On the list, or on the list once the digits and signs around it are gone and no longer than it: "Password1234567". */
function isCommon(text: string, common: ReadonlySet<string>): boolean {
  const word = text.replace(/^\P{L}+/u, '').replace(/\P{L}+$/u, '')
  return common.has(text) || (word.length >= text.length / 2 && common.has(word))
}
