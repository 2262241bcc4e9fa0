import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createPlans, createSessions, DEFAULT_POLICY, type PlanRecord, type Plans, type SessionStore } from 'latchkey'
import { quantile } from '../rounds.ts'
import type { ScaledStore } from './scaled-store.ts'

/** In milliseconds, but for the counts. */
export type PlanFigure = {
  readonly sessions: number
  readonly users: number
  /** From the wish to a plan that can be run. */
  readonly made: number
  readonly ended: number
  readonly perSecond: number
  readonly verifies: number
  readonly p50: number
  readonly p95: number
  /** How late this thread came to its turn, at the worst, while the plan was made and run. */
  readonly longest: number
}

const ROOT = { kind: 'administrator', userId: 'root', username: 'root' } as const
const ORIGIN = { ip: '192.0.2.1', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0 Safari/537.36' }
/** A verify every so often, as from requests that come in evenly, and a login among every so many. */
const VERIFY_EVERY_MS = 2
const LOGIN_AMONG = 100

/** Ends sessions of everybody by a plan, on a copy, for so many seconds, while others are verified. */
export async function measurePlan({ openCopy, now }: ScaledStore, seconds: number): Promise<PlanFigure> {
  const store = await openCopy()
  const plans = createPlans({ store, clock: clockFrom(now), onError: (error) => console.error(error) })
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const startedAt = performance.now()
  const { id } = await plans.make(ROOT, { filter: {}, everybody: true })
  const { sessions, users } = await until(plans, id, ({ state }) => state !== 'preparing')
  const made = performance.now() - startedAt

  const times: number[] = []
  const stopVerifying = await verifyMeanwhile(store, now, times)
  const begunAt = performance.now()
  await plans.run(ROOT, id, { origin: ORIGIN, confirmSessions: sessions })
  const over = begunAt + seconds * 1000
  const { ended } = await until(plans, id, ({ state }) => state !== 'running' || performance.now() > over)
  const took = performance.now() - begunAt
  await stopVerifying()
  await plans.close()
  delay.disable()
  await store.close()
  return {
    sessions,
    users,
    made,
    ended,
    perSecond: (ended * 1000) / took,
    verifies: times.length,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    longest: delay.max / 1e6,
  }
}

/** The store stands at its own instant; from there time goes on as it does. */
function clockFrom(now: number): () => number {
  const begunAt = performance.now()
  return () => Math.round(now + performance.now() - begunAt)
}

async function until(plans: Plans, id: string, isOver: (plan: PlanRecord) => boolean): Promise<PlanRecord> {
  for (;;) {
    const plan = await plans.find(ROOT, id)
    if (isOver(plan)) return plan
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** From the instant at which a request was due: what kept this thread from it counts. */
async function verifyMeanwhile(store: SessionStore, now: number, times: number[]): Promise<() => Promise<void>> {
  const sessions = createSessions({ store, policy: DEFAULT_POLICY, clock: () => now })
  const login = {
    userId: 'bench',
    username: 'bench',
    amr: ['pwd'],
    ip: '192.0.2.1',
    userAgent: ORIGIN.userAgent,
    device: {
      system: 'linux',
      systemName: 'Linux',
      browser: 'chrome',
      browserName: 'Chrome',
      kind: 'desktop',
      label: 'Chrome on Linux',
    },
  } as const
  const started = await sessions.start(login)
  if (!started.ok) throw new Error('The session to verify did not start')
  // Of others: they may have to wait for a step, and nobody who is verified for them.
  const logins: Promise<unknown>[] = []
  let isOver = false
  const verifying = (async () => {
    for (let due = performance.now(); !isOver; ) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      for (; due <= performance.now(); due += VERIFY_EVERY_MS) {
        if (times.length % LOGIN_AMONG === LOGIN_AMONG - 1) logins.push(sessions.start(login))
        await sessions.verify(started.token)
        times.push(performance.now() - due)
      }
    }
  })()
  return async () => {
    isOver = true
    await Promise.all([verifying, ...logins])
  }
}
