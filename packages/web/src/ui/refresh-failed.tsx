import { Alert } from '@mantine/core'
import { sentenceOf } from '../lib/problem.ts'

/** Above what is shown already, and may be old now. */
export function RefreshFailed({ title, error }: { title: string; error: unknown }): React.JSX.Element {
  return (
    <Alert color="red" variant="light" title={title} mb="md">
      {sentenceOf(error)}
    </Alert>
  )
}
