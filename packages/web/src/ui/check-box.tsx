import { useEffect, useRef } from 'react'
import classes from './check-box.module.css'

type CheckBoxProps = {
  checked: boolean
  onChange: () => void
  /** What it selects, for those who do not see what stands beside it. */
  label: string
  /** Some of what it stands for is checked. */
  mixed?: boolean
  /** Why it cannot be checked. */
  notBecause?: string | undefined
}

/** The browser's own: a list of a thousand draws it in no time. The space around it can be clicked too. */
export function CheckBox({ checked, onChange, label, mixed = false, notBecause }: CheckBoxProps): React.JSX.Element {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = mixed
  }, [mixed])
  const reason = notBecause === undefined ? {} : { title: notBecause, disabled: true }
  return (
    <label className={classes['target']} title={notBecause}>
      <input
        ref={box}
        type="checkbox"
        className={classes['box']}
        checked={checked}
        onChange={onChange}
        aria-label={notBecause === undefined ? label : `${label}: ${notBecause}`}
        {...reason}
      />
    </label>
  )
}
