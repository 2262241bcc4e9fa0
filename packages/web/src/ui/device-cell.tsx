import type { Schema } from '../lib/api.ts'
import classes from './device-cell.module.css'
import { LogoIcon } from './logo.tsx'
import { browserLogos, systemLogos } from './logos.ts'

/** System and browser as icons, and both as words: "Chrome 120 on Linux". */
export function DeviceCell({
  device,
  children,
}: {
  device: Schema<'Device'>
  /** A line below the words. */
  children?: React.ReactNode
}): React.JSX.Element {
  return (
    <div className={classes['device']}>
      <span className={classes['logos']}>
        <LogoIcon logo={systemLogos[device.system]} name={device.systemName} />
        <LogoIcon logo={browserLogos[device.browser]} name={device.browserName} />
      </span>
      <div className={classes['words']}>
        <span className={classes['label']} title={device.label}>
          {device.label}
        </span>
        {children}
      </div>
    </div>
  )
}
