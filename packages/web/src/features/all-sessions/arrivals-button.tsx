import { inDigits } from '../../lib/counted.ts'
import classes from './arrivals-button.module.css'
import { MOST_ARRIVALS } from './use-arrivals.ts'

type ArrivalsButtonProps = {
  readonly arrived: number
  /** Something may have been missed. */
  readonly isOutdated: boolean
  readonly onShow: () => void
}

/** What waits above the list, so that nothing in it moves. */
export function ArrivalsButton({ arrived, isOutdated, onShow }: ArrivalsButtonProps): React.JSX.Element {
  return (
    <div role="status" className={classes['place']}>
      {(arrived > 0 || isOutdated) && (
        <button type="button" className={classes['button']} onClick={onShow}>
          {isOutdated ? 'This list may be out of date: load it again' : `${arrivalsIn(arrived)} new, show`}
        </button>
      )}
    </div>
  )
}

function arrivalsIn(count: number): string {
  return count > MOST_ARRIVALS ? `More than ${inDigits(MOST_ARRIVALS)}` : inDigits(count)
}
