import { Button } from '@mantine/core'
import { useState } from 'react'
import { sentenceOf } from '../lib/problem.ts'
import { Dialog, DialogButtons } from './dialog.tsx'
import { FormProblem } from './form-problem.tsx'

type ConfirmDialogProps = {
  opened: boolean
  onClose: () => void
  /** A question that names the act: "Terminate 3 sessions?" */
  title: string
  /** The act again, on its button: "Terminate 3 sessions". */
  verb: string
  /** Rejects with what the dialog then says; closes the dialog by itself when it resolves. */
  onConfirm: () => Promise<unknown>
  /** What exactly will happen, and to what. */
  children: React.ReactNode
  /** `false` for an act that ends nothing. */
  danger?: boolean
}

/**
 * Asks before an act that cannot be taken back, shows that it is under way, and says why when it failed. The focus is on
 * "Cancel" first: whoever pressed Enter twice has not ended anything.
 */
export function ConfirmDialog(props: ConfirmDialogProps): React.JSX.Element {
  const { opened, onClose, title, verb, onConfirm, children, danger = true } = props
  const [state, setState] = useState<{ busy: boolean; failure?: string }>({ busy: false })

  function close(): void {
    setState({ busy: false })
    onClose()
  }

  async function confirm(): Promise<void> {
    setState({ busy: true })
    try {
      await onConfirm()
      close()
    } catch (error) {
      setState({ busy: false, failure: sentenceOf(error) })
    }
  }

  return (
    <Dialog opened={opened} onClose={close} title={title} locked={state.busy}>
      {children}
      <FormProblem>{state.failure}</FormProblem>
      <DialogButtons>
        <Button variant="default" onClick={close} disabled={state.busy}>
          Cancel
        </Button>
        <Button {...(danger ? { color: 'red' } : {})} loading={state.busy} onClick={confirm}>
          {verb}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
