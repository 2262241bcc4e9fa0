import pg from 'pg'
import { describe, expect, it } from 'vitest'
import type { NewView } from '../views/view.ts'
import { createViews } from '../views/views.ts'
import { asActor, ORIGIN, openTestAccounts } from './test-accounts.ts'

const SYSTEM = { kind: 'system' } as const

describe('several nodes on PostgreSQL', () => {
  it('R90 leave one administrator when two demote each other at the same moment', async () => {
    await using test = await openTestAccounts()
    const ada = await test.addUser('ada', { role: 'administrator' })
    const bob = await test.addUser('bob', { role: 'administrator' })
    const other = await test.another()

    for (let round = 0; round < 8; round++) {
      const outcomes = await Promise.all([
        outcomeOf(test.accounts.changeRole(asActor(ada), bob.id, 'user', ORIGIN)),
        outcomeOf(
          round % 2
            ? other.accounts.disable(asActor(bob), ada.id, ORIGIN)
            : other.accounts.changeRole(asActor(bob), ada.id, 'user', ORIGIN),
        ),
      ])
      expect(outcomes.toSorted()).toEqual(['done', 'last_administrator'])
      for (const { id } of [ada, bob]) {
        await test.accounts.enable(SYSTEM, id, ORIGIN)
        await test.accounts.changeRole(SYSTEM, id, 'administrator', ORIGIN)
      }
    }
  })

  it.each(['user_disabled', 'user_role_changed'])(
    'R22 R6 let nobody in who began to sign in before %s is done',
    async (type) => {
      await using test = await openTestAccounts()
      const other = await test.another()
      const ada = await test.addUser('ada')
      const holder = new pg.Client({ connectionString: test.place.store })
      await holder.connect()
      await holder.query(`SELECT pg_advisory_lock(42);
      CREATE FUNCTION latchkey.wait() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN new; END $$;
      CREATE TRIGGER waits BEFORE INSERT ON latchkey.events FOR EACH ROW WHEN (new.type = '${type}')
        EXECUTE FUNCTION latchkey.wait()`)
      const changing =
        type === 'user_disabled'
          ? other.accounts.disable(SYSTEM, ada.id, ORIGIN)
          : other.accounts.changeRole(SYSTEM, ada.id, 'administrator', ORIGIN)
      await untilSomebodyWaits(holder)

      await test.signIn(ada)
      const holds = test.accounts.stillHolds(ada)
      await untilSomebodyWaits(holder, { many: 2 })
      await holder.query('SELECT pg_advisory_unlock(42)')

      expect(await holds).toBe(false)
      expect((await changing).ended).toBe(0)
      await holder.query('DROP FUNCTION latchkey.wait() CASCADE')
      await holder.end()
    },
  )

  it.each(['disable', 'changeRole'] as const)(
    'R22 R31 let whoever comes second with %s wait for the first',
    async (act) => {
      await using test = await openTestAccounts()
      const other = await test.another()
      const ada = await test.addUser('ada')
      const { session } = await test.signIn(ada)
      // So that it has its connections already: to make one takes time, too.
      await Promise.all([other.accounts.enable(SYSTEM, ada.id, ORIGIN), other.store.find(session.id)])
      const on = (accounts: typeof test.accounts) =>
        act === 'disable'
          ? accounts.disable(SYSTEM, ada.id, ORIGIN)
          : accounts.changeRole(SYSTEM, ada.id, 'administrator', ORIGIN)
      let unseen = performance.now()
      const first = on(test.accounts)
      for (let isLive = true; isLive; ) {
        const now = performance.now()
        isLive = (await other.store.find(session.id))?.ending === undefined
        if (isLive) unseen = now
      }

      expect((await on(other.accounts)).ended).toBe(0)

      expect(performance.now() - unseen).toBeGreaterThanOrEqual(other.store.lease)
      expect((await first).ended).toBe(1)
    },
  )

  it('R75 started at once leave one link for the first administrator that is good', async () => {
    await using test = await openTestAccounts()
    const nodes = [test, await test.another(), await test.another()]

    const links = await Promise.all(nodes.map(({ setup }) => setup.openForFirstAdministrator()))

    const offers = await Promise.all(links.map((link) => test.setup.look(link?.token ?? '')))
    expect(offers.filter((offer) => offer !== undefined)).toHaveLength(1)
  })

  it('keep the limit of saved views, and one name for one view', async () => {
    await using test = await openTestAccounts()
    const root = asActor(await test.addUser('root', { role: 'administrator' }))
    const nodes = [test, await test.another()].map(({ store }) => createViews({ store, clock: () => 0 }))
    const createTen = async (nameOf: (index: number) => string) => {
      const views = Array.from({ length: 10 }, (_, index) => ({ ...VIEW, name: nameOf(index) }))
      const outcomes = await Promise.all(views.map((view, index) => outcomeOf(nodes[index % 2]?.create(root, view))))
      return Object.fromEntries(
        Object.entries(Object.groupBy(outcomes, String)).map(([name, all]) => [name, all?.length]),
      )
    }

    expect(await createTen(() => 'one name')).toEqual({ done: 1, view_exists: 9 })
    for (let ten = 0; ten < 9; ten++) await createTen((index) => `view ${ten}${index}`)

    expect(await createTen((index) => `last ${index}`)).toEqual({ done: 9, view_limit_reached: 1 })
    expect(await nodes[0]?.list(root)).toHaveLength(100)
  })
})

const VIEW: Omit<NewView, 'name'> = { search: '', sort: 'startedAt', direction: 'ascending', columns: ['user'] }

function outcomeOf(act: Promise<unknown> | undefined): Promise<string> {
  return Promise.resolve(act).then(
    () => 'done',
    ({ code }) => code,
  )
}

async function untilSomebodyWaits(holder: pg.Client, { many = 1 } = {}): Promise<void> {
  const text = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  for (;;) if (((await holder.query(text)).rowCount ?? 0) >= many) return
}
