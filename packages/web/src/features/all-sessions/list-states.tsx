import { NothingMatches } from '../../ui/nothing-matches.tsx'
import { Panel } from '../../ui/panel.tsx'
import { RefreshFailed } from '../../ui/refresh-failed.tsx'
import { Empty, Failed } from '../../ui/states.tsx'
import { WaitingRows } from '../../ui/waiting-rows.tsx'
import type { useSessionList } from './use-session-list.ts'

type ListStatesProps = {
  readonly list: ReturnType<typeof useSessionList>['list']
  readonly isReadable: boolean
  readonly isEmpty: boolean
  readonly q: string
  readonly onClear: () => void
  /** The list, once there is one. */
  readonly children: React.ReactNode
}

/** Waiting, refused, failed, empty, or there. */
export function ListStates({ list, isReadable, isEmpty, q, onClear, children }: ListStatesProps): React.JSX.Element {
  if (!isReadable && list.data === undefined) {
    return (
      <Panel>
        <Empty title="This search has a mistake">Nothing is listed until the word that is underlined is mended.</Empty>
      </Panel>
    )
  }
  if (list.isPending) {
    return (
      <Panel flush>
        <WaitingRows>Looking up the sessions…</WaitingRows>
      </Panel>
    )
  }
  if (list.data === undefined) {
    return (
      <Panel>
        <Failed title="The sessions could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
      </Panel>
    )
  }
  if (isEmpty) {
    return (
      <Panel>
        {q === '' ? (
          <Empty title="There is no session" />
        ) : (
          <NothingMatches title="No session matches" onClear={onClear}>
            Leave a term out, or look for a part of a name: user:*ada*.
          </NothingMatches>
        )}
      </Panel>
    )
  }
  return (
    <>
      {list.isRefetchError && <RefreshFailed title="The list could not be refreshed" error={list.error} />}
      {children}
    </>
  )
}
