import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useLiveState } from '../../lib/live.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { sessionsOf } from '../../lib/session-query.ts'
import { EndButton } from '../../ui/end-button.tsx'
import { focusHeading } from '../../ui/focus.ts'
import { LiveIndicator } from '../../ui/live-indicator.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { RefreshButton } from '../../ui/refresh-button.tsx'
import { useHeld } from '../../ui/use-held.ts'
import classes from './all-sessions-page.module.css'
import { ArrivalsButton } from './arrivals-button.tsx'
import { ColumnsMenu } from './columns-menu.tsx'
import { ExportMenu } from './export-menu.tsx'
import { ListFoot } from './list-foot.tsx'
import { ListStates } from './list-states.tsx'
import { PlanDialog } from './plan-dialog.tsx'
import { PlanStrip } from './plan-strip.tsx'
import { refreshLists, type SessionRow, sessionCounts } from './queries.ts'
import { QuestionDialog } from './question-dialog.tsx'
import { SearchField } from './search-field.tsx'
import { SearchTotal } from './search-total.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { SessionDetails } from './session-details.tsx'
import { RemoveExpired, SessionResults } from './session-results.tsx'
import { ALL_THAT_MATCH, extentOf, isEverySelected, isSelectable, NOTHING_SELECTED } from './session-selection.ts'
import { ShortcutHelp } from './shortcut-help.tsx'
import { useColumns } from './use-columns.ts'
import { useCursor } from './use-cursor.ts'
import { useEnding } from './use-ending.ts'
import { useLiveRows } from './use-live-rows.ts'
import { useSelection } from './use-selection.ts'
import { useSessionList } from './use-session-list.ts'
import { useSessionSearch } from './use-session-search.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { ViewsMenu } from './views-menu.tsx'

