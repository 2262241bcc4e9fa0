import { useEffect } from 'react'
import classes from './page-header.module.css'

/** The heading of a page, its title in the tab, and what one can do with the page as a whole. */
export function PageHeader({
  title,
  lead,
  children,
}: {
  title: string
  /** A sentence or two below the heading. */
  lead?: React.ReactNode
  /** Buttons. */
  children?: React.ReactNode
}): React.JSX.Element {
  usePageTitle(title)
  return (
    <header className={classes['header']}>
      <div className={classes['words']}>
        <h1 className={classes['title']} tabIndex={-1}>
          {title}
        </h1>
        {lead !== undefined && <p className={classes['lead']}>{lead}</p>}
      </div>
      {children !== undefined && <div className={classes['acts']}>{children}</div>}
    </header>
  )
}

export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Latchkey`
  }, [title])
}
