import classes from './progress-bar.module.css'

type ProgressBarProps = {
  /** What is under way. */
  readonly label: string
  readonly done: number
  /** `undefined` while it is not known. */
  readonly total: number | undefined
  /** "34,120 of 50,000 sessions" */
  readonly words: string
}

export function ProgressBar({ label, done, total, words }: ProgressBarProps): React.JSX.Element {
  const share = total ? Math.min(100, Math.floor((100 * done) / total)) : 0
  return (
    <div
      role="progressbar"
      className={classes['bar']}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      aria-valuetext={words}
    >
      <span style={{ width: `${share}%` }} />
    </div>
  )
}
