import { useInfiniteQuery } from '@tanstack/react-query'
import type { AuditEvent } from '../../lib/audit-events.ts'
import { counted } from '../../lib/counted.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { refusedAddress } from '../../lib/refused-filter.ts'
import { LoadMore } from '../../ui/load-more.tsx'
import { NoAddressYet, NothingMatches } from '../../ui/nothing-matches.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { RefreshButton } from '../../ui/refresh-button.tsx'
import { RefreshFailed } from '../../ui/refresh-failed.tsx'
import { Empty, Failed } from '../../ui/states.tsx'
import { WaitingRows } from '../../ui/waiting-rows.tsx'
import classes from './audit-page.module.css'
import { EventFilters } from './event-filters.tsx'
import { EventItem } from './event-item.tsx'
import { auditTrail } from './queries.ts'
import { NO_FILTER, useEventSearch } from './use-event-search.ts'

export function AuditPage(): React.JSX.Element {
  const { filter, narrow } = useEventSearch()
  const trail = useInfiniteQuery(auditTrail(filter))
  const events = trail.data?.pages.flatMap((page) => page.events)
  const refused = refusedAddress(trail.error, filter.ip)
  return (
    <>
      <PageHeader title="Audit trail" lead="Who did what, when, from where and why. The newest comes first.">
        <RefreshButton
          busy={trail.isRefetching}
          updatedAt={trail.dataUpdatedAt}
          failed={trail.isRefetchError}
          onRefresh={() => void trail.refetch()}
        />
      </PageHeader>
      <EventFilters filter={filter} addressProblem={refused} narrow={narrow} />
      {trail.isRefetchError && events && (
        <RefreshFailed title="The audit trail could not be refreshed" error={trail.error} />
      )}
      <Panel flush>
        {trail.isPending && <WaitingRows>Looking up the audit trail…</WaitingRows>}
        {refused !== undefined && events === undefined && <NoAddressYet />}
        {trail.isError && refused === undefined && events === undefined && (
          <Failed
            title="The audit trail could not be loaded"
            error={trail.error}
            onRetry={() => void trail.refetch()}
          />
        )}
        {events !== undefined && (
          <Events events={events} filtered={Object.keys(filter).length > 0} onClear={() => narrow(NO_FILTER)} />
        )}
      </Panel>
      {events !== undefined && events.length > 0 && (
        <LoadMore
          shown={`${counted(events.length, 'event')} shown${trail.hasNextPage ? ', there are more' : ''}`}
          label="Load more events"
          hasMore={trail.hasNextPage}
          loading={trail.isFetchingNextPage}
          onLoadMore={() => void trail.fetchNextPage()}
          problem={trail.isFetchNextPageError ? sentenceOf(trail.error) : undefined}
        />
      )}
    </>
  )
}

function Events({
  events,
  filtered,
  onClear,
}: {
  events: readonly AuditEvent[]
  filtered: boolean
  onClear: () => void
}): React.JSX.Element {
  if (events.length === 0 && !filtered) return <Empty title="Nothing is on record yet" />
  if (events.length === 0) {
    return (
      <NothingMatches title="No event matches" onClear={onClear}>
        Look for a shorter part of the name or of the address.
      </NothingMatches>
    )
  }
  return (
    <ol className={classes['events']} aria-label="Events, newest first">
      {events.map((event) => (
        <EventItem key={event.seq} event={event} />
      ))}
    </ol>
  )
}
