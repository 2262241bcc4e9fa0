import type { Clock, SessionId, SessionRecord } from 'latchkey'
import { type Frame, frame } from './frames.ts'
import { isEmpty, type News, newsFor, toChangesView } from './news.ts'
import type { Subscriber, Subscribers } from './subscribers.ts'

/** Told of between two looks: more would be megabytes for a page that shows fifty. */
const MOST_USES = 1000

const NO_NEWS: News = { started: [], ended: [], changed: [] }

/** Makes frames of what has happened and gives each reader those that are its to know. Both give back who did not read. */
export type Announcer = {
  tell(news: News, place: number): readonly Subscriber[]
  tellUses(place: number): readonly Subscriber[]
  noteUse(session: SessionRecord): void
  /** Nobody is listening any more. */
  forget(): void
}

export function createAnnouncer(subscribers: Subscribers, clock: Clock): Announcer {
  let uses = new Map<SessionId, SessionRecord>()
  let more = false

  /** One text for all who may see everything, and one for each other person whom something concerns. */
  function announce(news: News, used: readonly SessionRecord[], place: number): readonly Subscriber[] {
    const now = clock()
    const lagging = send(subscribers.ofEverybody(), () => {
      const view = toChangesView(news, used, now, more && used.length > 0)
      return isEmpty(view) ? undefined : frame('changes', view, place)
    })
    const users = new Set(
      Object.values(news)
        .flat()
        .concat(used)
        .map(({ userId }) => userId),
    )
    for (const userId of users) {
      const theirs = subscribers.ofUser(userId).filter(({ everybody }) => !everybody)
      const missed = send(theirs, () => {
        const own = used.filter((session) => session.userId === userId)
        const view = toChangesView(newsFor(userId, news), own, now)
        return isEmpty(view) ? undefined : frame('changes', view, place)
      })
      lagging.push(...missed)
    }
    return lagging
  }

  function send(readers: readonly Subscriber[], make: () => Frame | undefined): Subscriber[] {
    const made = readers.length === 0 ? undefined : make()
    if (made === undefined) return []
    const sentAt = clock()
    return readers.filter((reader) => {
      reader.sentAt = sentAt
      return !reader.outlet.send(made)
    })
  }

  return {
    tell: (news, place) => announce(news, [], place),
    tellUses(place) {
      if (uses.size === 0) return []
      const used = [...uses.values()]
      uses = new Map()
      const lagging = announce(NO_NEWS, used, place)
      more = false
      return lagging
    },
    noteUse(session) {
      if (uses.size < MOST_USES || uses.has(session.id)) uses.set(session.id, session)
      else more = true
    },
    forget() {
      uses = new Map()
      more = false
    },
  }
}
