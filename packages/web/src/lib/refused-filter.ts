import { Problem, sentenceOf } from './problem.ts'

/** The server's sentence about the text of an address filter; it refuses nothing else that a list asks for. */
export function refusedAddress(error: Error | null, ip: string | undefined): string | undefined {
  return ip !== undefined && error instanceof Problem && error.code === 'bad_request' ? sentenceOf(error) : undefined
}
