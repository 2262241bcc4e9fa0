import { counted } from '../../lib/counted.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import classes from './plan-dialog.module.css'
import { PlanNotEnded } from './plan-not-ended.tsx'
import type { Plan } from './plan-queries.ts'
import { outcomeOf, progressOf, threatOf } from './plan-sentences.ts'

/** How far a plan is, or what came of it. */
export function PlanProgress({ plan }: { plan: Plan }): React.JSX.Element {
  if (plan.state === 'done') {
    return (
      <>
        <p role="status">{outcomeOf(plan)}</p>
        <PlanNotEnded plan={plan} />
      </>
    )
  }
  const threat = threatOf(plan)
  const left = plan.sessions - plan.ended - plan.notEnded
  return (
    <div className={classes['progress']}>
      <PlanBar plan={plan} />
      <p>{progressOf(plan)}</p>
      {plan.state === 'stopped' && (
        <p role="status">
          {counted(plan.ended, 'session')} {plan.ended === 1 ? 'has' : 'have'} ended and stay
          {plan.ended === 1 ? 's' : ''} ended; {counted(left, 'session')} {left === 1 ? 'has' : 'have'} not.
        </p>
      )}
      {threat !== undefined && <p className={classes['threat']}>{threat}</p>}
      {plan.state === 'stopped' && <PlanNotEnded plan={plan} />}
      {plan.state === 'running' && (
        <p className={classes['soft']}>It goes on when you close this, leave the page or sign out.</p>
      )}
    </div>
  )
}

export function PlanBar({ plan }: { plan: Plan }): React.JSX.Element {
  const done = plan.ended + plan.notEnded
  return <ProgressBar label="Ending sessions" done={done} total={plan.sessions} words={progressOf(plan)} />
}
