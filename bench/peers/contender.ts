import type { ServerProcess, Start } from '../server-process.ts'

/** Somebody's one session that is to end, and another one of theirs that ends it. */
export type Pair = { readonly by: string; readonly of: string }

/** An application that does the job: who is it, which sessions have they, and the end of one of them. */
export type Contender = {
  readonly name: string
  /** Where its sessions are kept, and what the operations there are counted with. */
  readonly store: Store
  readonly paths: { readonly session: string; readonly sessions: string; readonly endings: string }
  start(how?: Start): Promise<ServerProcess>
  /** Sessions, ten of each user, and the `Cookie` headers of those that will ask. Once, before anything is measured. */
  signIn(server: ServerProcess, size: Size): Promise<readonly string[]>
  /** The same, as a browser has them now: what is cached in them is not older than this call. */
  freshen(server: ServerProcess, cookies: readonly string[]): Promise<readonly string[]>
  /** Sessions of their own, live until they are ended. */
  pairs(server: ServerProcess, count: number): Promise<readonly Pair[]>
}

/** Both are multiples of ten. */
export type Size = { readonly sessions: number; readonly asking: number }

export type Store =
  | { readonly kind: 'none' }
  | { readonly kind: 'sqlite' }
  | { readonly kind: 'postgres'; readonly url: string; readonly database: string }
  | { readonly kind: 'redis'; readonly port: number }

export const SESSIONS_PER_USER = 10

/** A request as a page of the application itself makes it. */
export function ask(
  origin: string,
  path: string,
  { cookie = '', body }: { readonly cookie?: string; readonly body?: unknown } = {},
): Promise<Response> {
  const headers = { Cookie: cookie, Origin: origin }
  if (body === undefined) return fetch(origin + path, { headers })
  return fetch(origin + path, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** Throws when it was refused: nothing that follows would be worth anything. */
export async function assertGood(response: Response): Promise<Response> {
  if (response.ok) return response
  throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`)
}

const AT_ONCE = 8

export async function forEach<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const index = next++
      results[index] = await act(items[index] as Item)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}
