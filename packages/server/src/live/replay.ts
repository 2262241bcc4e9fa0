import type { Instant, SessionStore } from 'latchkey'
import { type Frame, frame } from './frames.ts'
import { isEmpty, newsFor, newsOf, toChangesView } from './news.ts'
import { MOST_WAITING_BYTES } from './outlet.ts'
import type { Subscriber } from './subscribers.ts'

/** Who has missed more loads the list again: that is less than all the frames would be. */
const MOST_REPLAYED = 2000
/** It waits until the reader begins to read, and what happens meanwhile has to fit in behind it. */
const MOST_REPLAYED_BYTES = MOST_WAITING_BYTES / 2

/** What a new reader gets first: `open`, and what has happened from the place it has reached up to `place`. */
export async function replay(
  store: Pick<SessionStore, 'changes' | 'find'>,
  { userId, everybody }: Subscriber,
  { after, place, now }: { readonly after: number | undefined; readonly place: number; readonly now: Instant },
): Promise<readonly Frame[]> {
  const opening = frame('open', { now }, place)
  if (after === undefined || after === place) return [opening]
  const reload = [opening, frame('reload', { now }, place)]
  if (place - after > MOST_REPLAYED) return reload
  const { changes } = await store.changes({ since: after, limit: MOST_REPLAYED })
  // The numbers have no gaps, so a gap is what a sweep has forgotten, or the place is none of ours. A store whose
  // numbers have gaps costs a reload.
  if (changes[0]?.seq !== after + 1) return reload
  // What lies beyond is not felt everywhere yet, and is told when it is.
  const news = await newsOf(
    changes.filter(({ seq }) => seq <= place),
    store,
  )
  const view = toChangesView(everybody ? news : newsFor(userId, news), [], now)
  if (isEmpty(view)) return [opening]
  const missed = frame('changes', view, after)
  return missed.byteLength > MOST_REPLAYED_BYTES ? reload : [missed, opening]
}
