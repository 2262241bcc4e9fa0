import refresh from 'virtual:line-icon/refresh'
import { Button } from '@mantine/core'
import { Instant, RelativeTime } from './instant.tsx'
import { LineIcon } from './line-icon.tsx'
import classes from './refresh-button.module.css'

/** Loads a list again, shows that it does, and says how old the list is. */
export function RefreshButton({
  busy,
  updatedAt = 0,
  failed = false,
  onRefresh,
}: {
  busy: boolean
  /** When the list was loaded, by the reader's own clock; 0 before the first time. Absent: not said. */
  updatedAt?: number
  /** The last try to load the list has failed: however young it is, it is not called so. */
  failed?: boolean
  onRefresh: () => void
}): React.JSX.Element {
  return (
    <div className={classes['refresh']}>
      <span className={classes['age']}>
        {updatedAt > 0 && !busy && (
          <>
            {failed ? 'Last updated' : 'Updated'}{' '}
            {failed ? <Instant at={updatedAt} /> : <RelativeTime at={updatedAt} />}
          </>
        )}
      </span>
      <Button
        variant="default"
        className={classes['button']}
        aria-disabled={busy}
        leftSection={
          <span className={classes['icon']} data-busy={busy || undefined}>
            <LineIcon paths={refresh} size={17} />
          </span>
        }
        onClick={() => busy || onRefresh()}
      >
        {busy ? 'Refreshing…' : 'Refresh'}
      </Button>
    </div>
  )
}
