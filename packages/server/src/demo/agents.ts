import type { Device } from 'latchkey'
import { hintsFrom, parseDevice } from 'latchkey/device'
import type { Weighted } from './chance.ts'
import { DESKTOP_AGENTS } from './desktop-agents.ts'
import { MOBILE_AGENTS } from './mobile-agents.ts'

/** A browser as a server meets it. `weight` is its share of the world's use in percent, about, in 2025 and 2026. */
export type Agent = Weighted & {
  readonly place: 'desk' | 'hand' | 'script'
  readonly userAgent: string
  /** The User-Agent Client Hints that it sends beside. Only browsers made of Chromium do. */
  readonly hints?: Readonly<Record<string, string>>
}

/** An agent, and what the product itself reads out of it. */
export type MetAgent = Agent & { readonly device: Device }

const SCRIPTS: readonly Agent[] = [
  { weight: 0.25, place: 'script', userAgent: 'curl/8.14.1' },
  { weight: 0.2, place: 'script', userAgent: 'python-requests/2.32.5' },
  { weight: 0.1, place: 'script', userAgent: 'PostmanRuntime/7.49.1' },
  { weight: 0.05, place: 'script', userAgent: 'Go-http-client/2.0' },
]

/** Each is parsed once: a few dozen agents stand for thousands of sessions. */
export function meetAgents(): readonly MetAgent[] {
  return [...DESKTOP_AGENTS, ...MOBILE_AGENTS, ...SCRIPTS].map((agent) => ({
    ...agent,
    device: parseDevice({ userAgent: agent.userAgent, hints: hintsFrom(new Headers(agent.hints)) }),
  }))
}
