import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'

const ROWS = [1, 2, 3, 4, 5, 6]

/** The shape of the list that is on its way, so that nothing jumps when it comes. */
export function WaitingRows({ children }: { children: string }): React.JSX.Element {
  return (
    <Stack gap="md" p="lg">
      <VisuallyHidden role="status">{children}</VisuallyHidden>
      {ROWS.map((row) => (
        <Skeleton key={row} height={34} radius="sm" aria-hidden="true" />
      ))}
    </Stack>
  )
}
