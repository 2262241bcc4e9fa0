import classes from './panel.module.css'

/** A surface on the paper of the page. */
export function Panel({ children, flush = false }: { children: React.ReactNode; flush?: boolean }): React.JSX.Element {
  return (
    <section className={classes['panel']} data-flush={flush || undefined}>
      {children}
    </section>
  )
}
