import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { counted } from '../../lib/counted.ts'
import { sessionsOf } from '../../lib/session-query.ts'
import { Instant } from '../../ui/instant.tsx'
import { StatusLabel } from '../../ui/status-label.tsx'
import type { UserRow } from './queries.ts'
import classes from './user-table.module.css'

type RowActs = { readonly onManage: (user: UserRow) => void }

/** On a phone each row stands as a block, its columns below each other, each with its name. */
export function UserTable({ users, onManage }: RowActs & { users: readonly UserRow[] }): React.JSX.Element {
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
          <Row key={user.id} user={user} onManage={onManage} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ user, onManage }: RowActs & { user: UserRow }): React.JSX.Element {
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
        <Button variant="default" size="xs" aria-label={`Manage ${user.username}`} onClick={() => onManage(user)}>
          Manage
        </Button>
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
      search={{ q: sessionsOf(username) }}
      aria-label={`${counted(activeSessions, 'session')} of ${username}`}
    >
      {counted(activeSessions, 'session')}
    </Link>
  )
}
