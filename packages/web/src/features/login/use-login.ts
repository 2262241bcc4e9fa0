import { useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { nextPath } from '../../lib/next-path.ts'
import { Problem, sentenceOf } from '../../lib/problem.ts'
import { focusHeading, rescueFocus } from '../../ui/focus.ts'
import { type Choice, choiceIn, useSignIn } from './queries.ts'

/** So long a password waits in its field for a choice: whoever passes by an open page must not sign in with it. */
const PATIENCE = 5 * 60_000

/** A login in one step or two: at the limit of sessions, the server first asks which of them end. */
export function useLogin() {
  const { next } = useSearch({ from: '/login' })
  const router = useRouter()
  const signIn = useSignIn()
  const [choice, setChoice] = useState<Choice>()
  const [problem, setProblem] = useState<string>()
  const login = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)

  function send(end: readonly string[] = []): void {
    const proof = { login: login.current?.value.trim() ?? '', password: password.current?.value ?? '' }
    setProblem(undefined)
    signIn.mutate(end.length === 0 ? proof : { ...proof, end: [...end] }, {
      onSuccess: () => router.history.replace(nextPath(next, location.origin)),
      onError: refuse,
    })
  }

  function refuse(error: Error): void {
    const asked = choiceIn(error)
    if (asked !== undefined) {
      setProblem(choice === undefined ? undefined : TAKEN)
      setChoice(asked)
    } else {
      setProblem(sentenceOf(error))
      if (error instanceof Problem && error.code === 'login_failed') setChoice(undefined)
    }
    if (choice === undefined) password.current?.select()
    else rescueFocus()
  }

  function back(because?: string): void {
    if (password.current) password.current.value = ''
    setProblem(because)
    setChoice(undefined)
  }

  const tooLate = useEffectEvent(() => back(LATE))
  useEffect(() => {
    if (choice === undefined) return
    const timer = setTimeout(() => tooLate(), PATIENCE)
    return () => clearTimeout(timer)
  }, [choice])

  const isAsked = choice !== undefined
  const wasAsked = useRef(false)
  useEffect(() => {
    if (isAsked) focusHeading()
    else if (wasAsked.current) password.current?.focus()
    wasAsked.current = isAsked
  }, [isAsked])

  return {
    fields: { login, password },
    choice,
    problem,
    isBusy: signIn.isPending || signIn.isSuccess,
    isUntried: signIn.isIdle,
    send,
    back: () => back(),
  }
}

const TAKEN = 'Another sign-in took the place that was free. Choose again.'
const LATE = 'You took more than five minutes to choose. Enter your password again.'
