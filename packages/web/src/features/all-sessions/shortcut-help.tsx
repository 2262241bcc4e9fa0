import { Button, Kbd } from '@mantine/core'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import classes from './shortcut-help.module.css'

const SHORTCUTS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['/'], does: 'Search' },
  { keys: ['j', '↓'], does: 'To the next session' },
  { keys: ['k', '↑'], does: 'To the session before' },
  { keys: ['x'], does: 'Select the session, or let it go' },
  { keys: ['Shift X'], does: 'Select from the one before to this' },
  { keys: ['Enter'], does: 'Details of the session' },
  { keys: ['a'], does: 'Select all that match, or none' },
  { keys: ['t'], does: 'Terminate what is selected, or this session' },
  { keys: ['n'], does: 'Show what is new' },
  { keys: ['r'], does: 'Refresh' },
  { keys: ['Esc'], does: 'Let go of the selection' },
  { keys: ['?'], does: 'This help' },
]

export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }): React.JSX.Element {
  return (
    <Dialog opened={opened} onClose={onClose} title="Keys on this page">
      <dl className={classes['keys']}>
        {SHORTCUTS.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <DialogButtons>
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
