import { Button } from '@mantine/core'
import { counted } from '../../lib/counted.ts'
import { FilterField } from '../../ui/filter-field.tsx'
import type { Counts, Filter } from './queries.ts'
import classes from './session-filters.module.css'

type SessionFiltersProps = {
  readonly filter: Filter
  readonly counts: Counts | undefined
  /** What the server says about the text in the address field. */
  readonly addressProblem: string | undefined
  readonly narrow: (
    change: { readonly user?: string | undefined; readonly ip?: string | undefined },
    how?: { readonly replace: boolean },
  ) => void
}

export function SessionFilters({ filter, counts, addressProblem, narrow }: SessionFiltersProps): React.JSX.Element {
  return (
    <search className={classes['filters']} aria-label="Filter sessions">
      <div className={classes['field']}>
        <FilterField
          label="Username"
          placeholder="Any part of it"
          value={filter.user ?? ''}
          onSearch={(user, how) => narrow({ user: user || undefined }, how)}
        />
      </div>
      <div className={classes['field']}>
        <FilterField
          label="IP address"
          placeholder="203.0.113.7, 203.0. or 10.0.0.0/8"
          value={filter.ip ?? ''}
          error={addressProblem}
          onSearch={(ip, how) => narrow({ ip: ip || undefined }, how)}
        />
      </div>
      {isFiltered(filter) && (
        <Button
          variant="subtle"
          className={classes['clear']}
          onClick={() => narrow({ user: undefined, ip: undefined })}
        >
          Clear filter
        </Button>
      )}
      <p className={classes['total']} role="status">
        {counts && totalSentence(counts, isFiltered(filter))}
      </p>
    </search>
  )
}

export function isFiltered({ user, ip }: Filter): boolean {
  return user !== undefined || ip !== undefined
}

function totalSentence({ listed: { sessions, users, more } }: Counts, filtered: boolean): string {
  const whose = `${more ? 'at least ' : ''}${counted(users, 'user')}`
  const verb = sessions === 1 && !more ? 'matches' : 'match'
  return `${counted(sessions, 'session', { more })} of ${whose}${filtered ? ` ${verb}` : ''}`
}