export function AllSessionsPage(): React.JSX.Element {
  const client = useQueryClient()
  const { q, sort, view, isReadable, lookFor, sortBy, show } = useSessionSearch()
  const [columns, setColumns] = useColumns()
  const { list, rows, onReach } = useSessionList(q, sort, isReadable)
  const counts = useQuery({ ...sessionCounts(q), enabled: isReadable })
  const { selection, setSelection, isChecked, onCheck, onEnded } = useSelection(q, rows)
  const { cursor, row, move, noteFocus } = useCursor(rows)
  const [planId, setPlanId] = useState<string>()
  const [detailed, setDetailed] = useState<SessionRow>()
  const [helps, setHelps] = useState(false)

  const extent = extentOf(selection, counts.data)
  const { place, isHeld } = useHeld(extent.sessions > 0)
  const live = useLiveRows({
    q,
    rows,
    pages: list.data?.pages.length ?? 0,
    isLoading: list.isFetching,
    isHeld,
    isChosen: extent.sessions > 0,
    onEnded,
  })
  const expired = useMemo(() => removableOf(rows), [rows])

  const ending = useEnding({
    q,
    selection,
    setSelection,
    extent,
    onDetails: setDetailed,
    onlyUser: (username) => lookFor(sessionsOf(username)),
  })
  const { acts, planned } = ending

  function check(session: SessionRow | undefined, range = false): void {
    if (session && isSelectable(session)) onCheck(session, { checked: range || !isChecked(session), range })
  }

  useShortcuts([
    { keys: ['/'], act: focusSearch },
    { keys: ['j'], act: () => move(1) },
    { keys: ['k'], act: () => move(-1) },
    { keys: ['ArrowDown'], inList: true, act: () => move(1) },
    { keys: ['ArrowUp'], inList: true, act: () => move(-1) },
    { keys: ['Enter', 'o'], onRow: true, act: () => row && setDetailed(row) },
    { keys: ['x'], act: () => check(row) },
    { keys: ['X'], act: () => check(row, true) },
    { keys: ['a'], act: () => setSelection(isEverySelected(selection) ? NOTHING_SELECTED : ALL_THAT_MATCH) },
    {
      keys: ['t'],
      act: () => {
        if (extent.sessions > 0) ending.askAboutSelection()
        else if (row?.status === 'active') ending.rowActs.onAsk(row)
      },
    },
    { keys: ['n'], act: () => void (live.arrived > 0 || live.isOutdated ? live.showAll() : undefined) },
    { keys: ['r'], act: () => void refreshLists(client) },
    { keys: ['Escape'], act: () => setSelection(NOTHING_SELECTED) },
    { keys: ['?'], act: () => setHelps(true) },
  ])

  return (
    <>
      <PageHeader title="All sessions" lead="Every session of every user, wherever they are signed in.">
        <LiveIndicator state={useLiveState()} />
        <RefreshButton
          busy={list.isRefetching && !list.isFetchingNextPage}
          updatedAt={list.dataUpdatedAt}
          failed={list.isRefetchError}
          onRefresh={() => void refreshLists(client)}
        />
        <EndButton onAsk={ending.askAboutEverybody} onSkip={ending.askAboutEverybody}>
          Everyone out…
        </EndButton>
      </PageHeader>
      <PlanStrip shown={planned && planId} onShow={(id) => ending.plan({ kind: 'made', id })} />
      <div className={classes['search']}>
        <ViewsMenu
          chosen={view}
          look={{ q, sort, columns }}
          onShow={(chosen) => {
            if (chosen.columns) setColumns(chosen.columns)
            show(chosen)
          }}
        />
        <SearchField q={q} onSearch={lookFor} onLeave={focusHeading} />
        <ExportMenu q={q || undefined} />
        <ColumnsMenu columns={columns} onColumns={setColumns} />
      </div>
      <div className={classes['above']}>
        <SearchTotal counts={counts.data} filtered={q !== ''} />
        <ArrivalsButton
          arrived={live.arrived}
          more={live.moreArrived}
          isOutdated={live.isOutdated}
          onShow={() => void live.showAll()}
        />
        <RemoveExpired
          count={expired.length}
          busy={acts.isRemoving}
          onRemove={() => void acts.atOnce([], () => acts.remove(expired.map(({ id }) => id)))}
        />
        <button type="button" className={classes['keys']} onClick={() => setHelps(true)}>
          Keys <kbd>?</kbd>
        </button>
      </div>
      <ListStates list={list} isReadable={isReadable} isEmpty={rows.length === 0} q={q} onClear={() => lookFor('')}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notes where the focus is */}
        <div onFocus={({ target }) => noteFocus(target)}>
          <SessionResults
            sessions={rows}
            total={counts.data?.listed.more === false ? counts.data.listed.sessions : undefined}
            stale={list.isPlaceholderData}
            bar={
              <SelectionBar
                selection={selection}
                extent={extent}
                counts={counts.data}
                busy={acts.isTerminating && acts.busyIds.size === 0}
                onSelect={setSelection}
                onAsk={() => ending.askAboutSelection()}
                onSkip={ending.endSelected}
              />
            }
            onSort={sortBy}
            fresh={live.fresh}
            acts={ending.rowActs}
            {...{ columns, sort, cursor, isChecked, onCheck, onReach, place }}
          />
        </div>
        <ListFoot
          loaded={rows.length}
          counts={counts.data}
          loading={list.isFetchingNextPage}
          hasMore={list.hasNextPage}
          problem={list.isFetchNextPageError ? sentenceOf(list.error) : undefined}
          onLoadMore={() => void list.fetchNextPage()}
        />
      </ListStates>
      <QuestionDialog asking={ending.asking} busy={acts.isTerminating} onClose={ending.stopAsking} />
      {planned && (
        <PlanDialog
          asked={planned}
          onPlan={setPlanId}
          onClose={ending.stopPlanning}
          onDone={() => setSelection(NOTHING_SELECTED)}
        />
      )}
      {detailed && (
        <SessionDetails
          session={rows.find(({ id }) => id === detailed.id) ?? detailed}
          onClose={() => setDetailed(undefined)}
          onlyUser={ending.rowActs.onlyUser}
          onAsk={ending.rowActs.onAsk}
          onSkip={ending.rowActs.onSkip}
        />
      )}
      <ShortcutHelp opened={helps} onClose={() => setHelps(false)} />
    </>
  )
}

/** What time has ended. The clock is read once, as there may be a hundred thousand rows. */
function removableOf(rows: readonly SessionRow[]): readonly SessionRow[] {
  const now = serverNow()
  return rows.filter(
    ({ current, status, expiresAt }) =>
      !current && status !== 'terminated' && (status === 'expired' || expiresAt <= now),
  )
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>('search [role="combobox"]')?.focus()
}
