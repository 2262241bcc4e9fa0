import shield from 'virtual:line-icon/shield-lock'
import { Link } from '@tanstack/react-router'
import { LineIcon } from '../../ui/line-icon.tsx'
import classes from './guidance.module.css'

/** What to look for, beside the list where one finds it (M18). */
export function Guidance(): React.JSX.Element {
  return (
    <aside className={classes['guidance']} aria-label="Keeping your account safe">
      <span className={classes['icon']}>
        <LineIcon paths={shield} size={22} />
      </span>
      <p>
        <strong>Review this list regularly</strong> and end the devices you no longer use. An address or a browser that
        you do not recognise may mean that someone else is signed in: terminate that session, then{' '}
        <Link to="/account/security">change your password</Link>. The same goes for a device that you have lost.
      </p>
    </aside>
  )
}
