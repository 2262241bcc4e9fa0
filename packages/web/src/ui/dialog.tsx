import { useEffect, useId, useRef } from 'react'
import classes from './dialog.module.css'
import { rescueFocus } from './focus.ts'

type DialogProps = {
  opened: boolean
  /** Also when Esc was pressed or the space around it was clicked. */
  onClose: () => void
  title: string
  /** While something is under way that closing would not stop. */
  locked?: boolean
  children: React.ReactNode
}

/**
 * The browser's own modal dialog: it keeps the focus inside, makes the page behind it inert, closes with Esc and gives
 * the focus back to where it came from. When that is gone, the focus goes to the heading of the page.
 */
export function Dialog({ opened, onClose, title, locked = false, children }: DialogProps): React.JSX.Element | null {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()

  useEffect(() => {
    const element = dialog.current
    if (!opened || !element) return undefined
    const before = document.activeElement
    element.showModal()
    return () => {
      element.close()
      rescueFocus(before)
    }
  }, [opened])

  if (!opened) return null
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same, by the browser itself
    <dialog
      ref={dialog}
      className={classes['dialog']}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        if (!locked) onClose()
      }}
      onClick={(event) => {
        if (event.target === dialog.current && !locked) onClose()
      }}
    >
      <div className={classes['content']}>
        <h2 id={titleId} className={classes['title']}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  )
}

/** The buttons at the end of a dialog: the act last, where the hand goes. */
export function DialogButtons({ children }: { children: React.ReactNode }): React.JSX.Element {
  return <div className={classes['buttons']}>{children}</div>
}
