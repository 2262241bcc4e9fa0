import { Button, Group, Text } from '@mantine/core'

type LoadMoreProps = {
  /** "50 of 812 sessions": said again after each load. */
  readonly shown: string
  /** "Load more sessions" */
  readonly label: string
  readonly hasMore: boolean
  readonly loading: boolean
  readonly onLoadMore: () => void
  /** Why the last attempt gave nothing. */
  readonly problem?: string | undefined
  /** What else can be done with the rows that are shown. */
  readonly children?: React.ReactNode
}

/** The end of a list: how much of it is there, and the way to the rest. */
export function LoadMore({
  shown,
  label,
  hasMore,
  loading,
  onLoadMore,
  problem,
  children,
}: LoadMoreProps): React.JSX.Element {
  return (
    <Group justify="center" gap="md" mt="md">
      <Text size="sm" c="dimmed" role="status">
        {shown}
      </Text>
      {hasMore && (
        <Button variant="default" size="sm" loading={loading} onClick={onLoadMore}>
          {label}
        </Button>
      )}
      {children}
      <Text size="sm" c="var(--danger)" role="alert">
        {problem}
      </Text>
    </Group>
  )
}
