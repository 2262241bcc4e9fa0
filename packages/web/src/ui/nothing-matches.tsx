import { Button } from '@mantine/core'
import { Empty } from './states.tsx'

/** When a filter leaves nothing, and that is right: the way back to the whole list. */
export function NothingMatches({
  title,
  children,
  onClear,
}: {
  title: string
  children: string
  onClear: () => void
}): React.JSX.Element {
  return (
    <Empty
      title={title}
      action={
        <Button variant="default" onClick={onClear}>
          Clear filter
        </Button>
      }
    >
      {children}
    </Empty>
  )
}

/** While the address that is being typed is none yet; the sentence why stands at its field. */
export function NoAddressYet(): React.JSX.Element {
  return (
    <Empty title="Nothing is listed for this address">
      Go on typing: an address, the beginning of one, or a network.
    </Empty>
  )
}
