// Where the visitor stands while they wait, and about how long it takes: asked each ten seconds while they look at it.
import type { ReadonlySignal } from '@preact/signals-core'
import type { QueueAnswer, StartAnswer } from '../../src/wire/visitor.ts'
import type { Reply } from '../../src/client/request.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Contact } from '../host.ts'
import { signal } from '@preact/signals-core'
import { word } from '../strings/words.ts'
import { toMinutes, toNumber } from './time.ts'

export interface Queue {
  /** A sentence or two; empty where nothing is known. */
  readonly words: ReadonlySignal<string>
  /** This conversation waits and is looked at; undefined: none. */
  watch (id: string | undefined): void
  /** Somebody is called: the answer, which is given back, says the place, too. */
  expect (reply: Promise<Reply>): Promise<Reply>
}

/** No more often is anybody told in the live region, either. */
export const againMs = 10_000

export function createQueue ({ ask, timers, onWords }: { ask: Contact['ask'], timers: Timers, onWords (words: string): void }): Queue {
  const words = signal('')
  let watched: string | undefined
  let timer: unknown
  let started: Promise<Reply> | undefined
  const look = async (id: string): Promise<void> => {
    timer = timers.set(() => { void look(id) }, againMs)
    const reply = document.hidden ? undefined : await (started ?? ask('queue', { conversation: id }))
    started = undefined
    if (reply?.kind !== 'answer' || watched !== id) return
    const { queue = reply.body } = reply.body as Partial<StartAnswer>
    const told = toWords(queue as QueueAnswer)
    if (told !== words.value) onWords(told)
    words.value = told
  }
  return {
    words,
    watch (id) {
      // Nobody looks: by the time that somebody does, others may be served.
      if (id === undefined) started = undefined
      if (id === watched) return
      watched = id
      timers.clear(timer)
      words.value = ''
      if (id !== undefined) void look(id)
    },
    async expect (reply) {
      started = reply
      return await reply
    }
  }
}

function toWords ({ place, waitSeconds }: QueueAnswer): string {
  // Nodes of an earlier version don't say it at once.
  if (!place) return ''
  const where = place === 1 ? word('placeFirst') : word('place', { place: toNumber(place) })
  return waitSeconds === undefined ? where : `${where} ${word('wait', { time: toMinutes(waitSeconds) })}`
}
