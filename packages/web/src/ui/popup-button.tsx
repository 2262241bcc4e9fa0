import chevronDown from 'virtual:line-icon/chevron-down'
import { useEffect, useId, useRef, useState } from 'react'
import { LineIcon } from './line-icon.tsx'
import classes from './popup-button.module.css'

type PopupButtonProps = {
  /** What the button says. */
  readonly label: React.ReactNode
  readonly disabled?: boolean
  /** For who wants to give the focus back later. */
  readonly opener?: React.RefObject<HTMLButtonElement | null>
  /** `close` gives the focus back to the button. */
  readonly children: (close: () => void) => React.ReactNode
}

/** A button with a small panel below it, on the side where there is room. Arrows move through it; Esc, a click elsewhere, or the focus going elsewhere close it. */
export function PopupButton({ label, disabled = false, opener, children }: PopupButtonProps): React.JSX.Element {
  const [open, setOpen] = useState(false)
  const [side, setSide] = useState<'left' | 'right'>('left')
  const place = useRef<HTMLDivElement>(null)
  const own = useRef<HTMLButtonElement>(null)
  const button = opener ?? own
  const id = useId()

  useEffect(() => {
    if (!open) return undefined
    const onPointer = ({ target }: PointerEvent) => {
      if (!place.current?.contains(target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', onPointer)
    return () => document.removeEventListener('pointerdown', onPointer)
  }, [open])

  function close(): void {
    setOpen(false)
    button.current?.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears keys and where the focus goes
    <div
      ref={place}
      className={classes['place']}
      onKeyDown={(event) => {
        if (!open) return
        if (event.key === 'Escape') close()
        else if (event.key === 'ArrowDown') moveFocus(place.current, 1)
        else if (event.key === 'ArrowUp') moveFocus(place.current, -1)
        else return
        event.preventDefault()
      }}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget instanceof Node && !place.current?.contains(relatedTarget)) setOpen(false)
      }}
    >
      <button
        ref={button}
        type="button"
        className={classes['button']}
        aria-expanded={open}
        aria-controls={id}
        aria-disabled={disabled || undefined}
        onClick={({ currentTarget }) => {
          const { left, right } = currentTarget.getBoundingClientRect()
          setSide(left + right > innerWidth ? 'right' : 'left')
          setOpen(!open && !disabled)
        }}
      >
        {label}
        <LineIcon paths={chevronDown} size={15} />
      </button>
      {open && (
        <div id={id} className={classes['popup']} data-side={side}>
          {children(close)}
        </div>
      )}
    </div>
  )
}

/** Round and round, the button itself included. */
function moveFocus(place: HTMLElement | null, step: number): void {
  const stops = [...(place?.querySelectorAll<HTMLElement>('button, input') ?? [])]
  const at = stops.indexOf(document.activeElement as HTMLElement)
  stops[(at + step + stops.length) % stops.length]?.focus()
}
