import { Button } from '@mantine/core'
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

/** What can be done with an account, and what each of it means. It stays below the question that an act asks. */
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

function Offer({ offer, onTake }: { offer: keyof typeof OFFERS; onTake: () => void }): React.JSX.Element {
  const { label, what } = OFFERS[offer]
  return (
    <li>
      <Button
        variant="default"
        fullWidth
        className={offer === 'disable' ? classes['danger'] : undefined}
        onClick={onTake}
      >
        {label}
      </Button>
      <p className={classes['what']}>{what}</p>
    </li>
  )
}
