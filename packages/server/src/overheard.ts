import type { ClientConfig } from 'pg'
import type { Config } from './config.ts'
import { isLoopback } from './origin.ts'

/**
 * Whether others on the network could read what is said to the database: it is not encrypted, or encrypted for whoever
 * answers. Asked of the driver, which knows what it makes of a URL and of the environment.
 */
export async function isOverheard(store: Config['store']): Promise<boolean> {
  if (store === '') return false
  const { default: pg } = await import('pg')
  const client = new pg.Client(store)
  const ssl = client.ssl as ClientConfig['ssl']
  if (isLoopback(client.host) || client.host.startsWith('/')) return false
  return !ssl || (typeof ssl === 'object' && ssl.rejectUnauthorized === false)
}
