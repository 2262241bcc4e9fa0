import { Stack } from '@mantine/core'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import type { Question } from './termination-sentences.ts'

export type Asking = { readonly question: Question; readonly act: () => Promise<unknown> }

type QuestionDialogProps = {
  readonly asking: Asking | undefined
  /** It may take a while with many sessions, and has to look as if it were at work. */
  readonly busy: boolean
  readonly onClose: () => void
}

export function QuestionDialog({ asking, busy, onClose }: QuestionDialogProps): React.JSX.Element {
  const { title, sentences, confirm } = asking?.question ?? { title: '', sentences: [], confirm: '' }
  return (
    <ConfirmDialog
      opened={asking !== undefined}
      onClose={onClose}
      title={title}
      verb={confirm}
      onConfirm={async () => asking?.act()}
    >
      <Stack gap="sm">
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </Stack>
      {busy && <p role="status">Ending sessions… This can take a moment.</p>}
    </ConfirmDialog>
  )
}
