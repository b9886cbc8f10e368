// A form: what it asks, what was written, what is wrong with it, and whether it got through. Who asks what is the caller's matter.
import type { ReadonlySignal, Signal } from '@preact/signals-core'
import type { Reply } from '../../src/client/request.ts'
import { signal } from '@preact/signals-core'
import { word } from '../strings/words.ts'
import { maxMessage, toSendable } from './outgoing.ts'
import { toNumber } from './time.ts'

export type FieldName = 'name' | 'email' | 'phone' | 'question' | 'text' | 'consent'
export interface Asked { name: FieldName, required: boolean }
/** A tick is any text. */
export type Values = Readonly<Record<FieldName, string>>
export type FormState = { kind: 'writing', problem: string } | { kind: 'sending' } | { kind: 'sent', values: Values }

export interface FormModel {
  asked (): readonly Asked[]
  readonly values: Signal<Values>
  /** A sentence for each field that has to be changed. */
  readonly problems: ReadonlySignal<Partial<Values>>
  readonly state: ReadonlySignal<FormState>
  change (field: FieldName, text: string): void
  /** What is known already is there to be read, and isn't written over. */
  fill (known: Partial<Values>): void
  /** Gives the first field that is wrong, or none. */
  submit (): FieldName | undefined
  /** The words that were sent make room for others. */
  another (): void
  /** As if nobody had written. */
  wipe (): void
}

export interface FormOptions {
  asked (): readonly Asked[]
  /** `values` are clean: blanks around them are gone. */
  deliver (values: Values): Promise<Reply>
  /** Another form's, which may give way to this one while somebody writes. */
  values?: Signal<Values>
  /** Told of what somebody wrote; of nothing, once it was sent or wiped. */
  remember?: (values: Values) => void
}

// wire/limits.ts has it, too.
export const maxName = 80
// The server's rules (wire/visitor.ts) in words that forgive blanks around them.
const email = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$/
const phone = /^(?=(?:\D*\d){3}).{3,40}$/
export const empty: Values = { name: '', email: '', phone: '', question: '', text: '', consent: '' }

export function createForm ({ asked, deliver, values = signal(empty), remember = () => {} }: FormOptions): FormModel {
  const problems = signal<Partial<Values>>({})
  const state = signal<FormState>({ kind: 'writing', problem: '' })

  const send = async (clean: Values): Promise<void> => {
    state.value = { kind: 'sending' }
    const reply = await deliver(clean)
    if (reply.kind !== 'answer') { state.value = { kind: 'writing', problem: toProblem(reply) }; return }
    state.value = { kind: 'sent', values: clean }
    values.value = { ...values.value, text: '', question: '', consent: '' }
    remember(empty)
  }
  return {
    asked,
    values,
    problems,
    state,
    change (field, text) {
      values.value = { ...values.value, [field]: text }
      remember(values.value)
      // The sentence goes when it is put right, and never comes while somebody is still writing.
      if (problems.value[field] !== undefined) problems.value = { ...problems.value, [field]: findProblems(asked(), values.value)[field] }
    },
    fill (known) {
      const added = Object.entries(known).filter(([name, text]) => text && values.value[name as FieldName] === '')
      if (added.length > 0) values.value = { ...values.value, ...Object.fromEntries(added) }
    },
    submit () {
      if (state.value.kind === 'sending') return undefined
      problems.value = findProblems(asked(), values.value)
      const wrong = asked().find(({ name }) => problems.value[name] !== undefined)?.name
      if (wrong === undefined) void send(toClean(values.value))
      return wrong
    },
    another () { state.value = { kind: 'writing', problem: '' } },
    wipe () {
      values.value = empty
      remember(empty)
      state.value = { kind: 'writing', problem: '' }
    }
  }
}

export function findProblems (asked: readonly Asked[], values: Values): Partial<Values> {
  const clean = toClean(values)
  return Object.fromEntries(asked.map(field => [field.name, problemOf(field, clean[field.name])]).filter(([, problem]) => problem))
}

function problemOf ({ name, required }: Asked, text: string): string {
  if (text === '') return required ? word(needs[name]) : ''
  if ((name === 'email' && !email.test(text)) || (name === 'phone' && !phone.test(text))) return word(needs[name])
  return Array.from(text).length > maxMessage ? word('longMessage', { limit: toNumber(maxMessage) }) : ''
}

const needs = { name: 'needName', email: 'needEmail', phone: 'needPhone', question: 'needMessage', text: 'needMessage', consent: 'needConsent' } as const

function toClean (values: Values): Values {
  const line = (text: string, max: number): string => Array.from(toSendable(text).replace(/\s+/g, ' ')).slice(0, max).join('')
  return { name: line(values.name, maxName), email: values.email.trim(), phone: line(values.phone, 40), question: toSendable(values.question), text: toSendable(values.text), consent: values.consent }
}

function toProblem (reply: Reply): string {
  return word(reply.kind === 'refused' && reply.status === 429 ? 'formBusy' : 'formFailed')
}
