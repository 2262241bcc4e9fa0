import { counted } from '../../lib/counted.ts'
import type { Counts } from './queries.ts'
import classes from './search-total.module.css'

/** How much the search has found: exact as far as it was counted. */
export function SearchTotal({
  counts,
  filtered,
}: {
  counts: Counts | undefined
  filtered: boolean
}): React.JSX.Element {
  return (
    <p className={classes['total']} role="status">
      {counts && totalSentence(counts, filtered)}
    </p>
  )
}

function totalSentence({ listed: { sessions, users, more } }: Counts, filtered: boolean): string {
  const whose = `${more ? 'at least ' : ''}${counted(users, 'user')}`
  const verb = sessions === 1 && !more ? 'matches' : 'match'
  return `${counted(sessions, 'session', { more })} of ${whose}${filtered ? ` ${verb}` : ''}`
}
