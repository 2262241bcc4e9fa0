import circleCheck from 'virtual:line-icon/circle-check'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { counted } from '../../lib/counted.ts'
import { LineIcon } from '../../ui/line-icon.tsx'
import { Panel } from '../../ui/panel.tsx'
import classes from './password-changed.module.css'

/** The moment to look who else is signed in: one step away (M19). */
export function PasswordChanged({
  ended,
  endedOthers,
  onAgain,
}: {
  ended: number
  endedOthers: boolean
  onAgain: () => void
}): React.JSX.Element {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <Panel>
      <div className={classes['changed']} role="status">
        <span className={classes['icon']}>
          <LineIcon paths={circleCheck} size={28} />
        </span>
        <h3 ref={title} tabIndex={-1} className={classes['title']}>
          Your password was changed
        </h3>
        <p>{resultOf(ended, endedOthers)}</p>
        <div className={classes['steps']}>
          <Button component={Link} to="/account/sessions">
            Review my sessions
          </Button>
          <Button variant="subtle" onClick={onAgain}>
            Change it again
          </Button>
        </div>
      </div>
    </Panel>
  )
}

function resultOf(ended: number, endedOthers: boolean): string {
  if (!endedOthers) return 'Your other sessions still live. Look whether you recognise each of them.'
  if (ended === 0) return 'You were signed in nowhere else.'
  return `You were signed out everywhere else: ${counted(ended, 'session')} ended.`
}
