// The form for when nobody is there: what was written, what is wrong with it, and that it got through.
import type { ReadonlySignal } from '@preact/signals'
import type { Reply } from '../../src/client/request.ts'
import type { Contact } from '../host.ts'
import { signal } from '@preact/signals'
import { newKey } from '../../src/client/id.ts'
import { en } from '../strings/en.ts'
import { maxMessage, toSendable } from './outgoing.ts'

export type FieldName = 'name' | 'email' | 'text'
export type Fields = Readonly<Record<FieldName, string>>
export type FormState = { kind: 'writing', problem: string } | { kind: 'sending' } | { kind: 'sent', name: string, email: string }

export interface OfflineModel {
  readonly fields: ReadonlySignal<Fields>
  /** A sentence for each field that has to be changed. */
  readonly problems: ReadonlySignal<Partial<Fields>>
  readonly state: ReadonlySignal<FormState>
  /** The chat could be had instead, but what was begun is kept. */
  begun (): boolean
  change (field: FieldName, text: string): void
  /** Gives the first field that is wrong, or none. */
  submit (): FieldName | undefined
  another (): void
}

// wire/limits.ts has it, too.
export const maxName = 80
// The server's rule (wire/visitor.ts) in words that forgive blanks around it.
const email = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$/

export function createOffline (ask: Contact['ask']): OfflineModel {
  const fields = signal<Fields>({ name: '', email: '', text: '' })
  const problems = signal<Partial<Fields>>({})
  const state = signal<FormState>({ kind: 'writing', problem: '' })
  let key = newKey()

  const deliver = async (body: Fields): Promise<void> => {
    state.value = { kind: 'sending' }
    const reply = await ask('offline', { key, ...body })
    if (reply.kind !== 'answer') { state.value = { kind: 'writing', problem: toProblem(reply) }; return }
    state.value = { kind: 'sent', name: body.name, email: body.email }
    fields.value = { ...fields.value, text: '' }
    key = newKey()
  }
  return {
    fields,
    problems,
    state,
    begun: () => fields.value.text.trim() !== '',
    change (field, text) {
      fields.value = { ...fields.value, [field]: text }
      // A sentence about a field goes as soon as it is put right, and never comes while somebody is still writing.
      if (problems.value[field] !== undefined) problems.value = { ...problems.value, [field]: findProblems(fields.value)[field] }
    },
    submit () {
      if (state.value.kind === 'sending') return undefined
      problems.value = findProblems(fields.value)
      const wrong = (['name', 'email', 'text'] as const).find(field => problems.value[field] !== undefined)
      if (wrong === undefined) void deliver(toBody(fields.value))
      return wrong
    },
    another () { state.value = { kind: 'writing', problem: '' } }
  }
}

export function findProblems (fields: Fields): Partial<Fields> {
  const { name, email: address, text } = toBody(fields)
  return {
    ...(name === '' ? { name: en.needName } : {}),
    ...(email.test(address) ? {} : { email: en.needEmail }),
    ...(text === '' ? { text: en.needMessage } : Array.from(text).length > maxMessage ? { text: en.longMessage } : {})
  }
}

function toBody ({ name, email, text }: Fields): Fields {
  return { name: Array.from(toSendable(name).replace(/\s+/g, ' ')).slice(0, maxName).join(''), email: email.trim(), text: toSendable(text) }
}

function toProblem (reply: Reply): string {
  return reply.kind === 'refused' && reply.status === 429 ? en.formBusy : en.formFailed
}
