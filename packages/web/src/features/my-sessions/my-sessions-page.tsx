import { Button, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLiveState } from '../../lib/live.ts'
import { useServerTime } from '../../lib/server-clock.ts'
import { LiveIndicator } from '../../ui/live-indicator.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { RefreshButton } from '../../ui/refresh-button.tsx'
import { RefreshFailed } from '../../ui/refresh-failed.tsx'
import { Failed, Waiting } from '../../ui/states.tsx'
import { useHeld } from '../../ui/use-held.ts'
import { ActDialog } from './act-dialog.tsx'
import { Guidance } from './guidance.tsx'
import classes from './my-sessions-page.module.css'
import { mySessions, type Session } from './queries.ts'
import { SessionCards } from './session-cards.tsx'
import { SessionTable } from './session-table.tsx'
import { Toolbar } from './toolbar.tsx'
import { useActs } from './use-acts.ts'
import { useLiveList } from './use-live-list.ts'
import { useSelection } from './use-selection.ts'

export function MySessionsPage(): React.JSX.Element {
  const list = useInfiniteQuery(mySessions)
  const live = useLiveState()
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const refresh = () => {
    setFresh(new Set())
    void list.refetch()
  }
  return (
    <>
      <PageHeader title="My sessions" lead="Each device where you are signed in has a session. This is all of them.">
        <LiveIndicator state={live} />
        <RefreshButton
          busy={list.isFetching}
          updatedAt={list.dataUpdatedAt}
          failed={list.isRefetchError}
          onRefresh={refresh}
        />
      </PageHeader>
      <Guidance />
      {list.isPending && <Waiting>Looking up your sessions…</Waiting>}
      {list.isError && !list.data && (
        <Failed title="Your sessions could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isRefetchError && <RefreshFailed title="This list may be out of date" error={list.error} />}
      {list.data && (
        <Sessions
          sessions={list.data}
          more={list.hasNextPage}
          isLoading={list.isFetching}
          fresh={fresh}
          onStarted={(ids) => setFresh((before) => new Set([...before, ...ids]))}
        >
          {list.hasNextPage && (
            <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Load more
            </Button>
          )}
        </Sessions>
      )}
    </>
  )
}

type SessionsProps = {
  sessions: readonly Session[]
  more: boolean
  isLoading: boolean
  /** Those that have started since the reader has loaded the list. */
  fresh: ReadonlySet<string>
  onStarted: (ids: readonly string[]) => void
  children: React.ReactNode
}

function Sessions(props: SessionsProps): React.JSX.Element {
  const { more, isLoading, fresh, onStarted, children } = props
  const sessions = useExpiring(props.sessions)
  const selection = useSelection(sessions)
  const acts = useActs()
  const { place, isHeld } = useHeld(selection.selected.length > 0)
  useLiveList({ sessions: props.sessions, isLoading, isHeld, onStarted })
  const narrow = useMediaQuery('(max-width: 68em)', undefined, { getInitialValueInEffect: false })
  const List = narrow ? SessionCards : SessionTable
  return (
    <>
      <VisuallyHidden role="status">{arrivals(sessions.filter(({ id }) => fresh.has(id)))}</VisuallyHidden>
      <Panel flush>
        <Toolbar sessions={sessions} more={more} selection={selection} acts={acts} />
        <div ref={place}>
          <List sessions={sessions} fresh={fresh} selection={selection} acts={acts} />
        </div>
      </Panel>
      <div className={classes['foot']}>{children}</div>
      <ActDialog act={acts.asked} onClose={acts.stopAsking} onConfirm={acts.perform} />
    </>
  )
}

/** What a screen reader says of those that have just started. */
function arrivals(fresh: readonly Session[]): string {
  if (fresh.length === 0) return ''
  const devices = fresh.map(({ device }) => device.label).join(', ')
  return `New ${fresh.length === 1 ? 'session' : 'sessions'}: ${devices}.`
}

/** A session expires while one looks at it: the list says so in that second, without asking the server. */
function useExpiring(sessions: readonly Session[]): readonly Session[] {
  const isOver = ({ status, expiresAt }: Session, now: number) => status === 'active' && expiresAt <= now
  const over = useServerTime((now) =>
    sessions
      .filter((session) => isOver(session, now))
      .map(({ id }) => id)
      .join(),
  )
  if (over === '') return sessions
  const ids = new Set(over.split(','))
  return sessions.map((session) => (ids.has(session.id) ? { ...session, status: 'expired' } : session))
}
