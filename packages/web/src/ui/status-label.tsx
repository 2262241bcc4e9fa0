import classes from './status-label.module.css'

/** A short word about the state of a thing. Never the colour alone. */
export function StatusLabel({
  tone,
  children,
}: {
  tone: 'here' | 'new' | 'over' | 'plain' | 'warning'
  children: React.ReactNode
}): React.JSX.Element {
  return <span className={`${classes['label']} ${classes[tone]}`}>{children}</span>
}

/** On a session past its expiry. */
export function ExpiredLabel(): React.JSX.Element {
  return <StatusLabel tone="over">Expired</StatusLabel>
}

/** On the session in use: the check mark and the words. */
export function ThisDeviceLabel(): React.JSX.Element {
  return (
    <StatusLabel tone="here">
      <span aria-hidden="true">✓</span> This device
    </StatusLabel>
  )
}
