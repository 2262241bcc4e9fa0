import { SessionError } from '../../domain/errors.ts'
import { orUnavailable } from './failure.ts'

/** What is asked of a thread. */
export type Question = { readonly no: number; readonly verb: string; readonly input: readonly unknown[] }

/** What it says. An error that is not of the store is passed on as it is. */
export type Answer =
  | { readonly no: number; readonly result: unknown }
  | { readonly no: number; readonly problem: { readonly code: SessionError['code']; readonly message: string } }
  | { readonly no: number; readonly error: unknown }

/** The answer when there is one; `undefined` when `find` says that it takes another turn. */
export function answerTo(
  no: number,
  find: () => { readonly done: boolean; readonly result: unknown },
): Answer | undefined {
  try {
    const { done, result } = orUnavailable(find)
    return done ? { no, result } : undefined
  } catch (error) {
    return error instanceof SessionError ? { no, problem: { code: error.code, message: error.message } } : { no, error }
  }
}
