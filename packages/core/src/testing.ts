export {
  aDevice,
  aDismissal,
  anAdministrator,
  anEnding,
  anEvent,
  anExpiredSession,
  aPlan,
  aSession,
  aTouch,
  atNow,
  NOW,
  start,
} from './testing/builders.ts'
export { fakeClock } from './testing/fake-clock.ts'
export { type It, type StoreFactory, type StoreUnderTest, storeContract } from './testing/store-contract.ts'
