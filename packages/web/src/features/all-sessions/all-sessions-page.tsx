import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useLiveState } from '../../lib/live.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { serverNow } from '../../lib/server-clock.ts'
import { sessionsOf } from '../../lib/session-query.ts'
import { EndButton } from '../../ui/end-button.tsx'
import { focusHeading } from '../../ui/focus.ts'
import { LiveIndicator } from '../../ui/live-indicator.tsx'
import { NothingMatches } from '../../ui/nothing-matches.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { RefreshButton } from '../../ui/refresh-button.tsx'
import { RefreshFailed } from '../../ui/refresh-failed.tsx'
import { Empty, Failed } from '../../ui/states.tsx'
import { useHeld } from '../../ui/use-held.ts'
import { WaitingRows } from '../../ui/waiting-rows.tsx'
import classes from './all-sessions-page.module.css'
import { ArrivalsButton } from './arrivals-button.tsx'
import { ColumnsMenu } from './columns-menu.tsx'
import { ExportMenu } from './export-menu.tsx'
import { ListFoot } from './list-foot.tsx'
import { type PlanAsked, PlanDialog } from './plan-dialog.tsx'
import type { PlanWanted } from './plan-queries.ts'
import { PlanStrip } from './plan-strip.tsx'
import { refreshLists, type SessionRow, sessionCounts } from './queries.ts'
import { type Asking, QuestionDialog } from './question-dialog.tsx'
import { SearchField } from './search-field.tsx'
import { SearchTotal } from './search-total.tsx'
import { SelectionBar } from './selection-bar.tsx'
import type { SessionActs } from './session-acts.tsx'
import { SessionDetails } from './session-details.tsx'
import { RemoveExpired, SessionResults } from './session-results.tsx'
import {
  ALL_THAT_MATCH,
  extentOf,
  forget,
  isEverySelected,
  isSelectable,
  NOTHING_SELECTED,
  toPlan,
} from './session-selection.ts'
import { ShortcutHelp } from './shortcut-help.tsx'
import { DISCONNECT_QUESTION, questionAbout } from './termination-sentences.ts'
import { useColumns } from './use-columns.ts'
import { useCursor } from './use-cursor.ts'
import { useLiveRows } from './use-live-rows.ts'
import { useSelection } from './use-selection.ts'
import { useSessionActs } from './use-session-acts.ts'
import { useSessionList } from './use-session-list.ts'
import { useSessionSearch } from './use-session-search.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { ViewsMenu } from './views-menu.tsx'

/** As many ids as the server takes at once. */
const MOST_AT_ONCE = 1000
/** What ends the sessions of more has to be confirmed with its number. */
const MOST_USERS_UNASKED = 100
const EVERYONE: PlanWanted = { matching: {}, exceptMine: true }

