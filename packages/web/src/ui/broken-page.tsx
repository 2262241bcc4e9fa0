import { EntryCard } from './entry-card.tsx'
import { Failed } from './states.tsx'

/** When a page itself fails: most often its files were replaced by a newer version, and loading it again helps. */
export function BrokenPage({ error }: { error: unknown }): React.JSX.Element {
  return (
    <EntryCard title="This page did not load">
      <Failed title="It may have been updated meanwhile" error={error} onRetry={() => location.reload()} />
    </EntryCard>
  )
}
