import { NativeSelect } from '@mantine/core'
import { EVENT_NAMES, EVENT_TYPES } from '../../lib/event-sentences.ts'
import { FilterField } from '../../ui/filter-field.tsx'
import classes from './audit-page.module.css'
import type { EventFilter } from './queries.ts'
import type { FilterChange } from './use-event-search.ts'

type EventFiltersProps = {
  readonly filter: EventFilter
  /** What the server says about the text in the address field. */
  readonly addressProblem: string | undefined
  readonly narrow: (change: FilterChange, how?: { readonly replace: boolean }) => void
}

const ANYTHING = { value: '', label: 'Anything' }
const CHOICES = [ANYTHING, ...EVENT_TYPES.map((type) => ({ value: type, label: EVENT_NAMES[type] }))]

export function EventFilters({ filter, addressProblem, narrow }: EventFiltersProps): React.JSX.Element {
  return (
    <search className={classes['filters']} aria-label="Filter events">
      <div className={classes['field']}>
        <FilterField
          label="Username"
          placeholder="Any part of it"
          value={filter.user ?? ''}
          onSearch={(user, how) => narrow({ user: user || undefined }, how)}
        />
      </div>
      <div className={classes['field']}>
        <NativeSelect
          label="What happened"
          value={filter.type ?? ''}
          data={CHOICES}
          onChange={({ currentTarget }) => narrow({ type: EVENT_TYPES.find((type) => type === currentTarget.value) })}
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
    </search>
  )
}
