import { Kbd } from '@mantine/core'
import { skipKey } from '../lib/platform.ts'
import classes from './skip-hint.module.css'
import { useSkipDialog } from './use-skip-dialog.ts'

/** Where a person meets the buttons that ask. Useless without a keyboard, so touch screens do not show it. */
export function SkipHint(): React.JSX.Element {
  const { held } = useSkipDialog()
  return (
    <p className={classes['hint']} data-held={held || undefined}>
      {held ? (
        <>
          <Kbd>{skipKey}</Kbd> is held: a click acts at once, unasked.
        </>
      ) : (
        <>
          Hold <Kbd>{skipKey}</Kbd> while clicking to skip the question.
        </>
      )}
    </p>
  )
}
