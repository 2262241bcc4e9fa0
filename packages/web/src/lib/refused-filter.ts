import { Problem, sentenceOf } from './problem.ts'

/** The server's sentence about the text of an address filter; it refuses nothing else that a list asks for. */
export function refusedAddress(error: Error | null, ip: string | undefined): string | undefined {
  const refused = error instanceof Problem && (error.code === 'bad_request' || error.code === 'bad_search')
  return ip !== undefined && refused ? sentenceOf(error) : undefined
}
