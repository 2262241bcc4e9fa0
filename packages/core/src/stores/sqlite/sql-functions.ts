import type { DatabaseSync } from 'node:sqlite'
import { fromAddressKey, toAddressKey } from '../sql/address-key.ts'
import { toTextKey } from '../sql/text-key.ts'

/** What SQL asks JavaScript, so that names and addresses are folded and written in one way only. */
export function defineFunctions(database: DatabaseSync): void {
  const pure = { deterministic: true, directOnly: false }
  database.function('text_key', pure, (text) => toTextKey(text as string))
  database.function('address_key', pure, (ip) => toAddressKey(ip as string))
  database.function('address_text', pure, (key) => fromAddressKey(key as Uint8Array))
}
