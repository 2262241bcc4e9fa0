import { type RawBuilder, sql } from 'kysely'
import type { AddressFilter } from '../../domain/address.ts'
import { foldCase } from '../../domain/search.ts'
import { anyOf, type Condition } from '../sql/conditions.ts'
import { toTextKey } from '../sql/text-key.ts'
import { addressCondition, addressSource } from './address-part.ts'
import type { RunComposed } from './composed-query.ts'
import { hitsAmong, hitsIn } from './hits.ts'
import { ownerNamed, ownersWhere, sessionsOf } from './owner-part.ts'
import { column, listOf, type Row, type SqlPart } from './sql-part.ts'

/** So many owner-given labels are looked up one by one. */
const LABELS_AT_MOST = 5000

/** A word of free text: in the username, at the beginning of the address, or in what the device is called. */
export function wordPart(run: RunComposed, word: string): SqlPart {
  const key = toTextKey(word)
  const owner = ownerNamed({ kind: 'part', text: word })
  const owners = ownersWhere(run, [owner])
  const agents = run(sql`SELECT no, device_no FROM agents WHERE instr(words, ${key}) > 0`)
  const agentNumbers = agents.map(([no]) => no as number)
  const deviceNumbers = [...new Set(agents.map(([, no]) => no as number))]
  const address = addressFilterOf(word)
  const labelled = labelledWith(run, key)

  const byOwner = (row: Row): Condition =>
    owners === undefined
      ? sql`EXISTS (SELECT 1 FROM owners owner WHERE no = ${column(row, 'owner_no')} AND ${owner.condition})`
      : sql`${column(row, 'owner_no')} IN ${listOf(owners)}`
  const byAddress = (row: Row): Condition[] => (address === undefined ? [] : [addressCondition(row, address)])
  const byDevice = (row: Row): Condition => sql`${column(row, 'device_no')} IN ${listOf(deviceNumbers)}`
  const byAgent = (row: Row): Condition => sql`${column(row, 'agent_no')} IN ${listOf(agentNumbers)}`
  const byLabel = (row: Row): Condition =>
    sql`(${column(row, 'label')} IS NOT NULL AND instr(text_key(${column(row, 'label')}), ${key}) > 0)`

  // Everybody's address begins with nothing.
  if (key.length === 0) return {}

  const residual = (row: Row): Condition => anyOf([byOwner(row), ...byAddress(row), byAgent(row), byLabel(row)])
  if (labelled === undefined) return { residual }
  const covered = (row: Row): Condition =>
    anyOf([byOwner(row), ...byAddress(row), byDevice(row), sql`${column(row, 'id')} IN ${labelled}`])
  if (owners === undefined) return { covered, residual }
  const sources = [
    sessionsOf(owners),
    ...(address === undefined ? [] : addressSource(address)),
    hitsIn('sessions_by_device', sql`hit.device_no IN ${listOf(deviceNumbers)}`),
    hitsAmong(labelled),
  ]
  return { covered, residual, source: sources }
}

function addressFilterOf(word: string): AddressFilter | undefined {
  const prefix = foldCase(word)
  return /^[0-9a-f:.]+$/.test(prefix) ? { kind: 'prefix', prefix } : undefined
}

/** Ids of sessions whose owner has called them so; `undefined` when they are too many to name. */
function labelledWith(run: RunComposed, key: Uint8Array): RawBuilder<unknown> | undefined {
  const rows = run(
    sql`SELECT id FROM sessions INDEXED BY sessions_by_label
      WHERE label IS NOT NULL AND instr(text_key(label), ${key}) > 0 LIMIT ${LABELS_AT_MOST + 1}`,
  )
  if (rows.length > LABELS_AT_MOST) return undefined
  const hex = rows.map(([id]) => Buffer.from(id as Uint8Array).toString('hex'))
  return sql`(SELECT unhex(value) AS id FROM json_each(${JSON.stringify(hex)}))`
}
