import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { EventLine } from '../../ui/event-line.tsx'
import { Instant, RelativeTime } from '../../ui/instant.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Empty, Failed, Waiting } from '../../ui/states.tsx'
import { sentenceFor } from './event-sentences.ts'
import { myEvents } from './queries.ts'
import classes from './recent-events.module.css'

export function RecentEvents({ userId }: { userId: string }): React.JSX.Element {
  const events = useInfiniteQuery(myEvents)
  if (events.isPending) return <Waiting>Looking up what happened…</Waiting>
  if (!events.data)
    return <Failed title="The events could not be loaded" error={events.error} onRetry={() => void events.refetch()} />
  if (events.data.length === 0) return <Empty title="Nothing has happened yet" />
  return (
    <Panel flush>
      <ol className={classes['events']}>
        {events.data.map((event) => (
          <EventLine
            key={event.seq}
            event={event}
            beside={
              <>
                <RelativeTime at={event.at} /> · <Instant at={event.at} />
              </>
            }
          >
            {sentenceFor(event, userId)}
          </EventLine>
        ))}
      </ol>
      {events.hasNextPage && (
        <div className={classes['more']}>
          <Button variant="default" loading={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
            Load more
          </Button>
        </div>
      )}
    </Panel>
  )
}
