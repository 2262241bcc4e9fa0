import { PASSWORD } from '../api-device.ts'
import type { Outcome } from './record.ts'
import type { Recorder } from './recorder.ts'
import { type Answer, ask, type Request } from './request.ts'
import { doubtPassword, learnPassword, type Owner, suspectPassword, type Token, type World } from './world.ts'

/** What a client can do at one node, each recorded as what it is in a history. */
export type Acts = {
  verify(token: Token): Promise<void>
  list(token: Token): Promise<void>
  /** @param replacing a token of the same browser, whose session the login ends */
  login(owner: Owner, replacing?: Token): Promise<void>
  disconnect(token: Token): Promise<void>
  terminate(token: Token, others: readonly Token[]): Promise<void>
  terminateAsAdministrator(tokens: readonly Token[]): Promise<void>
  terminateOthers(token: Token): Promise<void>
  /** Ends all sessions of a user, who may then come in again. */
  disable(owner: Owner): Promise<void>
  changePassword(token: Token, how: { readonly endOthers: boolean }): Promise<void>
}

export type Site = {
  readonly node: number
  readonly origin: string
  readonly world: World
  readonly recorder: Recorder
  /** The cookie of an administrator whose session nobody ends. */
  readonly administrator: string
  /** Called with tokens that are dead for certain as of now. */
  readonly onDeath: (tokens: readonly Token[]) => void
}

