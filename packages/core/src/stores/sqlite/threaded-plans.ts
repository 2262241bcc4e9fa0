import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as pass } from 'node:timers/promises'
import { type Duration, seconds } from '../../domain/clock.ts'
import { nextTurn } from '../../domain/next-turn.ts'
import type { SessionStore } from '../../domain/store.ts'
import { askedThread } from './asking.ts'
import type { PlanVerb } from './sqlite-plans.ts'

/** Those that write. To read a plan is quicker than to ask another thread. */
type ThreadedVerb = Exclude<PlanVerb, 'findPlan' | 'plans'>

/** The verbs about plans, answered by a thread. */
export type ThreadedPlans = Pick<SessionStore, ThreadedVerb> & {
  /** What the thread writes at the moment. Whoever waits for that does not have to wait for its lock, holding up all. */
  readonly writing: Promise<unknown> | undefined
  close(): Promise<void>
}

/** A thread that has had nothing to do for this long is let go, with the memory that it holds. */
const IDLE: Duration = seconds(10)

/** In milliseconds: twice what those who wait for the lock let pass before they try again. */
const BETWEEN_STEPS = 2

/** As this module is: source or compiled. */
const THREAD = new URL(`./planner-thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url)

/** `database` is the connection of this thread. */
export function threadedPlans(path: string, database: DatabaseSync): ThreadedPlans {
  const thread = askedThread(path, THREAD)
  let asking = 0
  let writing: Promise<unknown> | undefined
  let idle: ReturnType<typeof setTimeout> | undefined

  /** Otherwise the next short write here would have to bring home all that the thread has written. */
  function leaveLogTo(who: 'thread' | 'us'): void {
    if (database.isOpen) database.exec(`PRAGMA wal_autocheckpoint = ${who === 'us' ? 1000 : 0}`)
  }

  /** What the steps of plans have left for later, as long as nothing else is asked. */
  async function rest(): Promise<void> {
    while (await ask('countOpen', [])) {
      if (asking > 0) return
      await nextTurn()
    }
    await ask('bringHome', [])
    if (asking > 0) return
    clearTimeout(idle)
    await thread.rest()
    leaveLogTo('us')
  }

  async function ask(verb: ThreadedVerb | 'countOpen' | 'bringHome', input: readonly unknown[]): Promise<unknown> {
    clearTimeout(idle)
    if (!thread.isUp) leaveLogTo('thread')
    asking += 1
    const answer = thread.ask(verb, input)
    const settled = answer.then(
      () => {},
      () => {},
    )
    writing = settled
    try {
      return await answer
    } finally {
      asking -= 1
      if (writing === settled) writing = undefined
      if (asking === 0) idle = setTimeout(() => void rest().catch(() => leaveLogTo('us')), IDLE).unref()
    }
  }

  /** After it others may write: those here who wait, and other processes, which look for their turn again and again. */
  async function step(input: readonly unknown[]): Promise<unknown> {
    const plan = await ask('runPlan', input)
    await pass(BETWEEN_STEPS)
    return plan
  }

  function asked<Verb extends ThreadedVerb>(verb: Verb): SessionStore[Verb] {
    return ((...input: readonly unknown[]) => ask(verb, input)) as SessionStore[Verb]
  }

  return {
    get writing() {
      return writing
    },
    addPlan: asked('addPlan'),
    updatePlan: asked('updatePlan'),
    runPlan: (...input) => step(input) as ReturnType<SessionStore['runPlan']>,
    forgetPlans: asked('forgetPlans'),
    async close() {
      clearTimeout(idle)
      await thread.close()
      leaveLogTo('us')
    },
  }
}
