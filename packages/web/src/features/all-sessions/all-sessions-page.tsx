import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { counted, inDigits } from '../../lib/counted.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { refusedAddress } from '../../lib/refused-filter.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { LoadMore } from '../../ui/load-more.tsx'
import { NoAddressYet, NothingMatches } from '../../ui/nothing-matches.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { RefreshButton } from '../../ui/refresh-button.tsx'
import { RefreshFailed } from '../../ui/refresh-failed.tsx'
import { Empty, Failed } from '../../ui/states.tsx'
import { WaitingRows } from '../../ui/waiting-rows.tsx'
import { ExportMenu } from './export-menu.tsx'
import { type Counts, type SessionRow, sessionCounts, sessionList, useRefresh } from './queries.ts'
import { type Asking, QuestionDialog } from './question-dialog.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { isFiltered, SessionFilters } from './session-filters.tsx'
import { RemoveExpired, SessionResults } from './session-results.tsx'
import { searchText } from './session-search.ts'
import { extentOf, forget, NOTHING_SELECTED, toTermination } from './session-selection.ts'
import { DISCONNECT_QUESTION, questionAbout, questionAboutSelection } from './termination-sentences.ts'
import { useSelection } from './use-selection.ts'
import { useSessionActs } from './use-session-acts.ts'
import { useSessionSearch } from './use-session-search.ts'

/** As many ids as the server takes at once. */
const MOST_AT_ONCE = 1000

export function AllSessionsPage(): React.JSX.Element {
  const { filter, sort, narrow, sortBy } = useSessionSearch()
  const list = useInfiniteQuery(sessionList(filter, sort))
  const counts = useQuery(sessionCounts(filter))
  const refresh = useRefresh()
  const rows = list.data?.pages.flatMap(({ sessions }) => sessions) ?? []
  const { selection, setSelection, isChecked, onCheck } = useSelection(filter, rows)
  const acts = useSessionActs()
  const [asking, setAsking] = useState<Asking>()

  const extent = extentOf(selection, counts.data)
  const expired = rows.filter((row) => !row.current && (row.status !== 'active' || row.expiresAt <= serverNow()))
  const refused = refusedAddress(list.error, filter.ip)

  async function endSelected(): Promise<void> {
    await acts.terminate(toTermination(selection, filter))
    setSelection(NOTHING_SELECTED)
  }

  async function endOne(session: SessionRow): Promise<void> {
    if (session.current) return acts.disconnect()
    await acts.terminate({ ids: [session.id] }, session)
    setSelection((before) => forget(before, session))
  }

  return (
    <>
      <PageHeader
        title="All sessions"
        lead="Every session of every user. To end all sessions of one user, click the username, select all and terminate."
      >
        <ExportMenu q={searchText(filter)} />
        <RefreshButton
          busy={list.isRefetching || counts.isRefetching}
          updatedAt={list.dataUpdatedAt}
          onRefresh={() => void refresh()}
        />
      </PageHeader>
      <SessionFilters filter={filter} counts={counts.data} addressProblem={refused} narrow={narrow} />
      {list.isPending ? (
        <Panel flush>
          <WaitingRows>Looking up the sessions…</WaitingRows>
        </Panel>
      ) : refused !== undefined ? (
        <Panel>
          <NoAddressYet />
        </Panel>
      ) : list.data === undefined ? (
        <Panel>
          <Failed title="The sessions could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
        </Panel>
      ) : rows.length === 0 ? (
        <Panel>
          {isFiltered(filter) ? (
            <NothingMatches title="No session matches" onClear={() => narrow({ user: undefined, ip: undefined })}>
              Look for a shorter part of the name or of the address.
            </NothingMatches>
          ) : (
            <Empty title="There is no session" />
          )}
        </Panel>
      ) : (
        <>
          {list.isRefetchError && <RefreshFailed title="The list could not be refreshed" error={list.error} />}
          <SessionResults
            sessions={rows}
            stale={list.isPlaceholderData}
            bar={
              <SelectionBar
                selection={selection}
                extent={extent}
                counts={counts.data}
                busy={acts.isTerminating && acts.busyIds.size === 0}
                onSelect={setSelection}
                onAsk={() =>
                  setAsking({
                    question: questionAboutSelection(selection, extent, {
                      filter,
                      matchesCurrent: counts.data?.matchesCurrent ?? false,
                    }),
                    act: endSelected,
                  })
                }
                onSkip={() => void acts.atOnce([], endSelected)}
              />
            }
            onAsk={(session) =>
              setAsking({
                question: session.current ? DISCONNECT_QUESTION : questionAbout(session),
                act: () => endOne(session),
              })
            }
            onSkip={(session) => void acts.atOnce([session], () => endOne(session))}
            onRemove={(session) => void acts.atOnce([session], () => acts.remove([session.id]))}
            onlyUser={(user) => narrow({ user })}
            onSort={sortBy}
            busyIds={acts.busyIds}
            {...{ sort, isChecked, onCheck }}
          />
          <LoadMore
            shown={shownSentence(rows.length, counts.data)}
            label="Load more sessions"
            hasMore={list.hasNextPage}
            loading={list.isFetchingNextPage}
            onLoadMore={() => void list.fetchNextPage()}
            problem={list.isFetchNextPageError ? sentenceOf(list.error) : undefined}
          >
            <RemoveExpired
              count={expired.length}
              busy={acts.isRemoving}
              onRemove={() =>
                void acts.atOnce([], () => acts.remove(expired.slice(0, MOST_AT_ONCE).map(({ id }) => id)))
              }
            />
          </LoadMore>
        </>
      )}
      <QuestionDialog asking={asking} busy={acts.isTerminating} onClose={() => setAsking(undefined)} />
    </>
  )
}

function shownSentence(shown: number, counts: Counts | undefined): string {
  if (counts === undefined) return `1–${inDigits(shown)}`
  const { sessions, more } = counts.listed
  return `1–${inDigits(shown)} of ${counted(sessions, 'session', { more })}`
}
