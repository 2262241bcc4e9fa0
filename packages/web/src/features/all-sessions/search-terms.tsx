import { type SearchMistake, type SearchTerm, searchTerms } from 'latchkey/search'
import classes from './search-terms.module.css'

/** Lies behind the text of the field, letter under letter, and draws its terms as chips and its mistake as a wave. */
export function SearchTerms({
  text,
  mistake,
  scrolled,
}: {
  text: string
  mistake: SearchMistake | undefined
  /** How far the field has scrolled its text to the left. */
  scrolled: number
}): React.JSX.Element {
  const terms = searchTerms(text)
  return (
    <div className={classes['terms']} aria-hidden="true">
      <div className={classes['line']} style={{ translate: `${-scrolled}px` }}>
        {terms.flatMap((term, index) => [
          text.slice(terms[index - 1]?.to ?? 0, term.from),
          <Term key={`${term.from} ${term.to}`} term={term} text={text} mistake={mistake} />,
        ])}
      </div>
    </div>
  )
}

function Term({ term, text, mistake }: { term: SearchTerm; text: string; mistake: SearchMistake | undefined }) {
  const { key, negated, from, to } = term
  if (key === undefined) return <Piece {...{ text, from, to, mistake }} />
  const colon = from + (negated ? 1 : 0) + key.length + 1
  return (
    <span className={classes['chip']} data-not={negated || undefined}>
      <span className={classes['key']}>
        <Piece {...{ text, mistake }} from={from} to={colon} />
      </span>
      <Piece {...{ text, mistake, to }} from={colon} />
    </span>
  )
}

/** A part of the text, with what is wrong in it marked. */
function Piece({
  text,
  from,
  to,
  mistake,
}: {
  text: string
  from: number
  to: number
  mistake: SearchMistake | undefined
}) {
  const start = Math.min(Math.max(mistake?.from ?? to, from), to)
  const end = Math.min(Math.max(mistake?.to ?? to, start), to)
  return (
    <>
      {text.slice(from, start)}
      {start < end && <span className={classes['wrong']}>{text.slice(start, end)}</span>}
      {text.slice(end, to)}
    </>
  )
}
