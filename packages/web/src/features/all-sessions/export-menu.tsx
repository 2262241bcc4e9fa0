import download from 'virtual:line-icon/download'
import { Button } from '@mantine/core'
import { useRef } from 'react'
import { counted, inDigits } from '../../lib/counted.ts'
import { LineIcon } from '../../ui/line-icon.tsx'
import { PopupButton } from '../../ui/popup-button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import classes from './export-menu.module.css'
import { type ExportState, useExport } from './use-export.ts'

const FORMATS = [
  { format: 'csv', words: 'CSV, for spreadsheets' },
  { format: 'ndjson', words: 'NDJSON, for programs' },
] as const

/** Takes all sessions that match a search away as a file, and says how far it is. Needs nothing of its page but `q`. */
export function ExportMenu({ q }: { q: string | undefined }): React.JSX.Element {
  const { state, start, cancel, dismiss } = useExport()
  const opener = useRef<HTMLButtonElement>(null)
  const busy = state.kind === 'running'
  // The button that was pressed goes: nobody is to look for the focus.
  const backAfter = (act: () => void) => () => {
    act()
    opener.current?.focus()
  }
  return (
    <div className={classes['export']}>
      <div className={state.kind === 'idle' ? classes['unseen'] : classes['state']} data-kind={state.kind}>
        {busy && <Running {...state} />}
        <span role="status" className={busy ? classes['unseen'] : classes['outcome']}>
          {outcomeOf(state)}
        </span>
        {state.kind !== 'idle' && (
          <Button size="compact-sm" variant="subtle" onClick={backAfter(busy ? cancel : dismiss)}>
            {busy ? 'Cancel' : 'OK'}
          </Button>
        )}
      </div>
      <PopupButton
        opener={opener}
        disabled={busy}
        label={
          <>
            <LineIcon paths={download} size={16} /> Export
          </>
        }
      >
        {(close) =>
          FORMATS.map(({ format, words }) => (
            <button
              key={format}
              type="button"
              className={classes['format']}
              onClick={() => {
                close()
                void start(q, format)
              }}
            >
              {words}
            </button>
          ))
        }
      </PopupButton>
    </div>
  )
}

function Running({ rows, total }: Extract<ExportState, { kind: 'running' }>): React.JSX.Element {
  const words = total === undefined ? 'Counting the rows…' : `${inDigits(rows)} of ${inDigits(total)} rows`
  return (
    <div className={classes['progress']}>
      <span>{words}</span>
      <ProgressBar label="Export" done={rows} total={total} words={words} />
    </div>
  )
}

/** Said once, when it changes: numbers that run are for the eye. */
function outcomeOf(state: ExportState): string {
  switch (state.kind) {
    case 'idle':
      return ''
    case 'running':
      return 'Exporting'
    case 'done':
      return `${counted(state.rows, 'session')} exported to ${state.name}`
    case 'cancelled':
      return 'The export was cancelled, and nothing was kept'
    case 'failed':
      return state.sentence
  }
}
