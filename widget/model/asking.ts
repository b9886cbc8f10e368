// The two forms: what is asked before a chat, and what somebody leaves while nobody is there. What is known already isn't asked again.
import type { LookForm } from '../../src/wire/settings.ts'
import type { Reply } from '../../src/client/request.ts'
import type { Talk } from '../../src/client/fold.ts'
import type { Contact, Keep, SiteLook, Who } from '../host.ts'
import type { Asked, FormModel, Values } from './form.ts'
import { signal } from '@preact/signals-core'
import { newKey } from '../../src/client/id.ts'
import { stringify } from '../../src/client/request.ts'
import { createForm, empty } from './form.ts'
import { recall, store } from './room.ts'

/** Empty: nobody said. */
export type Known = Record<'name' | 'email' | 'phone', string>

export interface AskingOptions {
  ask: Contact['ask']
  keep: Keep
  look (): SiteLook
  /** What the page or the visitor told of themselves. */
  known (): Known
  /** Rings, with what was answered. */
  ring (answers: object): Promise<Reply>
}

export interface Asking extends Pick<AskingOptions, 'known'> {
  readonly before: FormModel
  readonly offline: FormModel
  /** Somebody has to answer before the chat begins. */
  isNeeded (): boolean
}

export function createAsking ({ ask, keep, look, known, ring }: AskingOptions): Asking {
  const shared = {
    values: signal<Values>({ ...empty, ...recall(keep, 'f') }),
    // A tick is given anew, by whoever sits there then.
    remember (values: Values) { store(keep, 'f', values === empty ? '' : stringify({ ...values, consent: '' })) }
  }
  const consent = (): Asked[] => look().chat.consent === undefined ? [] : [{ name: 'consent', required: true }]
  const fields = (): LookForm | undefined => look().chat.form as LookForm | undefined
  const before = createForm({
    ...shared,
    asked () {
      const { name, email, phone } = known()
      const form = fields()
      return [...(form ? [...toAsked('name', form.name, name), ...toAsked('email', form.email, email), ...toAsked('phone', form.phone, phone), ...toAsked('question', form.question)] : []), ...consent()]
    },
    deliver: values => ring(toAnswers(before.asked(), values, look()))
  })
  let key = newKey()
  const offline: FormModel = createForm({
    ...shared,
    asked: () => [{ name: 'name', required: true }, { name: 'email', required: true }, ...toAsked('phone', look().chat.phone ?? 'off', known().phone), { name: 'text', required: true }, ...consent()],
    async deliver (values) {
      const reply = await ask('offline', { key, ...toAnswers(offline.asked(), values, look()) })
      if (reply.kind === 'answer') key = newKey()
      return reply
    }
  })
  return { before, offline, known, isNeeded: () => before.asked().length > 0 }
}

/** From what was answered before earlier chats, the newest; what the page says of the visitor goes before it. */
export function knownOf (who: Who | undefined, talks: readonly Talk[]): Known {
  const answered = talks.flatMap(({ events }) => events).reduce<Who>((known, event) => event.kind === 'started' ? { ...known, ...event.answers } as Who : known, {})
  const { name = '', email = '', phone = '' } = { ...answered, ...who }
  return { name, email, phone }
}

function toAsked (name: Asked['name'], how: LookForm['name'], known?: string | undefined): Asked[] {
  return how === 'off' || known ? [] : [{ name, required: how === 'required' }]
}

function toAnswers (asked: readonly Asked[], values: Values, { chat }: SiteLook): object {
  return Object.fromEntries(asked.map(({ name }) => [name, name === 'consent' ? chat.consent?.text : values[name]]).filter(([, text]) => text))
}