export function AllSessionsPage(): React.JSX.Element {
  const client = useQueryClient()
  const { q, sort, view, isReadable, lookFor, sortBy, show } = useSessionSearch()
  const [columns, setColumns] = useColumns()
  const { list, rows, onReach } = useSessionList(q, sort, isReadable)
  const counts = useQuery({ ...sessionCounts(q), enabled: isReadable })
  const { selection, setSelection, isChecked, onCheck, onEnded } = useSelection(q, rows)
  const { cursor, row, move, noteFocus } = useCursor(rows)
  const acts = useSessionActs()
  const [asking, setAsking] = useState<Asking>()
  const [planned, setPlanned] = useState<PlanAsked>()
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
    onEnded,
  })
  const expired = useMemo(() => rows.filter(isRemovable), [rows])

  const [only, ...others] = selection.kind === 'picked' ? [...selection.sessions.values()] : []

  function askAboutSelection({ unasked = false } = {}): void {
    if (only !== undefined && others.length === 0) rowActs.onAsk(only)
    else setPlanned({ kind: 'new', wanted: toPlan(selection, q), unasked })
  }

  /** A few ids end at once; what is many, or a search, shows how far it is. */
  function endSelected(): void {
    const isLarge = extent.users > MOST_USERS_UNASKED || extent.sessions > MOST_AT_ONCE
    if (selection.kind === 'matching' || isLarge) askAboutSelection({ unasked: true })
    else {
      void acts.atOnce([], async () => {
        await acts.terminate([...selection.sessions.keys()])
        setSelection(NOTHING_SELECTED)
      })
    }
  }

  async function endOne(session: SessionRow): Promise<void> {
    if (session.current) return acts.disconnect()
    await acts.terminate([session.id], session)
    setSelection((before) => forget(before, session))
  }

  const rowActs = useStableActs({
    onAsk: (session) =>
      setAsking({
        question: session.current ? DISCONNECT_QUESTION : questionAbout(session),
        act: () => endOne(session),
      }),
    onSkip: (session) => void acts.atOnce([session], () => endOne(session)),
    onRemove: (session) => void acts.atOnce([session], () => acts.remove([session.id])),
    onDetails: setDetailed,
    onlyUser: (username) => lookFor(sessionsOf(username)),
    busyIds: acts.busyIds,
  })

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
        if (extent.sessions > 0) askAboutSelection()
        else if (row?.status === 'active') rowActs.onAsk(row)
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
          onRefresh={() => void refreshLists(client)}
        />
        <EndButton
          onAsk={() => setPlanned({ kind: 'new', wanted: EVERYONE, everyone: true })}
          onSkip={() => setPlanned({ kind: 'new', wanted: EVERYONE, everyone: true })}
        >
          Everyone out…
        </EndButton>
      </PageHeader>
      <PlanStrip shown={planned && planId} onShow={(id) => setPlanned({ kind: 'made', id })} />
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
          onRemove={() => void acts.atOnce([], () => acts.remove(expired.slice(0, MOST_AT_ONCE).map(({ id }) => id)))}
        />
        <button type="button" className={classes['keys']} onClick={() => setHelps(true)}>
          Keys <kbd>?</kbd>
        </button>
      </div>
      {!isReadable && list.data === undefined ? (
        <Panel>
          <Empty title="This search has a mistake">
            Nothing is listed until the word that is underlined is mended.
          </Empty>
        </Panel>
      ) : list.isPending ? (
        <Panel flush>
          <WaitingRows>Looking up the sessions…</WaitingRows>
        </Panel>
      ) : list.data === undefined ? (
        <Panel>
          <Failed title="The sessions could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
        </Panel>
      ) : rows.length === 0 ? (
        <Panel>
          {q !== '' ? (
            <NothingMatches title="No session matches" onClear={() => lookFor('')}>
              Leave a term out, or look for a part of a name: user:*ada*.
            </NothingMatches>
          ) : (
            <Empty title="There is no session" />
          )}
        </Panel>
      ) : (
        <>
          {list.isRefetchError && <RefreshFailed title="The list could not be refreshed" error={list.error} />}
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
                  onAsk={() => askAboutSelection()}
                  onSkip={endSelected}
                />
              }
              onSort={sortBy}
              fresh={live.fresh}
              acts={rowActs}
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
        </>
      )}
      <QuestionDialog asking={asking} busy={acts.isTerminating} onClose={() => setAsking(undefined)} />
      {planned && (
        <PlanDialog
          asked={planned}
          onPlan={setPlanId}
          onClose={() => setPlanned(undefined)}
          onDone={() => setSelection(NOTHING_SELECTED)}
        />
      )}
      {detailed && (
        <SessionDetails
          session={rows.find(({ id }) => id === detailed.id) ?? detailed}
          onClose={() => setDetailed(undefined)}
          onlyUser={rowActs.onlyUser}
        />
      )}
      <ShortcutHelp opened={helps} onClose={() => setHelps(false)} />
    </>
  )
}

function isRemovable({ current, status, expiresAt }: SessionRow): boolean {
  return !current && status !== 'terminated' && (status === 'expired' || expiresAt <= serverNow())
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>('search [role="combobox"]')?.focus()
}

/** The same functions as long as the page lives, so that a row is drawn again only when it changes. */
function useStableActs(acts: SessionActs): SessionActs {
  const latest = useRef(acts)
  latest.current = acts
  const onAsk = useCallback((session: SessionRow) => latest.current.onAsk(session), [])
  const onSkip = useCallback((session: SessionRow) => latest.current.onSkip(session), [])
  const onRemove = useCallback((session: SessionRow) => latest.current.onRemove(session), [])
  const onDetails = useCallback((session: SessionRow) => latest.current.onDetails(session), [])
  const onlyUser = useCallback((username: string) => latest.current.onlyUser(username), [])
  const { busyIds } = acts
  return useMemo(
    () => ({ onAsk, onSkip, onRemove, onDetails, onlyUser, busyIds }),
    [onAsk, onSkip, onRemove, onDetails, onlyUser, busyIds],
  )
}
