import { Link, type LinkProps } from '@tanstack/react-router'
import { inDigits } from '../../lib/counted.ts'
import classes from './card.module.css'

/** One part of the administration at a glance. Its heading leads to the whole of it. */
export function Card({
  title,
  to,
  search,
  children,
}: {
  title: string
  to: NonNullable<LinkProps['to']>
  search?: Readonly<Record<string, string>>
  children: React.ReactNode
}): React.JSX.Element {
  return (
    <section className={classes['card']}>
      <h2 className={classes['title']}>
        <Link to={to} {...(search ? { search } : {})} className={classes['link']}>
          {title}
          <span aria-hidden="true" className={classes['arrow']}>
            →
          </span>
        </Link>
      </h2>
      {children}
    </section>
  )
}

export type Figure = { readonly name: string; readonly count: number; readonly more?: boolean }

export function Figures({ children }: { children: readonly Figure[] }): React.JSX.Element {
  return (
    <dl className={classes['figures']}>
      {children.map(({ name, count, more }) => (
        <div key={name} className={classes['figure']}>
          <dt>{name}</dt>
          <dd>{more ? `${inDigits(count)}+` : inDigits(count)}</dd>
        </div>
      ))}
    </dl>
  )
}
