import { randomUUID } from 'node:crypto'
import { type Actor, type Clock, SessionError, type UserId } from 'latchkey'
import type { SqlStore } from 'latchkey/sqlite'
import { toFilter } from '../api/search-input.ts'
import { type NewView, VIEW_NAME_LENGTH, type View, type ViewColumn } from './view.ts'
import { createViewStore, type ViewStore } from './view-store.ts'

/** More than anybody looks through in a menu. */
const MOST_VIEWS = 100

/**
 * The saved views of administrators. Each reaches their own and nobody else's: another one's id is as good as none.
 * They are preferences and change no session, so that they leave nothing in the audit trail.
 */
export type Views = {
  /** By name. */
  list(actor: Actor): Promise<readonly View[]>
  /** @throws SessionError `bad_request`, `bad_search`, `view_exists`, `view_limit_reached` */
  create(actor: Actor, wanted: NewView): Promise<View>
  /** The whole of it, but for its id. @throws SessionError `bad_request`, `bad_search`, `view_exists`, `view_not_found` */
  replace(actor: Actor, id: string, wanted: NewView): Promise<View>
  /** @throws SessionError `view_not_found` */
  remove(actor: Actor, id: string): Promise<void>
  /** What the actor's list shows; `undefined` before anything was chosen. */
  columns(actor: Actor): Promise<readonly ViewColumn[] | undefined>
  keepColumns(actor: Actor, columns: readonly ViewColumn[]): Promise<void>
}

/** The store must have been opened with `ACCOUNT_MIGRATIONS` and, after them, `VIEW_MIGRATIONS`. */
export function createViews({
  store: { tables },
  clock,
}: {
  readonly store: Pick<SqlStore, 'tables'>
  readonly clock: Clock
}): Views {
  const { dialect, read } = tables
  return {
    list: async (actor) => createViewStore({ dialect, run: read }).list(ownerOf(actor)),

    async create(actor, wanted) {
      const owner = ownerOf(actor)
      const view = { id: randomUUID(), ...checked(wanted) }
      return change(owner, async (views) => {
        if ((await views.count(owner)) >= MOST_VIEWS) throw tooMany()
        if (await views.isTaken(owner, view)) throw taken(view)
        await views.insert(owner, view)
        return view
      })
    },

    async replace(actor, id, wanted) {
      const owner = ownerOf(actor)
      const view = { id, ...checked(wanted) }
      return change(owner, async (views) => {
        if (!(await views.has(owner, id))) throw unknown()
        if (await views.isTaken(owner, view)) throw taken(view)
        await views.replace(owner, view)
        return view
      })
    },

    async remove(actor, id) {
      const owner = ownerOf(actor)
      if (!(await change(owner, (views) => views.remove(owner, id)))) throw unknown()
    },

    columns: async (actor) => createViewStore({ dialect, run: read }).columns(ownerOf(actor)),

    async keepColumns(actor, columns) {
      const owner = ownerOf(actor)
      await change(owner, (views) => views.keepColumns(owner, columns))
    },
  }

  /** Of two changes of one owner's views at once, the second begins when the first is over. */
  function change<T>(owner: UserId, write: (views: ViewStore) => Promise<T>): Promise<T> {
    return tables.transact(async (step) => {
      const views = createViewStore(step)
      await views.lock(owner)
      return write(views)
    })
  }

  function checked(wanted: NewView): NewView {
    toFilter(wanted.search, clock())
    return { ...wanted, name: checkedName(wanted.name) }
  }
}

function ownerOf(actor: Actor): UserId {
  if (actor.kind !== 'administrator') throw new SessionError('not_allowed', 'Only administrators have saved views')
  return actor.userId
}

/** Whole characters are counted; what breaks a line or can't be seen at all is none of a name. */
const NAME = new RegExp(`^[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]{1,${VIEW_NAME_LENGTH}}$`, 'u')

function checkedName(typed: string): string {
  const name = typed.trim().normalize('NFC')
  if (NAME.test(name)) return name
  throw new SessionError('bad_request', `The name of a view has 1 to ${VIEW_NAME_LENGTH} characters, on one line`)
}

function taken({ name }: NewView): SessionError {
  return new SessionError('view_exists', `You have a view called "${name}" already: choose another name`)
}

function tooMany(): SessionError {
  return new SessionError('view_limit_reached', `You have ${MOST_VIEWS} views, the most there can be: delete one first`)
}

function unknown(): SessionError {
  return new SessionError('view_not_found', 'This view does not exist, or no longer does')
}
