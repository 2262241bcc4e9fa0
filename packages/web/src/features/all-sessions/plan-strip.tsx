import { Button, CloseButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sentenceOf } from '../../lib/problem.ts'
import { sessionInUse } from '../../lib/session-in-use.ts'
import { useAnnounce } from '../../ui/notice.tsx'
import { PlanBar } from './plan-progress.tsx'
import { openPlans, type Plan, usePlanActs } from './plan-queries.ts'
import { progressOf } from './plan-sentences.ts'
import classes from './plan-strip.module.css'

type PlanStripProps = {
  /** The one that a dialog shows already. */
  readonly shown: string | undefined
  readonly onShow: (id: string) => void
}

/** Plans that run, or wait to go on, whoever began them. Going on is asked about where it is shown, never in the place of Stop. */
export function PlanStrip({ shown, onShow }: PlanStripProps): React.JSX.Element | null {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const plans = (useQuery(openPlans).data ?? []).filter((plan) => plan.id !== shown && !hidden.has(stopOf(plan)))
  const reader = useQuery(sessionInUse).data?.account.username
  const { stop } = usePlanActs()
  const announce = useAnnounce()
  if (plans.length === 0) return null
  return (
    <section aria-label="Sessions that are being ended" className={classes['strips']}>
      {plans.map((plan) => (
        <div key={plan.id} className={classes['strip']} data-threat={plan.holdsCurrent || undefined}>
          <span className={classes['words']}>
            {plan.state === 'running' ? 'Ending' : 'Stopped after'} {progressOf(plan)}
            {plan.search ? ` that match “${plan.search}”` : ''}, begun by {begunBy(plan, reader)}
            {plan.holdsCurrent && <strong>, with your own session in use among them</strong>}
          </span>
          <PlanBar plan={plan} />
          <Button variant="subtle" size="compact-sm" onClick={() => onShow(plan.id)}>
            Show
          </Button>
          {plan.state === 'running' && (
            <Button
              variant="default"
              size="compact-sm"
              loading={stop.isPending && stop.variables === plan.id}
              onClick={() =>
                stop.mutate(plan.id, {
                  onError: (error) => announce(`The plan goes on. ${sentenceOf(error)}`, 'problem'),
                })
              }
            >
              Stop
            </Button>
          )}
          {plan.state === 'stopped' && (
            <CloseButton
              aria-label={`Hide the plan that was stopped after ${progressOf(plan)}`}
              onClick={() => setHidden((before) => new Set([...before, stopOf(plan)]))}
            />
          )}
        </div>
      ))}
    </section>
  )
}

/** Names the stop, not the plan: one that goes on and is stopped again is shown again. */
function stopOf({ id, state, expiresAt }: Plan): string {
  return `${id} ${state} ${expiresAt}`
}

function begunBy({ startedBy, madeBy }: Plan, reader: string | undefined): string {
  const name = startedBy ?? madeBy
  return name === reader ? 'you' : name
}
