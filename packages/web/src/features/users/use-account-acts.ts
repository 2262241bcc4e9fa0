import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { sentenceOf } from '../../lib/problem.ts'
import { useAnnounce } from '../../ui/notice.tsx'
import { type AccountAct, changeFor, outcomeOf } from './account-sentences.ts'
import type { LinkFor } from './one-time-link.tsx'
import { type NewAccount, type UserRow, useChangeAccount, useCreateAccount, useRenewLink } from './queries.ts'

/** Everything this page can change, and the one-time link that came of it until somebody closes it. */
export function useAccountActs() {
  const announce = useAnnounce()
  const navigate = useNavigate()
  const [made, setMade] = useState<LinkFor>()
  const [creating, renewing, changing] = [useCreateAccount(), useRenewLink(), useChangeAccount()]

  /** Rejects when it failed, for the dialog to say why. */
  async function change(act: AccountAct, user: UserRow): Promise<void> {
    const { ended } = await changing.mutateAsync({ id: user.id, change: changeFor(act) })
    announce(outcomeOf(act, user.username, ended))
    // Disabled, one is signed out by the next answer; as a user, this page is not one's own any more.
    if (user.current && act === 'make_user') await navigate({ to: '/account/sessions' })
  }

  async function create(account: NewAccount, onCreated: () => void): Promise<void> {
    try {
      const { account: created, link } = await creating.mutateAsync(account)
      onCreated()
      setMade({ username: created.username, link })
    } catch {
      // The form shows it.
    }
  }

  async function renewLink({ id, username }: UserRow): Promise<void> {
    try {
      setMade({ username, link: await renewing.mutateAsync(id) })
    } catch (error) {
      announce(sentenceOf(error), 'problem')
    }
  }

  return { change, create, creating, renewLink, made, forgetMade: () => setMade(undefined) }
}
