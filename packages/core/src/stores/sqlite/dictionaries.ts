import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Actor } from '../../domain/actor.ts'
import type { Browser, Device, DeviceKind, System } from '../../domain/device.ts'
import { deviceSortKey, methodSortKey } from '../../domain/search.ts'
import type { Ending, EndingCause, UserId } from '../../domain/session.ts'
import { toTextKey } from '../sql/text-key.ts'
import { type Numbered, numbered } from './numbered.ts'

/** Whose session it is. */
export type Owner = { readonly userId: UserId; readonly username: string }

/** What a session runs on, as it was received and as it was understood. */
export type Agent = { readonly userAgent: string; readonly device: Device }

/** An ending but for its instant. */
export type EndingAct = Omit<Ending, 'at'>

/** What many sessions have in common, each written once. */
export type Dictionaries = {
  readonly owners: Numbered<Owner>
  readonly agents: Numbered<Agent>
  readonly devices: Numbered<Device>
  readonly methods: Numbered<readonly string[]>
  readonly endings: Numbered<EndingAct>
  /** A country that was never met before gets a row to be counted in. */
  meetCountry(code: string): void
}

export function dictionaries(database: DatabaseSync): Dictionaries {
  const devices = devicesOf(database)
  const meetCountry = database.prepare('INSERT OR IGNORE INTO countries (code) VALUES (?)')
  return {
    devices,
    owners: ownersOf(database),
    agents: agentsOf(database, devices),
    methods: numbered(database, {
      find: 'SELECT no FROM methods WHERE amr = ?',
      add: 'INSERT INTO methods (amr, sort_key) VALUES (?, ?) RETURNING no',
      read: 'SELECT amr FROM methods WHERE no = ?',
      key: (amr) => [JSON.stringify(amr)],
      more: (amr) => [methodSortKey(amr)],
      fromRow: ([amr]) => JSON.parse(amr as string),
    }),
    endings: endingsOf(database),
    meetCountry: (code) => void meetCountry.run(code),
  }
}

function ownersOf(database: DatabaseSync): Numbered<Owner> {
  return numbered(database, {
    find: 'SELECT no FROM owners WHERE user_id = ?1 AND username = ?2',
    add: `INSERT INTO owners (user_id, username, username_key, open, first_no)
      VALUES (?1, ?2, ?3, ifnull((SELECT open FROM owners WHERE user_id = ?1 LIMIT 1), 0),
        (SELECT ifnull(first_no, no) FROM owners WHERE user_id = ?1 LIMIT 1)) RETURNING no`,
    read: 'SELECT user_id, username FROM owners WHERE no = ?',
    key: ({ userId, username }) => [userId, username],
    more: ({ username }) => [toTextKey(username)],
    fromRow: ([userId, username]) => ({ userId: userId as string, username: username as string }),
  })
}

/** A device without its versions: what lists are filtered and sorted by. */
function devicesOf(database: DatabaseSync): Numbered<Device> {
  return numbered(database, {
    find: `SELECT no FROM devices
      WHERE system = ?1 AND system_name = ?2 AND browser = ?3 AND browser_name = ?4 AND kind = ?5`,
    add: `INSERT INTO devices (system, system_name, browser, browser_name, kind, sort_key)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING no`,
    read: `SELECT system, system_name, browser, browser_name, kind FROM devices WHERE no = ?`,
    key: ({ system, systemName, browser, browserName, kind }) => [system, systemName, browser, browserName, kind],
    more: (device) => [toTextKey(deviceSortKey(device))],
    fromRow: ([system, systemName, browser, browserName, kind]) => ({
      system: system as System,
      systemName: systemName as string,
      browser: browser as Browser,
      browserName: browserName as string,
      kind: kind as DeviceKind,
      label: '',
    }),
  })
}

function agentsOf(database: DatabaseSync, devices: Numbered<Device>): Numbered<Agent> {
  return numbered(database, {
    find: `SELECT no FROM agents WHERE user_agent = ?1 AND device_no = ?2 AND label = ?3
      AND system_version IS ?4 AND browser_version IS ?5`,
    add: `INSERT INTO agents (user_agent, device_no, label, system_version, browser_version, words)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING no`,
    read: 'SELECT user_agent, device_no, label, system_version, browser_version FROM agents WHERE no = ?',
    key: ({ userAgent, device }) => [
      userAgent,
      devices.toNo(device),
      device.label,
      device.systemVersion ?? null,
      device.browserVersion ?? null,
    ],
    more: ({ device }) => [toTextKey(deviceWords(device))],
    fromRow: ([userAgent, deviceNo, label, systemVersion, browserVersion]) => {
      const device = devices.fromNo(deviceNo as number)
      return (
        device && {
          userAgent: userAgent as string,
          device: {
            ...device,
            label: label as string,
            ...(systemVersion === null ? {} : { systemVersion: systemVersion as string }),
            ...(browserVersion === null ? {} : { browserVersion: browserVersion as string }),
          },
        }
      )
    },
  })
}

/** What free text may find; a line each, so that no word reaches over two. */
function deviceWords({ systemName, browserName, label }: Device): string {
  return [systemName, browserName, label].join('\n')
}

function endingsOf(database: DatabaseSync): Numbered<EndingAct> {
  return numbered(database, {
    find: 'SELECT no FROM endings WHERE batch IS ?1 AND cause = ?2 AND by = ?3 AND reason IS ?4',
    add: 'INSERT INTO endings (batch, cause, by, reason) VALUES (?1, ?2, ?3, ?4) RETURNING no',
    read: 'SELECT batch, cause, by, reason FROM endings WHERE no = ?',
    key: ({ cause, by, batch, reason }) => [batch ?? null, cause, JSON.stringify(by), reason ?? null],
    fromRow: toEndingAct,
  })
}

function toEndingAct([batch, cause, by, reason]: readonly SQLOutputValue[]): EndingAct {
  return {
    cause: cause as EndingCause,
    by: JSON.parse(by as string) as Actor,
    ...(batch === null ? {} : { batch: batch as string }),
    ...(reason === null ? {} : { reason: reason as string }),
  }
}
