import { Button, Checkbox } from '@mantine/core'
import { counted } from '../../lib/counted.ts'
import { EndButton } from '../../ui/end-button.tsx'
import { SkipHint } from '../../ui/skip-hint.tsx'
import type { Counts } from './queries.ts'
import classes from './selection-bar.module.css'
import { ALL_THAT_MATCH, type Extent, isEverySelected, NOTHING_SELECTED, type Selection } from './session-selection.ts'
import { selectionSentence, terminateLabel } from './termination-sentences.ts'

type SelectionBarProps = {
  readonly selection: Selection
  readonly extent: Extent
  readonly counts: Counts | undefined
  readonly busy: boolean
  readonly onSelect: (selection: Selection) => void
  readonly onAsk: () => void
  readonly onSkip: () => void
}

/** Above the list, and in sight while one scrolls through it: what is selected, and what to do with it. */
export function SelectionBar({
  selection,
  extent,
  counts,
  busy,
  onSelect,
  ...act
}: SelectionBarProps): React.JSX.Element {
  const some = extent.sessions > 0
  return (
    <section className={classes['bar']} aria-label="Selected sessions">
      <Checkbox
        label={counts?.endable.sessions ? `Select all ${endable(counts)}` : 'Select all'}
        checked={some && isEverySelected(selection)}
        indeterminate={some && !isEverySelected(selection)}
        disabled={counts === undefined || counts.endable.sessions === 0}
        onChange={({ currentTarget }) => onSelect(currentTarget.checked ? ALL_THAT_MATCH : NOTHING_SELECTED)}
      />
      <div className={classes['words']}>
        <p role="status">
          {busy
            ? `Ending ${counted(extent.sessions, 'session')}… This can take a moment.`
            : some && selectionSentence(selection, extent)}
        </p>
        {!some && !busy && <SkipHint />}
      </div>
      <div className={classes['acts']}>
        {some && (
          <Button variant="subtle" size="sm" disabled={busy} onClick={() => onSelect(NOTHING_SELECTED)}>
            Clear selection
          </Button>
        )}
        <EndButton size="sm" disabled={!some} loading={busy} onAsk={act.onAsk} onSkip={act.onSkip}>
          {terminateLabel(extent)}
        </EndButton>
      </div>
    </section>
  )
}

function endable({ endable: { sessions, more } }: Counts): string {
  return counted(sessions, 'session', { more })
}
