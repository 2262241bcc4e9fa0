import arrowDown from 'virtual:line-icon/arrow-down'
import arrowUp from 'virtual:line-icon/arrow-up'
import arrowsSort from 'virtual:line-icon/arrows-sort'
import { UnstyledButton } from '@mantine/core'
import { DeviceCell } from '../../ui/device-cell.tsx'
import { Instant, RelativeTime } from '../../ui/instant.tsx'
import { IpAddress } from '../../ui/ip-address.tsx'
import { LineIcon } from '../../ui/line-icon.tsx'
import { ThisDeviceLabel } from '../../ui/status-label.tsx'
import type { SessionRow } from './queries.ts'
import { ActButton, type SessionActs } from './session-acts.tsx'
import { type CheckProps, SessionCheckbox, TimeLeftOrExpired, UsernameButton, useIsExpired } from './session-facts.tsx'
import { type Sort, type SortKey, sortAfterClick } from './session-search.ts'
import classes from './session-table.module.css'

export type SessionListProps = CheckProps &
  SessionActs & {
    readonly sessions: readonly SessionRow[]
    readonly sort: Sort
    readonly onSort: (sort: Sort) => void
  }

/** For wide pages; see session-cards.tsx for the others. */
export function SessionTable({ sessions, sort, onSort, ...row }: SessionListProps): React.JSX.Element {
  return (
    <table className={classes['table']} aria-label="All sessions">
      <thead>
        <tr>
          <th scope="col" className={classes['check']}>
            <span className={classes['unseen']}>Select</span>
          </th>
          <SortHeader by="username" {...{ sort, onSort }}>
            Username
          </SortHeader>
          <SortHeader by="device" {...{ sort, onSort }}>
            Device
          </SortHeader>
          <SortHeader by="ip" {...{ sort, onSort }}>
            IP address
          </SortHeader>
          <SortHeader by="startedAt" {...{ sort, onSort }}>
            Started
          </SortHeader>
          <SortHeader by="lastActiveAt" {...{ sort, onSort }}>
            Last updated
          </SortHeader>
          <SortHeader by="expiresAt" {...{ sort, onSort }}>
            Expires at
          </SortHeader>
          <th scope="col">Time left</th>
          <th scope="col">
            <span className={classes['unseen']}>Action</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <Row key={session.id} session={session} {...row} />
        ))}
      </tbody>
    </table>
  )
}

function Row({
  session,
  isChecked,
  onCheck,
  ...acts
}: CheckProps & SessionActs & { session: SessionRow }): React.JSX.Element {
  const expired = useIsExpired(session)
  return (
    <tr
      data-expired={expired || undefined}
      data-current={session.current || undefined}
      data-checked={isChecked(session) || undefined}
    >
      <td className={classes['check']}>
        <SessionCheckbox {...{ session, isChecked, onCheck }} />
      </td>
      <td className={classes['user']}>
        <UsernameButton username={session.username} onlyUser={acts.onlyUser} />
      </td>
      <td className={classes['device']}>
        <DeviceCell device={session.device}>
          {session.label !== undefined && <span className={classes['name']}>{session.label}</span>}
          {session.current && <ThisDeviceLabel />}
        </DeviceCell>
      </td>
      <td className={classes['address']}>
        <IpAddress ip={session.ip} />
      </td>
      <td>
        <RelativeTime at={session.startedAt} />
      </td>
      <td>
        <RelativeTime at={session.lastActiveAt} />
      </td>
      <td>
        <Instant at={session.expiresAt} />
      </td>
      <td>
        <TimeLeftOrExpired {...{ session, expired }} />
      </td>
      <td className={classes['act']}>
        <ActButton {...{ session, expired, ...acts }} />
      </td>
    </tr>
  )
}

function SortHeader({
  by,
  sort,
  onSort,
  children,
}: {
  by: SortKey
  sort: Sort
  onSort: (sort: Sort) => void
  children: string
}): React.JSX.Element {
  const direction = sort.sort === by ? sort.direction : undefined
  return (
    <th scope="col" aria-sort={direction ?? 'none'}>
      <UnstyledButton className={classes['sort']} onClick={() => onSort(sortAfterClick(sort, by))}>
        {children}
        <span className={classes['arrow']} data-on={direction !== undefined || undefined}>
          <LineIcon paths={arrowOf(direction)} size={14} />
        </span>
      </UnstyledButton>
    </th>
  )
}

function arrowOf(direction: Sort['direction'] | undefined): readonly string[] {
  if (direction === undefined) return arrowsSort
  return direction === 'ascending' ? arrowUp : arrowDown
}
