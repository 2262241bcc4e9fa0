import classes from './logo.module.css'
import type { Logo } from './logos.ts'

/** A brand's logo with its name for those who cannot see it. The name is the server's word, never put into markup. */
export function LogoIcon({ logo, name }: { logo: Logo; name: string }): React.JSX.Element {
  if (!logo.plain) return <img className={classes['logo']} src={logo.address} alt={name} title={name} />
  const mask = `url("${logo.address}")`
  return <span className={classes['plain']} style={{ maskImage: mask }} role="img" aria-label={name} title={name} />
}
