import { useQuery } from '@tanstack/react-query'
import type { AuditEvent } from '../../lib/audit-events.ts'
import { counted, inDigits } from '../../lib/counted.ts'
import { sentenceFor } from '../../lib/event-sentences.ts'
import { EventLine } from '../../ui/event-line.tsx'
import { RelativeTime } from '../../ui/instant.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { RefreshButton } from '../../ui/refresh-button.tsx'
import { RefreshFailed } from '../../ui/refresh-failed.tsx'
import { Failed } from '../../ui/states.tsx'
import { WaitingRows } from '../../ui/waiting-rows.tsx'
import { Card, Figures } from './card.tsx'
import classes from './overview-page.module.css'
import { type Overview, overview } from './queries.ts'
import { SessionFinder } from './session-finder.tsx'

export function OverviewPage(): React.JSX.Element {
  const seen = useQuery(overview)
  return (
    <>
      <PageHeader title="Overview" lead="Who is signed in, and what happened last.">
        <RefreshButton
          busy={seen.isRefetching}
          updatedAt={seen.dataUpdatedAt}
          failed={seen.isRefetchError}
          onRefresh={() => void seen.refetch()}
        />
      </PageHeader>
      {seen.isRefetchError && <RefreshFailed title="This overview may be out of date" error={seen.error} />}
      {seen.isPending ? (
        <Panel flush>
          <WaitingRows>Counting sessions and users…</WaitingRows>
        </Panel>
      ) : seen.data === undefined ? (
        <Panel>
          <Failed title="The overview could not be loaded" error={seen.error} onRetry={() => void seen.refetch()} />
        </Panel>
      ) : (
        <Cards {...seen.data} />
      )}
    </>
  )
}

function Cards({ sessions, users, latest, failedLogins }: Overview): React.JSX.Element {
  return (
    <div className={classes['cards']}>
      <Card title="All sessions" to="/admin/sessions">
        <Figures>
          {[
            { name: 'active', ...sessions.active },
            { name: 'expired', ...sessions.expired },
          ]}
        </Figures>
        <SessionFinder />
      </Card>
      <Card title="Users" to="/admin/users">
        <Figures>
          {[
            { name: users.all === 1 ? 'account' : 'accounts', count: users.all },
            { name: users.administrators === 1 ? 'administrator' : 'administrators', count: users.administrators },
            { name: 'disabled', count: users.disabled },
          ]}
        </Figures>
        <SignedInNow count={sessions.usersSignedIn} more={sessions.active.more} of={users.all} />
      </Card>
      <Card title="Audit trail" to="/admin/audit">
        <Events none="Nothing is on record yet.">{latest}</Events>
      </Card>
      <Card title="Failed sign-ins" to="/admin/audit" search={{ type: 'login_failed' }}>
        <Events none="No failed sign-in is on record.">{failedLogins}</Events>
      </Card>
    </div>
  )
}

/** `more`: the counting of sessions stopped early, so there are more users, too. */
function SignedInNow({ count, more, of }: { count: number; more: boolean; of: number }): React.JSX.Element {
  const label = `${more ? 'More than ' : ''}${inDigits(count)} of ${counted(of, 'account')} signed in now`
  return (
    <div className={classes['share']}>
      <span>{label}</span>
      <progress className={classes['bar']} max={of} value={count} aria-label={label} />
    </div>
  )
}

function Events({ children, none }: { children: readonly AuditEvent[]; none: string }): React.JSX.Element {
  if (children.length === 0) return <p className={classes['none']}>{none}</p>
  return (
    <ol className={classes['events']}>
      {children.map((event) => (
        <EventLine
          key={event.seq}
          event={event}
          beside={
            <>
              <RelativeTime at={event.at} />
              {event.ip ? ` · ${event.ip}` : ''}
            </>
          }
        >
          {sentenceFor(event)}
        </EventLine>
      ))}
    </ol>
  )
}
