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
        label={selectAllLabel(selection, counts)}
        checked={some && isEverySelected(selection)}
        indeterminate={some && !isEverySelected(selection)}
        disabled={counts === undefined || counts.endable.sessions === 0}
        onChange={({ currentTarget }) => onSelect(currentTarget.checked ? ALL_THAT_MATCH : NOTHING_SELECTED)}
      />
      <div className={classes['words']}>
        <p role="status">
          {busy
            ? `Ending ${counted(extent.sessions, 'session')}… This can take a moment.`
            : some && selectionSentence(selection, extent, leftOut(counts))}
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

function selectAllLabel(selection: Selection, counts: Counts | undefined): string {
  if (!counts?.endable.sessions) return 'Select all'
  const { sessions, more } = counts.endable
  const all = counted(sessions, 'session', { more })
  return isEverySelected(selection) ? `All ${all} selected` : `Select all ${all} that can be ended`
}

/** How many match and cannot be ended, where that is known. */
function leftOut(counts: Counts | undefined): number {
  if (counts === undefined || counts.listed.more || counts.endable.more) return 0
  return Math.max(0, counts.listed.sessions - counts.endable.sessions)
}
