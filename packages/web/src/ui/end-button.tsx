import bolt from 'virtual:line-icon/bolt'
import { Button, type ButtonProps } from '@mantine/core'
import classes from './end-button.module.css'
import { LineIcon } from './line-icon.tsx'
import { useSkipDialog } from './use-skip-dialog.ts'

type EndButtonProps = Pick<ButtonProps, 'size' | 'disabled' | 'loading' | 'fullWidth' | 'variant'> & {
  /** What it does, with a verb: "Terminate". */
  children: React.ReactNode
  /** The same and to what, where the words beside it say so only to the eye: "Terminate Chrome 120 on Linux". */
  label?: string
  /** Opens the dialog that asks. */
  onAsk: () => void
  /** Does it at once: the person held Ctrl or Cmd. */
  onSkip: () => void
}

/** A button that ends something: asks first, unless Ctrl (Cmd on a Mac) is held, and shows while it is. */
export function EndButton({ children, label, onAsk, onSkip, ...look }: EndButtonProps): React.JSX.Element {
  const { held, skips } = useSkipDialog()
  const now = held && !look.disabled
  return (
    <Button
      type="button"
      variant="default"
      {...look}
      aria-label={label}
      className={classes['button']}
      data-now={now || undefined}
      data-quiet={look.variant === undefined || undefined}
      onClick={(event) => (skips(event) ? onSkip() : onAsk())}
    >
      <span className={classes['bolt']}>
        <LineIcon paths={bolt} size={15} />
      </span>
      {children}
    </Button>
  )
}
