import { Button, Loader } from '@mantine/core'
import { counted, inDigits } from '../../lib/counted.ts'
import classes from './list-foot.module.css'
import type { Counts } from './queries.ts'

type ListFootProps = {
  readonly loaded: number
  readonly counts: Counts | undefined
  readonly loading: boolean
  readonly hasMore: boolean
  /** Why the last attempt gave nothing. */
  readonly problem: string | undefined
  readonly onLoadMore: () => void
}

/** The end of what is loaded. More comes by itself as one scrolls; only after a failure one has to ask. */
export function ListFoot({ loaded, counts, loading, hasMore, problem, onLoadMore }: ListFootProps): React.JSX.Element {
  return (
    <div className={classes['foot']}>
      {loading && <Loader size={16} aria-hidden="true" />}
      <span>{loadedSentence(loaded, hasMore ? counts : undefined)}</span>
      {problem !== undefined && (
        <>
          <span role="alert" className={classes['problem']}>
            {problem}
          </span>
          <Button variant="default" size="xs" onClick={onLoadMore}>
            Load more sessions
          </Button>
        </>
      )}
    </div>
  )
}

function loadedSentence(loaded: number, counts: Counts | undefined): string {
  if (counts === undefined) return `${counted(loaded, 'session')}, and that is all`
  const { sessions, more } = counts.listed
  return `${inDigits(loaded)} of ${counted(sessions, 'session', { more })} loaded`
}
