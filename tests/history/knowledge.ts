import type {
  Disconnection,
  EndingOfAll,
  Listing,
  Moment,
  Operation,
  PasswordChange,
  Rotation,
  SecretName,
  Start,
} from './record.ts'

/** Something that is so for certain since an operation had returned. */
export type Certainty = { readonly since: Moment; readonly by: Operation }

/** What is known about a session at one moment of a history. */
export type SessionKnowledge = {
  readonly start: Start
  readonly session: string
  /** It is over. */
  over?: Certainty
  /** The first operation that may have ended it. */
  mayBeOver?: Operation
  readonly secrets: Map<SecretName, SecretKnowledge>
}

type SecretKnowledge = {
  /** It opens nothing any more. */
  dead?: Certainty
  /** The first operation that may have replaced it. */
  mayBeReplaced?: Rotation
  replaced?: Rotation
}

type UserKnowledge = {
  /** Sessions whose start has begun, and that are not over for certain. */
  readonly open: Set<SessionKnowledge>
  /** Begun, and perhaps not done yet. */
  readonly underWay: Set<EndingOfAll | PasswordChange>
  /** The newest password that is set for certain. */
  password?: Certainty & { readonly number: number }
  /** The newest password with which all earlier sessions were ended. */
  fresh?: Certainty & { readonly number: number }
}

/** Grows only: what may be from when an operation begins, what is so for certain from when one has returned. */
export type Knowledge = {
  sessions(): Iterable<SessionKnowledge>
  session(name: string): SessionKnowledge | undefined
  user(name: string): UserKnowledge
  begins(operation: Operation): void
  returns(operation: Operation): void
}

/** @param lease for how long a node may accept from memory what has ended without an answer that said so */
export function createKnowledge(lease: number): Knowledge {
  const sessions = new Map<string, SessionKnowledge>()
  const users = new Map<string, UserKnowledge>()

  function user(name: string): UserKnowledge {
    const known = users.get(name) ?? { open: new Set(), underWay: new Set() }
    users.set(name, known)
    return known
  }

  function opens(start: Start): void {
    if (start.started === undefined) return
    const known = { start, session: start.started.session, secrets: new Map() }
    sessions.set(known.session, known)
    user(start.user).open.add(known)
    for (const operation of user(start.user).underWay) if (mayReach(operation, known)) mayEnd(known, operation)
  }

  function mayEnd(known: SessionKnowledge | undefined, by: Operation): void {
    if (known !== undefined) known.mayBeOver ??= by
  }

  function mayReplace(rotation: Rotation): void {
    const known = sessions.get(rotation.session)
    if (known !== undefined) secretOf(known, rotation.secret).mayBeReplaced ??= rotation
  }

  function mayEndAll(operation: EndingOfAll | PasswordChange): void {
    const { open, underWay } = user(operation.user)
    underWay.add(operation)
    for (const known of open) if (mayReach(operation, known)) mayEnd(known, operation)
  }

  function ends(known: SessionKnowledge | undefined, by: Operation, since = by.end): void {
    if (known === undefined) return
    if (known.over === undefined || since < known.over.since) known.over = { since, by }
    user(known.start.user).open.delete(known)
  }

  function kills(known: SessionKnowledge, secret: SecretName, by: Operation): void {
    secretOf(known, secret).dead ??= { since: by.end, by }
  }

  function started(start: Start): void {
    const { fresh } = user(start.user)
    // Its password was replaced before it was answered: the session was ended with all others then.
    if (fresh !== undefined && start.password < fresh.number)
      ends(sessions.get(start.started?.session ?? ''), fresh.by, start.end)
  }

  function listed(listing: Listing): void {
    // A list looks at the store, and does not wait until nobody remembers what it no longer shows.
    for (const known of missingIn(listing, user(listing.user).open)) ends(known, listing, listing.end + lease)
  }

  function rotated(rotation: Rotation, known: SessionKnowledge): void {
    secretOf(known, rotation.secret).replaced = rotation
    kills(known, rotation.secret, rotation)
  }

  /** When its secret was being replaced meanwhile, it may have found that it opens nothing. */
  function disconnected(disconnection: Disconnection, known: SessionKnowledge): void {
    kills(known, disconnection.secret, disconnection)
    if (secretOf(known, disconnection.secret).mayBeReplaced === undefined) ends(known, disconnection)
  }

  function endedAll(operation: EndingOfAll | PasswordChange): void {
    const known = user(operation.user)
    known.underWay.delete(operation)
    for (const session of known.open) if (mustReach(operation, session)) ends(session, operation)
    if (operation.kind === 'end all') return
    const set = { number: operation.to, since: operation.end, by: operation }
    if (set.number > (known.password?.number ?? 0)) known.password = set
    if (operation.except !== undefined && set.number > (known.fresh?.number ?? 0)) known.fresh = set
  }

  return {
    sessions: () => sessions.values(),
    session: (name) => sessions.get(name),
    user,
    begins(operation) {
      const { kind } = operation
      if (kind === 'start') opens(operation)
      else if (kind === 'rotate') mayReplace(operation)
      else if (kind === 'terminate') for (const name of operation.sessions) mayEnd(sessions.get(name), operation)
      else if (kind === 'disconnect') mayEnd(sessions.get(operation.session), operation)
      else if (kind === 'end all' || kind === 'password') mayEndAll(operation)
    },
    returns(operation) {
      const { kind } = operation
      if (kind === 'start') started(operation)
      else if (kind === 'list') listed(operation)
      else if (kind === 'terminate') for (const name of operation.sessions) ends(sessions.get(name), operation)
      else if (kind === 'end all' || kind === 'password') endedAll(operation)
      else {
        const known = sessions.get(operation.session)
        if (known === undefined) return
        if (kind === 'rotate') rotated(operation, known)
        else if (kind === 'disconnect') disconnected(operation, known)
        else if (operation.outcome === 'refused') {
          kills(known, operation.secret, operation)
          if (operation.hasEnded) ends(known, operation)
        }
      }
    },
  }
}

export function secretOf({ secrets }: SessionKnowledge, name: SecretName): SecretKnowledge {
  const known = secrets.get(name) ?? {}
  secrets.set(name, known)
  return known
}

/** Sessions that had started before a list was asked for, and that it does not show. */
export function missingIn(listing: Listing, open: Iterable<SessionKnowledge>): readonly SessionKnowledge[] {
  const shown = new Set(listing.sessions)
  return [...open].filter(({ session, start }) => start.end < listing.begin && !shown.has(session))
}

/** Whether an operation on all sessions of a user can reach this one at all, whenever it is done. */
function mayReach(operation: EndingOfAll | PasswordChange, { start, session }: SessionKnowledge): boolean {
  if (operation.except === session) return false
  if (operation.kind === 'end all') return true
  // It replaces an older password, once: whoever came in with it, or with a later one, came after that.
  return operation.except !== undefined && start.password < operation.to
}

/** Whether it has ended this one when it has returned. */
function mustReach(operation: EndingOfAll | PasswordChange, known: SessionKnowledge): boolean {
  if (!mayReach(operation, known)) return false
  // A login that compared the replaced password looks once more after its start, or is seen by the change.
  return operation.kind === 'password' || known.start.end < operation.begin
}
