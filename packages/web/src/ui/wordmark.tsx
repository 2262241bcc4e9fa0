import classes from './wordmark.module.css'

/** The key that is also a latch: its bit drops into the line under the name. */
export function Wordmark({ size = 26 }: { size?: number }): React.JSX.Element {
  return (
    <span className={classes['wordmark']}>
      <svg aria-hidden="true" focusable="false" width={size} height={size} viewBox="0 0 32 32">
        <rect className={classes['plate']} width="32" height="32" rx="8" />
        <path
          className={classes['key']}
          fill="none"
          strokeWidth="2.75"
          strokeLinecap="round"
          strokeLinejoin="round"
          d="M11.5 21a5 5 0 1 1 4.4-7.4H26v4m-4.500-4v3M11.500 16h.01"
        />
      </svg>
      <span className={`${classes['name']} wordmark-name`}>Latchkey</span>
    </span>
  )
}
