import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { EntryCard } from './ui/entry-card.tsx'

export function NotFoundPage(): React.JSX.Element {
  return (
    <EntryCard title="There is no page here" lead="The address may have a typing error, or the page has moved.">
      <Button component={Link} to="/account/sessions" size="md" fullWidth>
        Go to my sessions
      </Button>
    </EntryCard>
  )
}
