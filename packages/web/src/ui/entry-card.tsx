import classes from './entry-card.module.css'
import { usePageTitle } from './page-header.tsx'
import { Wordmark } from './wordmark.tsx'

/** The one card of a page before the login. */
export function EntryCard({
  title,
  lead,
  children,
}: {
  title: string
  lead?: React.ReactNode
  children: React.ReactNode
}): React.JSX.Element {
  usePageTitle(title)
  return (
    <main className={classes['page']}>
      <div className={classes['mark']}>
        <Wordmark size={32} />
      </div>
      <div className={classes['card']}>
        <h1 className={classes['title']} tabIndex={-1}>
          {title}
        </h1>
        {lead !== undefined && <p className={classes['lead']}>{lead}</p>}
        <div className={classes['content']}>{children}</div>
      </div>
    </main>
  )
}
