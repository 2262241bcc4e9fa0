import type { LiveState } from '../lib/live.ts'
import classes from './live-indicator.module.css'

const WORDS: Readonly<Record<LiveState, string>> = {
  connecting: 'Connecting…',
  live: 'Live',
  lost: 'Reconnecting…',
}

const MEANING: Readonly<Record<LiveState, string>> = {
  connecting: 'This list will follow what happens by itself in a moment.',
  live: 'This list follows what happens by itself.',
  lost: 'The connection is lost, so this list may be out of date. It comes back by itself.',
}

/** Whether a list follows what happens: in a word, not in a colour alone. */
export function LiveIndicator({ state }: { state: LiveState }): React.JSX.Element {
  return (
    <span role="status" className={classes['live']} data-state={state} title={MEANING[state]}>
      {WORDS[state]}
    </span>
  )
}
