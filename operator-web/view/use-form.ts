// What every form does alike: checks, sends once at a time, shows errors beside their fields and puts the focus on the first.
import type { Signal } from '@preact/signals'
import type { TargetedEvent } from 'preact'
import type { Outcome } from '../model/account.ts'
import { useSignal } from '@preact/signals'
import { words } from '../strings/en.ts'

/** Errors in words, by the field's id. */
export type FieldErrors = Readonly<Record<string, string | undefined>>

export interface Form {
  errors: Signal<FieldErrors>
  /** What the server said, in words. */
  problem: Signal<string>
  busy: Signal<boolean>
  done: Signal<boolean>
  handleSubmit (event: TargetedEvent<HTMLFormElement>): void
}

export function useForm ({ check, send }: { check: () => FieldErrors, send: () => Promise<Outcome> }): Form {
  const errors = useSignal<FieldErrors>({})
  const problem = useSignal('')
  const busy = useSignal(false)
  const done = useSignal(false)

  const deliver = async (): Promise<void> => {
    busy.value = true
    const outcome = await send()
    busy.value = false
    done.value = outcome.kind === 'done'
    problem.value = outcome.kind === 'refused' ? words.problem(outcome.code) : ''
  }

  const handleSubmit = (event: TargetedEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = event.currentTarget
    const found = Object.fromEntries(Object.entries(check()).filter(([, error]) => error !== undefined))
    errors.value = found
    problem.value = ''
    done.value = false
    const [first] = Object.keys(found)
    if (first !== undefined) form.querySelector<HTMLElement>(`#${first}`)?.focus()
    else if (!busy.value) void deliver()
  }

  return { errors, problem, busy, done, handleSubmit }
}

/** Checks that several forms share; each gives the error in words, or undefined. */
export function checkEmail (text: string): string | undefined {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim()) ? undefined : words.form.emailWrong
}

export function checkNewPassword (text: string, minimum: number): string | undefined {
  return [...text].length >= minimum ? undefined : words.form.passwordShort
}
