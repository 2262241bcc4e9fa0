import alertTriangle from 'virtual:line-icon/alert-triangle'
import { Button, Loader } from '@mantine/core'
import { sentenceOf } from '../lib/problem.ts'
import { LineIcon } from './line-icon.tsx'
import classes from './states.module.css'

/** While the first answer is on its way. */
export function Waiting({ children }: { children: string }): React.JSX.Element {
  return (
    <div className={classes['state']} role="status">
      <Loader size={22} aria-hidden="true" />
      <p>{children}</p>
    </div>
  )
}

/** When the answer did not come: what is missing, why, and the way to try again. */
export function Failed({
  title,
  error,
  onRetry,
}: {
  /** "Your sessions could not be loaded" */
  title: string
  error: unknown
  onRetry?: () => void
}): React.JSX.Element {
  return (
    <div className={classes['state']} role="alert">
      <span className={classes['trouble']}>
        <LineIcon paths={alertTriangle} size={26} />
      </span>
      <p className={classes['title']}>{title}</p>
      <p>{sentenceOf(error)}</p>
      {onRetry && (
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}

/** When there is nothing to show, and that is right. */
export function Empty({
  title,
  action,
  children,
}: {
  title: string
  /** A button, where something can be done about it. */
  action?: React.ReactNode
  children?: React.ReactNode
}): React.JSX.Element {
  return (
    <div className={classes['state']}>
      <p className={classes['title']}>{title}</p>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  )
}
