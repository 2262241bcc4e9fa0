import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { counted } from '../../lib/counted.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { present, textParam } from '../../lib/search-params.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { FilterField } from '../../ui/filter-field.tsx'
import { LoadMore } from '../../ui/load-more.tsx'
import { NothingMatches } from '../../ui/nothing-matches.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { RefreshButton } from '../../ui/refresh-button.tsx'
import { RefreshFailed } from '../../ui/refresh-failed.tsx'
import { Failed } from '../../ui/states.tsx'
import { WaitingRows } from '../../ui/waiting-rows.tsx'
import { type AccountAct, questionAbout } from './account-sentences.ts'
import { CreateAccountDialog } from './create-account-dialog.tsx'
import { ManageDialog } from './manage-dialog.tsx'
import { OneTimeLinkDialog } from './one-time-link.tsx'
import { type UserRow, userList } from './queries.ts'
import { useAccountActs } from './use-account-acts.ts'
import { UserTable } from './user-table.tsx'
import classes from './users-page.module.css'

type Asking = { readonly act: AccountAct; readonly user: UserRow }

export function UsersPage(): React.JSX.Element {
  const { search, look } = useUserSearch()
  const list = useInfiniteQuery(userList(search))
  const users = list.data?.pages.flatMap((page) => page.users)
  const acts = useAccountActs()
  const [isCreating, setIsCreating] = useState(false)
  const [managed, setManaged] = useState<UserRow>()
  const [asking, setAsking] = useState<Asking>()

  function openForm(): void {
    acts.creating.reset()
    setIsCreating(true)
  }

  function closeLink(): void {
    acts.forgetMade()
    setManaged(undefined)
  }

  async function change(act: AccountAct, user: UserRow): Promise<void> {
    await acts.change(act, user)
    setManaged(undefined)
  }

  return (
    <>
      <PageHeader title="Users" lead="Who can sign in here, and who administers.">
        <RefreshButton
          busy={list.isRefetching}
          updatedAt={list.dataUpdatedAt}
          failed={list.isRefetchError}
          onRefresh={() => void list.refetch()}
        />
        <Button onClick={openForm}>Create account</Button>
      </PageHeader>
      <search className={classes['search']} aria-label="Search users">
        <FilterField
          label="Username or e-mail address"
          placeholder="Any part of it"
          value={search ?? ''}
          onSearch={look}
        />
      </search>
      {list.isRefetchError && users && <RefreshFailed title="The list could not be refreshed" error={list.error} />}
      <Panel flush>
        {list.isPending && <WaitingRows>Looking up the users…</WaitingRows>}
        {list.isError && users === undefined && (
          <Failed title="The users could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
        )}
        {users?.length === 0 && (
          <NothingMatches title="No user matches" onClear={() => look('', { replace: false })}>
            Look for a shorter part of the name or of the e-mail address.
          </NothingMatches>
        )}
        {users !== undefined && users.length > 0 && <UserTable users={users} onManage={setManaged} />}
      </Panel>
      {users !== undefined && users.length > 0 && (
        <LoadMore
          shown={`${counted(users.length, 'user')} shown${list.hasNextPage ? ', there are more' : ''}`}
          label="Load more users"
          hasMore={list.hasNextPage}
          loading={list.isFetchingNextPage}
          onLoadMore={() => void list.fetchNextPage()}
          problem={list.isFetchNextPageError ? sentenceOf(list.error) : undefined}
        />
      )}
      <ManageDialog
        user={managed}
        onAsk={(act, user) => setAsking({ act, user })}
        onNewLink={(user) => void acts.renewLink(user)}
        onClose={() => setManaged(undefined)}
      />
      <CreateAccountDialog
        opened={isCreating}
        busy={acts.creating.isPending}
        error={acts.creating.error}
        onCreate={(account) => void acts.create(account, () => setIsCreating(false))}
        onClose={() => setIsCreating(false)}
      />
      <OneTimeLinkDialog made={acts.made} onClose={closeLink} />
      <AccountDialog asking={asking} onConfirm={change} onClose={() => setAsking(undefined)} />
    </>
  )
}

function AccountDialog({
  asking,
  onConfirm,
  onClose,
}: {
  asking: Asking | undefined
  onConfirm: (act: AccountAct, user: UserRow) => Promise<void>
  onClose: () => void
}): React.JSX.Element | null {
  if (asking === undefined) return null
  const { act, user } = asking
  const { title, sentences, confirm } = questionAbout(act, user)
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={title}
      verb={confirm}
      danger={act === 'disable'}
      onConfirm={() => onConfirm(act, user)}
    >
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </ConfirmDialog>
  )
}

/** What is looked for, as the address of the page has it: a link and the step Back work. */
function useUserSearch() {
  const navigate = useNavigate()
  return {
    search: textParam(useSearch({ strict: false })['search']),
    look: (text: string, { replace }: { readonly replace: boolean }) =>
      void navigate({ to: '/admin/users', search: present({ search: textParam(text) }), replace }),
  }
}
