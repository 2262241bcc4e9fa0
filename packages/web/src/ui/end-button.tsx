import bolt from 'virtual:line-icon/bolt'
import classes from './end-button.module.css'
import { LineIcon } from './line-icon.tsx'
import { useSkipDialog } from './use-skip-dialog.ts'

type EndButtonProps = {
  /** What it does, with a verb: "Terminate". */
  children: React.ReactNode
  /** The same and to what, where the words beside it say so only to the eye: "Terminate Chrome 120 on Linux". */
  label?: string
  /** `strong` for the one act that a selection is made for. */
  look?: 'quiet' | 'strong'
  /** `xs` for a dense table. */
  size?: 'xs' | 'sm'
  fullWidth?: boolean
  disabled?: boolean
  /** It is under way. */
  loading?: boolean
  /** Opens the dialog that asks. */
  onAsk: () => void
  /** Does it at once: the person held Ctrl or Cmd. */
  onSkip: () => void
}

/** A button that ends something: asks first, unless Ctrl (Cmd on a Mac) is held, and shows while it is. */
export function EndButton(props: EndButtonProps): React.JSX.Element {
  const { children, label, look = 'quiet', size = 'sm', fullWidth, disabled = false, loading = false } = props
  const { held, skips } = useSkipDialog()
  return (
    <button
      type="button"
      className={classes['button']}
      data-look={look}
      data-size={size}
      data-full={fullWidth || undefined}
      data-now={(held && !disabled) || undefined}
      disabled={disabled || loading}
      aria-busy={loading || undefined}
      aria-label={label}
      onClick={(event) => (skips(event) ? props.onSkip() : props.onAsk())}
    >
      <span className={classes['bolt']}>
        <LineIcon paths={bolt} size={15} />
      </span>
      {children}
    </button>
  )
}
