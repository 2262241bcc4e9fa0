import infoCircle from 'virtual:line-icon/info-circle'
import { LineIcon } from '../../ui/line-icon.tsx'
import classes from './details-button.module.css'
import type { SessionRow } from './queries.ts'

/** Shown where the pointer or the focus is; always where there is no pointer. */
export function DetailsButton({
  session,
  onDetails,
}: {
  session: SessionRow
  onDetails: (session: SessionRow) => void
}) {
  return (
    <button
      type="button"
      className={classes['details']}
      title="Details"
      aria-label={`Details of ${session.username} on ${session.device.label}`}
      onClick={() => onDetails(session)}
    >
      <LineIcon paths={infoCircle} size={17} />
    </button>
  )
}
