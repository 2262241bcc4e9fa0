import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { HOME } from '../../lib/next-path.ts'
import { Problem, sentenceOf, withFullStop } from '../../lib/problem.ts'
import { EntryCard } from '../../ui/entry-card.tsx'
import { Failed, Waiting } from '../../ui/states.tsx'
import { setupOffer, useSetUp } from './queries.ts'
import { SetupForm } from './setup-form.tsx'
import { takeSetupToken } from './setup-token.ts'

export function SetupPage(): React.JSX.Element {
  const [token, setToken] = useState(takeSetupToken)
  useEffect(() => {
    const onNewLink = () => setToken(takeSetupToken())
    addEventListener('hashchange', onNewLink)
    return () => removeEventListener('hashchange', onNewLink)
  }, [])
  if (token === undefined || !/^[\w-]{43}$/.test(token)) return <BadLink>{INCOMPLETE}</BadLink>
  return <SetupWith key={token} token={token} />
}

const INCOMPLETE =
  'This address is not complete. Open the whole link, as the server or your administrator gave it to you'

function SetupWith({ token }: { token: string }): React.JSX.Element {
  const setUp = useSetUp()
  const busy = setUp.isPending || setUp.isSuccess
  // Not looked at again once it is being used: the answer would be that it is over.
  const offer = useQuery({ ...setupOffer(token), enabled: !busy })
  const router = useRouter()
  if (offer.isPending) return <Waiting>Looking at your link…</Waiting>
  if (offer.isError) {
    if (isOver(offer.error)) return <BadLink>{offer.error.message}</BadLink>
    return (
      <EntryCard title="Set-up">
        <Failed title="Your link could not be looked at" error={offer.error} onRetry={() => void offer.refetch()} />
      </EntryCard>
    )
  }
  if (setUp.isError && isOver(setUp.error)) return <BadLink>{setUp.error.message}</BadLink>
  return (
    <SetupForm
      offer={offer.data}
      busy={busy}
      problem={setUp.isError ? sentenceOf(setUp.error) : undefined}
      onSubmit={(chosen) => setUp.mutate({ token, ...chosen }, { onSuccess: () => router.history.replace(HOME) })}
    />
  )
}

function isOver(error: Error): boolean {
  return error instanceof Problem && error.code === 'link_invalid'
}

function BadLink({ children }: { children: string }): React.JSX.Element {
  return (
    <EntryCard title="This link does not work" lead={withFullStop(children)}>
      <Button component={Link} to="/login" size="md" fullWidth variant="default">
        Go to the sign-in page
      </Button>
    </EntryCard>
  )
}
