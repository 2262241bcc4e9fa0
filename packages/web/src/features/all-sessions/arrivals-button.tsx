import { inDigits } from '../../lib/counted.ts'
import classes from './arrivals-button.module.css'

type ArrivalsButtonProps = {
  readonly arrived: number
  readonly more: boolean
  /** Something may have been missed. */
  readonly isOutdated: boolean
  readonly onShow: () => void
}

/** What waits above the list, so that nothing in it moves. */
export function ArrivalsButton({ arrived, more, isOutdated, onShow }: ArrivalsButtonProps): React.JSX.Element {
  return (
    <div role="status" className={classes['place']}>
      {(arrived > 0 || isOutdated) && (
        <button type="button" className={classes['button']} onClick={onShow}>
          {isOutdated
            ? 'This list may be out of date: load it again'
            : `${more ? 'More than ' : ''}${inDigits(arrived)} new, show`}
        </button>
      )}
    </div>
  )
}