export function createActs({ node, origin, world, recorder, administrator, onDeath }: Site): Acts {
  /** Nothing when nobody is there to be asked: then nothing has happened. */
  async function send(request: Request) {
    const answer = await ask(origin, request, recorder.now)
    if (!answer.wasSent) return undefined
    if (answer.status !== undefined && !EXPECTED.has(answer.status))
      recorder.noteOddity(`${request.method} ${request.path} answered ${answer.status} ${JSON.stringify(answer.body)}`)
    const { begin, end } = answer
    return { ...answer, step: { node, begin, end, outcome: outcomeOf(answer) } }
  }

  /** What the answer says about the session that asked, whatever else was asked for. */
  function noteUse(
    { session, secret }: Token,
    { status, body, step }: NonNullable<Awaited<ReturnType<typeof send>>>,
  ): void {
    const use = { kind: 'verify', session, secret, ...step } as const
    if (step.outcome === 'ok') recorder.note(use)
    else if (status === 401) recorder.note({ ...use, hasEnded: body.ended !== undefined, ended: body.ended })
  }

  async function use(token: Token, request: Request) {
    const answer = await send({ ...request, cookie: token.cookie })
    if (answer === undefined) return undefined
    noteUse(token, answer)
    if (answer.status === 401) world.bury(token)
    return answer
  }

  function died(tokens: readonly Token[]): void {
    for (const token of tokens) world.bury(token)
    onDeath(tokens)
  }

  const ofOwner = (owner: Owner) => world.tokens.all.filter((token) => token.owner === owner)

  async function enable(owner: Owner): Promise<void> {
    const answer = await send(patchOf(owner, administrator, false))
    if (answer?.status === 200) owner.mayBeDisabled = false
  }

  return {
    async verify(token) {
      const answer = await use(token, { method: 'GET', path: '/api/session' })
      const body = answer?.body
      if (answer?.status === 200 && body.session.id !== token.session)
        recorder.noteOddity(`The token of ${token.session} opened ${body.session.id}`)
    },

    async list(token) {
      const answer = await use(token, { method: 'GET', path: '/api/sessions?limit=200' })
      if (answer?.status !== 200 || answer.body.next !== undefined) return
      const { body, step } = answer
      const active = body.sessions.filter((session: { status: string }) => session.status === 'active')
      const sessions = active.map(({ id }: { id: string }) => id)
      recorder.note({ kind: 'list', user: token.owner.name, sessions, ...step })
    },

    async login(owner, replacing) {
      if (owner.mayBeDisabled) await enable(owner)
      const password = owner.passwords[0] ?? 1
      const cookie = replacing === undefined ? {} : { cookie: replacing.cookie }
      const body = { login: owner.name, password: textOf(password) }
      const answer = await send({ method: 'POST', path: '/api/login', body, ...cookie })
      if (answer === undefined) return
      const { step } = answer
      const start = { kind: 'start', user: owner.name, password, ...step } as const
      if (replacing !== undefined) {
        // One that is refused may have ended it: when the account was changed right then.
        recorder.note(disconnection(replacing, step.outcome === 'ok' ? step : { ...step, outcome: 'unknown' }))
      }
      if (step.outcome !== 'ok' || answer.cookie === undefined) {
        recorder.note(start)
        if (answer.status === 401) doubtPassword(owner, password)
        return
      }
      const started = { session: answer.body.session.id, secret: recorder.newSecret() }
      recorder.note({ ...start, started })
      learnPassword(owner, password)
      world.tokens.add({ ...started, cookie: answer.cookie, owner })
      if (replacing !== undefined) died([replacing])
    },

    async disconnect(token) {
      const answer = await send({ method: 'DELETE', path: '/api/session', cookie: token.cookie })
      if (answer === undefined) return
      const { step } = answer
      recorder.note(disconnection(token, step))
      if (step.outcome === 'ok') died([token])
    },

    async terminate(token, others) {
      const ids = others.map(({ session }) => session)
      const answer = await use(token, { method: 'POST', path: '/api/terminations', body: { ids } })
      if (answer === undefined) return
      const { step } = answer
      recorder.note({ kind: 'terminate', sessions: ids, ...step })
      if (step.outcome === 'ok') died(others)
    },

    async terminateAsAdministrator(tokens) {
      const ids = tokens.map(({ session }) => session)
      const request = { method: 'POST', path: '/api/admin/terminations', body: { ids } } as const
      const answer = await send({ ...request, cookie: administrator })
      if (answer === undefined) return
      const { step } = answer
      recorder.note({ kind: 'terminate', sessions: ids, ...step })
      if (step.outcome === 'ok') died(tokens)
    },

    async terminateOthers(token) {
      const before = ofOwner(token.owner).filter((other) => other.session !== token.session)
      const answer = await use(token, { method: 'POST', path: '/api/terminations', body: { others: true } })
      if (answer === undefined) return
      const { step } = answer
      recorder.note({ kind: 'end all', user: token.owner.name, except: token.session, ...step })
      if (step.outcome === 'ok') died(before)
    },

    async disable(owner) {
      const before = ofOwner(owner)
      owner.mayBeDisabled = true
      const answer = await send(patchOf(owner, administrator, true))
      if (answer === undefined) return
      const { step } = answer
      recorder.note({ kind: 'end all', user: owner.name, ...step })
      if (step.outcome === 'ok') died(before)
      await enable(owner)
      // An act of which nobody knows may come yet.
      if (step.outcome === 'unknown') owner.mayBeDisabled = true
    },

    async changePassword(token, { endOthers }) {
      const { owner, session, secret } = token
      const [current = 1, to] = [owner.passwords[0], world.newPassword()]
      const before = ofOwner(owner).filter((other) => other.session !== session)
      const body = { current: textOf(current), next: textOf(to), endOthers }
      const answer = await send({ method: 'PUT', path: '/api/password', body, cookie: token.cookie })
      if (answer === undefined) return
      const { step, status } = answer
      // It can be refused only after the password was changed, when the session has ended meanwhile.
      const isLate = status === 401 && answer.body.ended === undefined
      const outcome = isLate ? 'unknown' : step.outcome
      const change = { kind: 'password', user: owner.name, to, ...step, outcome } as const
      recorder.note(endOthers ? { ...change, except: session } : change)
      if (outcome === 'unknown') suspectPassword(owner, to)
      if (status === 403) doubtPassword(owner, current)
      if (status === 401 && !isLate) noteUse(token, answer)
      const rotation = { kind: 'rotate', session, secret, ...step } as const
      if (step.outcome !== 'ok' || answer.cookie === undefined) {
        recorder.note(rotation)
        return
      }
      const renewed = recorder.newSecret()
      noteUse(token, answer)
      recorder.note({ ...rotation, renewed })
      learnPassword(owner, to)
      world.tokens.add({ ...token, cookie: answer.cookie, secret: renewed })
      died(endOthers ? [token, ...before] : [token])
    },
  }
}

/** Whatever else a server may answer, these are what it says to clients that do nothing wrong in a cluster that fails. */
const EXPECTED: ReadonlySet<number> = new Set([200, 204, 401, 403, 404, 503])

function outcomeOf({ status }: Answer): Outcome {
  if (status === undefined || status >= 500) return 'unknown'
  return status < 400 ? 'ok' : 'refused'
}

function disconnection(
  { session, secret }: Token,
  step: { node: number; begin: number; end: number; outcome: Outcome },
) {
  return { kind: 'disconnect', session, secret, ...step } as const
}

function patchOf({ id }: Owner, cookie: string, disabled: boolean): Request {
  return { method: 'PATCH', path: `/api/admin/users/${id}`, cookie, body: { disabled } }
}

/** The text of a password by its number; the first is the one that every account of the tests begins with. */
function textOf(number: number): string {
  return number === 1 ? PASSWORD : `${PASSWORD} number ${number}`
}
