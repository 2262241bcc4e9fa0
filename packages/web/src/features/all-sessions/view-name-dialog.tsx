import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { sentenceOf } from '../../lib/problem.ts'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'

type ViewNameDialogProps = {
  readonly title: string
  /** What it is called now; empty for a new one. */
  readonly name: string
  readonly onClose: () => void
  /** Rejects with what the dialog then says. */
  readonly onName: (name: string) => Promise<void>
}

export function ViewNameDialog({ title, name, onClose, onName }: ViewNameDialogProps): React.JSX.Element {
  const [text, setText] = useState(name)
  const [state, setState] = useState<{ busy: boolean; problem?: string }>({ busy: false })

  async function submit(event: React.SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    if (text.trim() === '') return setState({ busy: false, problem: 'Give it a name.' })
    setState({ busy: true })
    try {
      await onName(text.trim())
      onClose()
    } catch (error) {
      setState({ busy: false, problem: sentenceOf(error) })
    }
  }

  return (
    <Dialog opened onClose={onClose} title={title} locked={state.busy}>
      <form onSubmit={(event) => void submit(event)}>
        <TextInput
          label="Name"
          description="The search, the order and the columns are kept with it, for you alone."
          value={text}
          error={state.problem}
          maxLength={60}
          autoComplete="off"
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <DialogButtons>
          <Button variant="default" onClick={onClose} disabled={state.busy}>
            Cancel
          </Button>
          <Button type="submit" loading={state.busy}>
            Save
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  )
}
