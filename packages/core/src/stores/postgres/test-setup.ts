import type { TestProject } from 'vitest/node'
import { aServer } from './test-server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    readonly postgres: string
  }
}

/** One server for all tests of a run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await aServer()
  await server.start()
  project.provide('postgres', server.url)
  return () => server.remove()
}
