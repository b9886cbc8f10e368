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
  /** Somebody is called: the answer says the place, too. */
  expect (started: Promise<Reply>): void
}

/** No more often is anybody told in the live region, either. */
export const againMs = 10_000

export function createQueue ({ ask, timers, onWords }: { ask: Contact['ask'], timers: Timers, onWords (words: string): void }): Queue {
  const words = signal('')
  let watched: string | undefined
  let timer: unknown
  let expected: { started: Promise<Reply>, at: number } | undefined
  /** What the start said, once, while it is true; nodes of an earlier version say nothing. */
  const readStart = async (id: string): Promise<QueueAnswer | undefined> => {
    const { started, at } = expected ?? {}
    expected = undefined
    const reply = at === undefined || timers.now() - at > againMs ? undefined : await started
    const { conversation, queue } = (reply?.kind === 'answer' ? reply.body ?? {} : {}) as Partial<StartAnswer>
    return conversation === id ? queue : undefined
  }
  const read = async (id: string): Promise<QueueAnswer | undefined> => {
    const reply = await ask('queue', { conversation: id })
    return reply.kind === 'answer' ? reply.body as QueueAnswer : undefined
  }
  const look = async (id: string): Promise<void> => {
    timer = timers.set(() => { void look(id) }, againMs)
    const answer = document.hidden ? undefined : await readStart(id) ?? await read(id)
    if (answer === undefined || watched !== id) return
    const told = toWords(answer)
    if (told !== words.value) onWords(told)
    words.value = told
  }
  return {
    words,
    watch (id) {
      if (id === watched) return
      watched = id
      timers.clear(timer)
      words.value = ''
      if (id !== undefined) void look(id)
    },
    expect (started) { expected = { started, at: timers.now() } }
  }
}

function toWords ({ place, waitSeconds }: QueueAnswer): string {
  if (place < 1) return ''
  const where = place === 1 ? word('placeFirst') : word('place', { place: toNumber(place) })
  return waitSeconds === undefined ? where : `${where} ${word('wait', { time: toMinutes(waitSeconds) })}`
}
