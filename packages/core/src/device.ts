export { ACCEPT_CH, type Brand, type ClientHints, hintsFrom } from './device/client-hints.ts'
export { parseDevice } from './device/parse-device.ts'
export { cleanUserAgent } from './device/user-agent.ts'
