// What the panel asks of the server for the conversation as a whole: somebody to come, and that it was seen.
import type { ReadonlySignal } from '@preact/signals-core'
import type { Reply } from '../../src/client/request.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Contact } from '../host.ts'
import type { Queue } from './queue.ts'
import type { TalkModel } from './talk.ts'
import { signal } from '@preact/signals-core'
import { newKey } from '../../src/client/id.ts'
import { word } from '../strings/words.ts'

export interface Calls {
  /** A sentence when nobody could be called. */
  readonly problem: ReadonlySignal<string>
  /** Rings, unless somebody was called already: whoever invited is here, so their invitation is accepted. */
  ring (answers?: object): Promise<Reply>
  /** What is on screen counts as seen, when the page is looked at. */
  look (): void
}

/** The hello as a stranger takes about as long. */
const againMs = 1000

/** Of a mail's link, a token opens one chat and no other: it is given up for what is asked here, which is asked again as whoever this browser is by then. */
export function asStranger (ask: Contact['ask'], timers: Timers): Contact['ask'] {
  const again: typeof ask = async (act, body) => {
    const reply = await ask(act, body)
    return reply.kind === 'refused' && reply.status === 401 ? await new Promise(resolve => { timers.set(() => { resolve(again(act, body)) }, againMs) }) : reply
  }
  return again
}

/** Somebody was called already. */
const called: Reply = { kind: 'answer', status: 200, body: undefined }

export function createCalls (contact: Contact, talks: TalkModel, queue: Queue): Calls {
  const problem = signal('')
  let key = newKey()
  let ringing = false
  return {
    problem,
    async ring (answers) {
      const { id, state } = talks.talk.value ?? {}
      if (ringing || state === 'waiting' || state === 'talking') return called
      ringing = true
      const reply = await (state === 'invited' ? contact.ask('answer', { key, invitation: id, state: 'accepted' }) : queue.expect(contact.ask('start', { key, ...(answers && { answers }) })))
      ringing = false
      problem.value = reply.kind === 'answer' ? '' : word('startFailed')
      if (reply.kind === 'answer') key = newKey()
      return reply
    },
    look () {
      const talk = talks.talk.value
      if (talk === undefined || document.hidden || talk.last <= talk.seenByVisitor || talk.events.every(event => event.by === 'visitor')) return
      void contact.ask('signal', { tab: contact.tab, kind: 'seen', conversation: talk.id, number: talk.last })
      talks.see(talk.last)
    }
  }
}
