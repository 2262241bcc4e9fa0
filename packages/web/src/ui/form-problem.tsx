import classes from './form-problem.module.css'

/** Why an act was not accepted. The region is there from the start, so that a screen reader reads what appears. */
export function FormProblem({ children }: { children: string | undefined }): React.JSX.Element {
  return (
    <div role="alert" className={classes['region']}>
      {children !== undefined && <p className={classes['problem']}>{children}</p>}
    </div>
  )
}
