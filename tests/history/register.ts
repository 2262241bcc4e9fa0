import type { Finding, HistoryRecord, Moment, Operation, SecretName } from './record.ts'

/** Something that somebody wants at some moment. What comes of it is the register's to say. */
export type Wish = {
  readonly kind: Exclude<Operation['kind'], 'start'>
  readonly begin: Moment
  /** How long after its begin it is done, and how long after that it is answered. */
  readonly delay: number
  readonly answer: number
  /** Lost on the way there or back; then nobody knows which. */
  readonly lost?: 'request' | 'answer'
  /** Picks one of the sessions, and one of the secrets of it that somebody has. */
  readonly session: number
  readonly secret: number
}

const SESSIONS = ['a', 'b', 'c'] as const

/** A session as it is at one moment, and the secrets that somebody has been given. */
type Register = { readonly session: string; isOver: boolean; secret: SecretName; readonly given: SecretName[] }

type Without<Each, Keys extends PropertyKey> = Each extends unknown ? Omit<Each, Keys> : never
type Deed = Without<Operation, 'node' | 'begin' | 'end'>

/**
 * The history of a store that does everything right: each wish is done at one moment between its begin and its answer,
 * in one register for each session. All sessions are of one user, and have started before moment 0.
 */
export function historyOf(wishes: readonly Wish[]): HistoryRecord {
  const registers: readonly Register[] = SESSIONS.map((session, secret) => {
    return { session, isOver: false, secret, given: [secret] }
  })
  const operations = registers.map(startOf)
  let lastName = registers.length

  inOrder((later) => {
    for (const wish of wishes) later(wish.begin, () => begin(wish))

    function begin(wish: Wish): void {
      const register = pick(registers, wish.session)
      const secret = pick(register.given, wish.secret)
      const done = wish.begin + wish.delay
      const end = done + wish.answer
      if (wish.lost === 'request') record(refuse(wish, register, secret))
      else later(done, () => record(act(wish, register, secret)))

      function record(deed: Deed): void {
        const outcome = wish.lost === undefined ? deed.outcome : 'unknown'
        operations.push({ ...deed, node: 0, begin: wish.begin, end, outcome })
        const renewed = deed.kind === 'rotate' && outcome === 'ok' ? deed.renewed : undefined
        if (renewed !== undefined) later(end, () => register.given.push(renewed))
      }
    }
  })
  return { lease: 250, operations, absences: [], findings: registers.map(findingOf) }

  /** Does it at this moment, and says what came of it. */
  function act(wish: Wish, register: Register, secret: SecretName): Deed {
    const { kind } = wish
    const { session } = register
    const opens = !register.isOver && register.secret === secret
    if (!opens && kind !== 'list' && kind !== 'terminate' && kind !== 'disconnect')
      return refuse(wish, register, secret)
    const outcome = 'ok'
    switch (kind) {
      case 'verify':
        return { kind, session, secret, outcome }
      case 'list':
        return { kind, user: 'ada', sessions: registers.filter(({ isOver }) => !isOver).map(nameOf), outcome }
      case 'rotate':
        register.secret = nextName()
        return { kind, session, secret, renewed: register.secret, outcome }
      case 'terminate':
        register.isOver = true
        return { kind, sessions: [session], outcome }
      case 'disconnect':
        register.isOver ||= opens
        return { kind, session, secret, outcome }
      case 'end all':
      case 'password': {
        for (const other of registers) other.isOver ||= other !== register
        const ending = { user: 'ada', except: session, outcome } as const
        return kind === 'password' ? { kind, ...ending, to: nextName() } : { kind, ...ending }
      }
    }
  }

  function refuse({ kind }: Wish, register: Register, secret: SecretName): Deed {
    const { session } = register
    const outcome = 'refused'
    switch (kind) {
      case 'verify':
        return { kind, session, secret, outcome, hasEnded: register.secret === secret }
      case 'rotate':
      case 'disconnect':
        return { kind, session, secret, outcome }
      case 'terminate':
        return { kind, sessions: [session], outcome }
      case 'list':
        return { kind, user: 'ada', sessions: [], outcome }
      case 'end all':
        return { kind, user: 'ada', except: session, outcome }
      case 'password':
        return { kind, user: 'ada', except: session, to: nextName(), outcome }
    }
  }

  function nextName(): number {
    lastName += 1
    return lastName
  }
}

/** Lets things happen in the order of their moments, also those that come of others. */
function inOrder(prepare: (later: (at: Moment, happen: () => void) => void) => void): void {
  const queue: { readonly at: Moment; readonly happen: () => void }[] = []
  prepare((at, happen) => queue.push({ at, happen }))
  for (;;) {
    queue.sort((left, right) => right.at - left.at)
    const next = queue.pop()
    if (next === undefined) return
    next.happen()
  }
}

function startOf({ session, secret }: Register): Operation {
  const started = { session, secret }
  return { kind: 'start', node: 0, begin: -20, end: -10, outcome: 'ok', user: 'ada', password: 1, started }
}

function findingOf({ session, isOver }: Register): Finding {
  return { session, isListed: !isOver, endings: isOver ? 1 : 0 }
}

function nameOf({ session }: Register): string {
  return session
}

function pick<Item>(items: readonly Item[], number: number): Item {
  return items[number % items.length] as Item
}
