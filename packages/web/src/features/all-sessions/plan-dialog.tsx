import { Button, Checkbox, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { counted } from '../../lib/counted.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { useServerTime } from '../../lib/server-clock.ts'
import { formatTimeLeft } from '../../lib/time.ts'
import { Dialog, DialogButtons } from '../../ui/dialog.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useAnnounce } from '../../ui/notice.tsx'
import classes from './plan-dialog.module.css'
import { PlanProgress } from './plan-progress.tsx'
import { newPlan, type Plan, type PlanWanted, planProgress, usePlanActs } from './plan-queries.ts'
import { PlanSample } from './plan-sample.tsx'
import { outcomeOf, planSentences } from './plan-sentences.ts'
import { useAbandon } from './use-abandon.ts'

/** A plan to make, or one that was made before. */
export type PlanAsked =
  | { readonly kind: 'new'; readonly wanted: PlanWanted; readonly everyone?: boolean; readonly unasked?: boolean }
  | { readonly kind: 'made'; readonly id: string }

type PlanDialogProps = {
  readonly asked: PlanAsked
  /** Told which plan it is, once that is known. */
  readonly onPlan: (id: string) => void
  readonly onClose: () => void
  /** All of it has ended. */
  readonly onDone: () => void
}

/** Who has not had time to see the bar needs no page about it: a line below says how it went. */
const SHORT = 1_500

/** Shows what exactly would end, ends it, and shows how far that is. Closing it stops nothing that runs. */
export function PlanDialog({ asked, onPlan, onClose, onDone }: PlanDialogProps): React.JSX.Element {
  const announce = useAnnounce()
  const [round, setRound] = useState(0)
  const [exceptMine, setExceptMine] = useState(true)
  const wanted = asked.kind === 'made' || !asked.everyone ? undefined : { ...asked.wanted, exceptMine }
  const body = asked.kind === 'new' ? (wanted ?? asked.wanted) : NOTHING
  const made = useQuery({ ...newPlan(body, round), enabled: asked.kind === 'new' })
  const id = asked.kind === 'made' ? asked.id : made.data?.id
  useEffect(() => {
    if (id !== undefined) onPlan(id)
  }, [id, onPlan])
  const progress = useQuery({ ...planProgress(id ?? ''), enabled: id !== undefined && isUnderWay(made.data) })
  const plan = progress.data !== undefined && progress.data.id === id ? progress.data : made.data
  const { run, stop, finish } = usePlanActs()
  const [typed, setTyped] = useState('')
  useAbandon(asked.kind === 'new' ? id : undefined, run.isPending || run.isSuccess)

  function end(ready: Plan): void {
    const how = ready.mustConfirm ? { id: ready.id, confirmSessions: ready.sessions } : { id: ready.id }
    // Going on is asked about again.
    run.mutate(how, { onSuccess: () => setTyped('') })
  }

  const onReady = useEffectEvent((ready: Plan) => {
    if (asked.kind === 'new' && asked.unasked && !ready.mustConfirm && ready.sessions > 0 && run.isIdle) end(ready)
  })
  const hasFinished = useRef(false)
  const onFinished = useEffectEvent((done: Plan) => {
    if (hasFinished.current) return
    hasFinished.current = true
    void finish()
    onDone()
    const isShort = (done.finishedAt ?? 0) - (done.startedAt ?? 0) < SHORT
    // What it did not end is listed here, and nowhere else.
    if (asked.kind === 'made' || !isShort || done.notEnded > 0) return
    announce(outcomeOf(done), done.ended === 0 ? 'problem' : 'done')
    onClose()
  })
  const isTooLate = useServerTime((now) => plan?.state === 'ready' && now >= plan.expiresAt)
  const state = isTooLate ? 'expired' : plan?.state
  useEffect(() => {
    if (plan?.state === 'ready') onReady(plan)
    if (plan?.state === 'done') onFinished(plan)
  }, [plan])

  const problem = made.error ?? progress.error ?? run.error ?? stop.error
  const confirmed = plan !== undefined && (!plan.mustConfirm || typed.replaceAll(/\D/g, '') === String(plan.sessions))
  const verb = plan && plan.state !== 'preparing' ? `Terminate ${counted(plan.sessions, 'session')}` : 'Terminate'

  return (
    <Dialog opened onClose={onClose} title={titleOf(state, plan, asked)}>
      {plan === undefined || state === 'preparing' ? (
        problem === null && <p role="status">Looking up which sessions would end… {countedSoFar(plan)}</p>
      ) : state === 'ready' ? (
        <>
          {planSentences(plan, body).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <PlanSample plan={plan} />
        </>
      ) : state === 'expired' ? (
        <p>This plan was good for five minutes, and they are over. Nothing has ended.</p>
      ) : state === 'abandoned' ? (
        <p>This plan was given up. Nothing has ended.</p>
      ) : (
        <PlanProgress plan={plan} />
      )}
      {asked.kind === 'new' &&
        asked.everyone &&
        (state === undefined || state === 'ready' || state === 'preparing') && (
          <Checkbox
            label="Except my own sessions"
            checked={exceptMine}
            onChange={({ currentTarget }) => setExceptMine(currentTarget.checked)}
          />
        )}
      {(state === 'ready' || state === 'stopped') && plan?.mustConfirm && plan.sessions > 0 && (
        <TextInput
          label={`Type ${plan.sessions} to ${state === 'stopped' ? 'go on' : 'confirm'}`}
          value={typed}
          inputMode="numeric"
          autoComplete="off"
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      )}
      {state === 'ready' && plan && plan.sessions > 0 && <GoodFor plan={plan} />}
      <FormProblem>{problem === null ? undefined : sentenceOf(problem)}</FormProblem>
      <DialogButtons>
        {/* Before the others: a second click where Stop was only closes this. */}
        {state === 'stopped' && plan && (
          <Button variant="default" disabled={!confirmed} loading={run.isPending} onClick={() => end(plan)}>
            Go on
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          {state === 'running' ? 'Leave it running' : isAhead(state) ? 'Cancel' : 'Close'}
        </Button>
        {(state === 'expired' || state === 'abandoned') && asked.kind === 'new' && (
          <Button variant="default" onClick={() => setRound(round + 1)}>
            Make it again
          </Button>
        )}
        {state === 'running' && plan && (
          <Button color="red" loading={stop.isPending} onClick={() => stop.mutate(plan.id)}>
            Stop
          </Button>
        )}
        {made.isError && (
          <Button variant="default" onClick={() => setRound(round + 1)}>
            Try again
          </Button>
        )}
        {/* There from the start: what comes late would come under a hand that is on its way to another button. */}
        {isAhead(state) && !made.isError && !(state === 'ready' && plan?.sessions === 0) && (
          <Button
            color="red"
            disabled={plan === undefined || state === 'preparing' || (state === 'ready' && !confirmed)}
            loading={run.isPending}
            onClick={() => plan && end(plan)}
          >
            {verb}
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  )
}

const NOTHING: PlanWanted = { ids: [], exceptMine: true }

/** Nothing has ended yet: there is something to run, or will be. */
function isAhead(state: Plan['state'] | undefined): boolean {
  return state === undefined || state === 'preparing' || state === 'ready'
}

/** Once it is ready, nothing changes before somebody runs it, except that it expires. */
function isUnderWay(made: Plan | undefined): boolean {
  return made === undefined || made.state !== 'done'
}

function titleOf(state: Plan['state'] | undefined, plan: Plan | undefined, asked: PlanAsked): string {
  const sessions = counted(plan?.sessions ?? 0, 'session')
  switch (state) {
    case 'running':
      return 'Ending sessions…'
    case 'stopped':
      return 'Stopped'
    case 'done':
      return 'Done'
    case 'ready':
      return asked.kind === 'new' && asked.everyone ? `Everyone out: terminate ${sessions}?` : `Terminate ${sessions}?`
    case 'expired':
    case 'abandoned':
    case 'preparing':
    case undefined:
      return 'Terminate sessions?'
  }
}

function countedSoFar(plan: Plan | undefined): string {
  return plan === undefined || plan.sessions === 0 ? '' : `${counted(plan.sessions, 'session')} so far.`
}

function GoodFor({ plan }: { plan: Plan }): React.JSX.Element {
  const left = useServerTime((now) => formatTimeLeft(plan.expiresAt - now))
  return (
    <p className={classes['soft']}>
      None that starts from now on is part of it. This plan is good for{' '}
      <span className={classes['whole']}>{left === 'none' ? 'no more time' : left}</span>.
    </p>
  )
}
