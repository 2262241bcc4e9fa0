import chevronDown from 'virtual:line-icon/chevron-down'
import { Button, Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { counted } from '../../lib/counted.ts'
import { Instant } from '../../ui/instant.tsx'
import { LineIcon } from '../../ui/line-icon.tsx'
import { StatusLabel } from '../../ui/status-label.tsx'
import { ACT_LABELS, type AccountAct, actsOn } from './account-sentences.ts'
import type { UserRow } from './queries.ts'
import classes from './user-table.module.css'

type RowActs = {
  readonly onAsk: (act: AccountAct, user: UserRow) => void
  readonly onNewLink: (user: UserRow) => void
}

/** On a phone each row stands as a block, its columns below each other, each with its name. */
export function UserTable({ users, ...acts }: RowActs & { users: readonly UserRow[] }): React.JSX.Element {
  return (
    <table className={classes['table']} aria-label="Users">
      <thead>
        <tr>
          <th scope="col">Username</th>
          <th scope="col">Role</th>
          <th scope="col">E-mail address</th>
          <th scope="col">Created</th>
          <th scope="col">Active sessions</th>
          <th scope="col">
            <span className={classes['unseen']}>Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <Row key={user.id} user={user} {...acts} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ user, ...acts }: RowActs & { user: UserRow }): React.JSX.Element {
  return (
    <tr data-disabled={user.disabledAt !== undefined || undefined}>
      <th scope="row">
        <span className={classes['name']}>
          {user.username}
          <Labels user={user} />
        </span>
      </th>
      <td data-name="Role">{user.role === 'administrator' ? 'Administrator' : 'User'}</td>
      <td data-name="E-mail address" className={classes['email']}>
        {user.email ?? '–'}
      </td>
      <td data-name="Created">
        <Instant at={user.createdAt} />
      </td>
      <td data-name="Active sessions">
        <SessionsLink user={user} />
      </td>
      <td className={classes['act']}>
        <ActMenu user={user} {...acts} />
      </td>
    </tr>
  )
}

function Labels({ user: { current, disabledAt, passwordChangedAt } }: { user: UserRow }): React.JSX.Element {
  return (
    <>
      {current && <StatusLabel tone="here">You</StatusLabel>}
      {disabledAt !== undefined && <StatusLabel tone="warning">Disabled</StatusLabel>}
      {passwordChangedAt === undefined && <StatusLabel tone="plain">No password yet</StatusLabel>}
    </>
  )
}

function SessionsLink({ user: { username, activeSessions } }: { user: UserRow }): React.JSX.Element {
  if (activeSessions === 0) return <span>none</span>
  return (
    <Link
      to="/admin/sessions"
      search={{ user: username }}
      aria-label={`${counted(activeSessions, 'active session')} of ${username}`}
    >
      {counted(activeSessions, 'session')}
    </Link>
  )
}

function ActMenu({ user, onAsk, onNewLink }: RowActs & { user: UserRow }): React.JSX.Element {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          aria-label={`Actions for ${user.username}`}
          rightSection={<LineIcon paths={chevronDown} size={14} />}
        >
          Actions
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {user.disabledAt === undefined && <Menu.Item onClick={() => onNewLink(user)}>New one-time link</Menu.Item>}
        {actsOn(user).map((act) => (
          <Menu.Item key={act} {...(act === 'disable' ? { color: 'red' } : {})} onClick={() => onAsk(act, user)}>
            {ACT_LABELS[act]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
