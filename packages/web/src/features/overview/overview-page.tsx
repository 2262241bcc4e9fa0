import { useQuery } from '@tanstack/react-query'
import { Link, type LinkProps } from '@tanstack/react-router'
import { inDigits } from '../../lib/counted.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { RefreshButton } from '../../ui/refresh-button.tsx'
import { RefreshFailed } from '../../ui/refresh-failed.tsx'
import { Failed } from '../../ui/states.tsx'
import { WaitingRows } from '../../ui/waiting-rows.tsx'
import classes from './overview-page.module.css'
import { type Overview, overview } from './queries.ts'

export function OverviewPage(): React.JSX.Element {
  const numbers = useQuery(overview)
  return (
    <>
      <PageHeader title="Overview" lead="Who is signed in where, and the way to end any of it.">
        <RefreshButton
          busy={numbers.isRefetching}
          updatedAt={numbers.dataUpdatedAt}
          onRefresh={() => void numbers.refetch()}
        />
      </PageHeader>
      {numbers.isRefetchError && <RefreshFailed title="The numbers could not be refreshed" error={numbers.error} />}
      {numbers.isPending ? (
        <Panel flush>
          <WaitingRows>Counting sessions and users…</WaitingRows>
        </Panel>
      ) : numbers.data === undefined ? (
        <Panel>
          <Failed
            title="The numbers could not be loaded"
            error={numbers.error}
            onRetry={() => void numbers.refetch()}
          />
        </Panel>
      ) : (
        <Cards {...numbers.data} />
      )}
    </>
  )
}

function Cards({ sessions, users }: Overview): React.JSX.Element {
  return (
    <div className={classes['cards']}>
      <Card
        title="All sessions"
        to="/admin/sessions"
        note="Find any session by username or address, and end one, several, or all of a user."
        numbers={[
          { name: 'active', count: sessions.active.count, more: sessions.active.more },
          { name: 'expired', count: sessions.expired.count, more: sessions.expired.more },
          { name: sessions.usersSignedIn === 1 ? 'user signed in' : 'users signed in', count: sessions.usersSignedIn },
        ]}
      />
      <Card
        title="Users"
        to="/admin/users"
        note="Create accounts, hand out one-time links, disable, enable, and choose administrators."
        numbers={[
          { name: users.all === 1 ? 'account' : 'accounts', count: users.all },
          { name: users.administrators === 1 ? 'administrator' : 'administrators', count: users.administrators },
          { name: 'disabled', count: users.disabled },
        ]}
      />
      <Card
        title="Audit trail"
        to="/admin/audit"
        note="Who did what, when, from where and why: sign-ins, endings, refusals, changes of accounts."
        numbers={[]}
      >
        Every act is on record
      </Card>
    </div>
  )
}

type CardProps = {
  readonly title: string
  readonly to: NonNullable<LinkProps['to']>
  readonly note: string
  readonly numbers: readonly { readonly name: string; readonly count: number; readonly more?: boolean }[]
  readonly children?: string
}

/** The whole card is the link: its heading carries it, so that it is read out once and short. */
function Card({ title, to, note, numbers, children }: CardProps): React.JSX.Element {
  return (
    <section className={classes['card']}>
      <h2 className={classes['title']}>
        <Link to={to} className={classes['link']}>
          {title}
        </Link>
        <span aria-hidden="true">→</span>
      </h2>
      {numbers.length > 0 && (
        <dl className={classes['numbers']}>
          {numbers.map(({ name, count, more }) => (
            <div key={name} className={classes['number']}>
              <dt>{name}</dt>
              <dd>{more ? `${inDigits(count)}+` : inDigits(count)}</dd>
            </div>
          ))}
        </dl>
      )}
      {children !== undefined && <p className={classes['more']}>{children}</p>}
      <p className={classes['note']}>{note}</p>
    </section>
  )
}
