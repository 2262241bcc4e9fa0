import { Button, TextInput } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useRef } from 'react'
import { skipKey } from '../../lib/platform.ts'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { Instant } from '../../ui/instant.tsx'
import type { SetupLink } from './queries.ts'

export type LinkFor = { readonly username: string; readonly link: SetupLink }

/** Nobody can ask for the same link again, so it is said, and copying is one click. */
export function OneTimeLinkDialog({
  made,
  onClose,
}: {
  made: LinkFor | undefined
  onClose: () => void
}): React.JSX.Element {
  return (
    <Dialog opened={made !== undefined} onClose={onClose} title={`One-time link for ${made?.username ?? ''}`} locked>
      {made !== undefined && <Link {...made} />}
      <DialogButtons>
        <Button variant="default" onClick={onClose}>
          Done
        </Button>
      </DialogButtons>
    </Dialog>
  )
}

function Link({ username, link }: LinkFor): React.JSX.Element {
  const clipboard = useClipboard({ timeout: 5000 })
  const field = useRef<HTMLInputElement>(null)

  function copy(): void {
    field.current?.select()
    clipboard.copy(link.url)
  }

  return (
    <>
      <p>
        With this link {username} chooses a password. It works once, until <Instant at={link.expiresAt} />, and takes
        the place of any earlier link.
      </p>
      <p>
        <strong>It is shown only now.</strong> Copy it and hand it over in a safe way: whoever has it can sign in as{' '}
        {username}.
      </p>
      <TextInput
        ref={field}
        label="One-time link"
        value={link.url}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button onClick={copy}>{clipboard.copied ? 'Copied' : 'Copy link'}</Button>
      <p role="status">
        {clipboard.copied && 'The link is in the clipboard.'}
        {clipboard.error && `Your browser does not let this page copy. The link is selected: press ${skipKey}+C.`}
      </p>
    </>
  )
}
