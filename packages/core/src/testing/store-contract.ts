import type { SessionStore } from '../domain/store.ts'
import type { Case } from './contract/case.ts'
import { changesContract } from './contract/changes.ts'
import { closeContract } from './contract/close.ts'
import { countContract } from './contract/count.ts'
import { dismissContract } from './contract/dismiss.ts'
import { eventsContract } from './contract/events.ts'
import { expireContract } from './contract/expire.ts'
import { insertContract } from './contract/insert.ts'
import { lifeProperties } from './contract/life-properties.ts'
import { limitContract } from './contract/limit.ts'
import { planProperties } from './contract/plan-properties.ts'
import { plansContract } from './contract/plans.ts'
import { searchContract } from './contract/search.ts'
import { searchPartsContract } from './contract/search-parts.ts'
import { searchProperties } from './contract/search-properties.ts'
import { selectContract } from './contract/select.ts'
import { sweepContract } from './contract/sweep.ts'
import { tallyContract } from './contract/tally.ts'
import { terminateContract } from './contract/terminate.ts'
import { touchContract } from './contract/touch.ts'
import { updateContract } from './contract/update.ts'

/** The runner's own: of `node:test`, Vitest, Jest and others. */
export type It = (title: string, run: () => Promise<void>) => unknown

export type StoreUnderTest = {
  /** Empty, and nobody else's. */
  readonly store: SessionStore
  /** The same sessions as another process sees them. Left out where one process is all that there can be. */
  readonly another?: () => Promise<SessionStore>
  /** Runs after each case, whether it closed the store or not. */
  readonly close: () => Promise<void>
}

export type StoreFactory = () => Promise<StoreUnderTest>

/** What every store promises; see the doc comments of `SessionStore`. A store runs all of it, or is not one. */
export function storeContract(it: It, factory: StoreFactory): void {
  const check: Case = (title, run) => {
    it(title, async () => {
      const { store, another, close } = await factory()
      try {
        await run(store, another ?? (async () => store))
      } finally {
        await close()
      }
    })
  }
  insertContract(check)
  limitContract(check)
  updateContract(check)
  touchContract(check)
  terminateContract(check)
  expireContract(check)
  dismissContract(check)
  searchContract(check)
  searchPartsContract(check)
  countContract(check)
  tallyContract(check)
  selectContract(check)
  plansContract(check)
  changesContract(check)
  eventsContract(check)
  sweepContract(check)
  closeContract(check)
  searchProperties(check)
  lifeProperties(check)
  planProperties(check)
}
