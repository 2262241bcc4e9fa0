import alertTriangle from 'virtual:line-icon/alert-triangle'
import circleCheck from 'virtual:line-icon/circle-check'
import { CloseButton } from '@mantine/core'
import { createContext, useContext, useEffect, useState } from 'react'
import { LineIcon } from './line-icon.tsx'
import classes from './notice.module.css'

type Tone = 'done' | 'problem'
type Said = { readonly text: string; readonly tone: Tone; readonly at: number }
/** Says how an act went, to the eye and to a screen reader. */
export type Announce = (text: string, tone?: Tone) => void

const AnnounceContext = createContext<Announce>(() => {})

/** Long enough to read twice; what went wrong stays until it is closed. */
const SHOWN_FOR = 12_000

export function useAnnounce(): Announce {
  return useContext(AnnounceContext)
}

/** Holds the one place where results appear. Both regions are there from the start: a late one is not read out. */
export function NoticeProvider({ children }: { children: React.ReactNode }): React.JSX.Element {
  const [said, setSaid] = useState<Said>()
  const [announce] = useState<Announce>(
    () =>
      (text: string, tone: Tone = 'done') =>
        setSaid({ text, tone, at: Date.now() }),
  )

  useEffect(() => {
    if (said?.tone !== 'done') return undefined
    const timer = setTimeout(() => setSaid(undefined), SHOWN_FOR)
    return () => clearTimeout(timer)
  }, [said])

  return (
    <AnnounceContext value={announce}>
      {children}
      <div className={classes['place']}>
        <div role="status">{said?.tone === 'done' && <Notice said={said} onClose={() => setSaid(undefined)} />}</div>
        <div role="alert">{said?.tone === 'problem' && <Notice said={said} onClose={() => setSaid(undefined)} />}</div>
      </div>
    </AnnounceContext>
  )
}

function Notice({ said, onClose }: { said: Said; onClose: () => void }): React.JSX.Element {
  return (
    <div key={said.at} className={classes['notice']} data-tone={said.tone}>
      <span className={classes['icon']}>
        <LineIcon paths={said.tone === 'done' ? circleCheck : alertTriangle} size={20} />
      </span>
      <span className={classes['text']}>{said.text}</span>
      <CloseButton
        aria-label="Close this message"
        onClick={onClose}
        variant="transparent"
        className={classes['close']}
      />
    </div>
  )
}
