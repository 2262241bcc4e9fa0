import type { components } from './api.gen.ts'

type Code = components['schemas']['Problem']['code'] | 'no_connection' | 'no_answer'

/** What the server, or the way to it, said no with. The message is a sentence for the reader. */
export class Problem extends Error {
  readonly code: Code
  /** Of `session_limit_reached`: the sessions of which some have to end first. */
  readonly choice: components['schemas']['SessionChoice'] | undefined

  constructor(code: Code, message: string, choice?: Problem['choice']) {
    super(message)
    this.name = 'Problem'
    this.code = code
    this.choice = choice
  }
}

/** What went wrong, as a sentence for the reader. */
export function sentenceOf(error: unknown): string {
  return withFullStop(error instanceof Problem ? error.message : 'Something went wrong on this page. Load it again')
}

/** The server's sentences end without one, because programs put them into their own. */
export function withFullStop(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`
}

/** Of an answer that is no problem of ours: a proxy in between, say. */
export function problemOfStatus(status: number): Problem {
  return new Problem('internal_error', `The server answered with the status ${status}. Try again in a moment`)
}

export const noConnection = new Problem(
  'no_connection',
  'Latchkey cannot be reached. Check your connection and try again',
)

/** The same to the reader, but not worth another long wait. */
export const noAnswer = new Problem('no_answer', noConnection.message)
