import { Button } from '@mantine/core'
import { useId } from 'react'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { type AccountAct, actsOn, OFFERS } from './account-sentences.ts'
import classes from './manage-dialog.module.css'
import type { UserRow } from './queries.ts'

type ManageDialogProps = {
  readonly user: UserRow | undefined
  readonly onAsk: (act: AccountAct, user: UserRow) => void
  readonly onNewLink: (user: UserRow) => void
  readonly onClose: () => void
}

/** What can be done with an account, and what each of it means. It gives way to the question that an act asks. */
export function ManageDialog({ user, onAsk, onNewLink, onClose }: ManageDialogProps): React.JSX.Element | null {
  if (user === undefined) return null
  return (
    <Dialog opened onClose={onClose} title={`Manage ${user.username}`}>
      <ul className={classes['offers']}>
        {user.disabledAt === undefined && <Offer offer="new_link" onTake={() => onNewLink(user)} />}
        {actsOn(user).map((act) => (
          <Offer key={act} offer={act} onTake={() => onAsk(act, user)} />
        ))}
      </ul>
      <DialogButtons>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </DialogButtons>
    </Dialog>
  )
}

/** The name is read out first, then what it means. */
function Offer({ offer, onTake }: { offer: keyof typeof OFFERS; onTake: () => void }): React.JSX.Element {
  const { label, what } = OFFERS[offer]
  const id = useId()
  return (
    <li>
      <button
        type="button"
        className={classes['offer']}
        data-danger={offer === 'disable' || undefined}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-what`}
        onClick={onTake}
      >
        <span>
          <span id={`${id}-label`} className={classes['label']}>
            {label}
          </span>
          <span id={`${id}-what`} className={classes['what']}>
            {what}
          </span>
        </span>
        <span aria-hidden="true" className={classes['arrow']}>
          →
        </span>
      </button>
    </li>
  )
}
