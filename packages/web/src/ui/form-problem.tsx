import { Alert } from '@mantine/core'

/** Why a form was not accepted. The region is there from the start, so that a screen reader reads what appears. */
export function FormProblem({ children }: { children: string | undefined }): React.JSX.Element {
  return (
    <div role="alert">
      {children !== undefined && (
        <Alert color="red" variant="light" p="sm">
          {children}
        </Alert>
      )}
    </div>
  )
}
