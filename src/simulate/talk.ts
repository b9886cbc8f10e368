// Conversations of some visitors with the operator: each says something now and then and is answered; how long it took to the other side goes into the tally.
import { randomUUID } from 'node:crypto'
import type { Event } from '../wire/events.ts'
import type { Operator } from './operator.ts'
import type { Tally } from './tally.ts'
import type { Visitor } from './visitor.ts'

export interface Talk {
  /** What the visitors' polls brought. */
  heard (events: Event[]): void
  /** The visitors begin to talk. */
  start (visitors: Visitor[]): Promise<void>
  /** No new messages; waits for those under way, and ends the conversations. */
  stop (): Promise<void>
  counts (): { sent: number, delivered: number }
}

// People write about that often while they chat.
const everyMs = 10_000
// Longer than a short poll under load; what hasn't come by then is counted as not delivered.
const lastWaitMs = 5_000
const question = 'Do you have this in blue?'
const answer = 'We do, in two sizes.'

/** Makes a talk that hasn't begun. */
export function createTalk ({ operator, tally }: { operator: Operator, tally: Tally }): Talk {
  const sentAt = new Map<string, number>()
  const conversations = new Set<string>()
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let [sent, delivered] = [0, 0]
  const send = async (act: (key: string) => Promise<unknown>): Promise<void> => {
    const key = randomUUID()
    sentAt.set(key, performance.now())
    sent++
    // Not stored: nobody waits for it.
    if (await act(key) === false && sentAt.delete(key)) sent--
  }
  const arrived = ({ key }: Event): boolean => {
    const begun = sentAt.get(key)
    if (begun === undefined) return false
    sentAt.delete(key)
    delivered++
    tally.took('delivery', performance.now() - begun)
    return true
  }
  const ask = async (visitor: Visitor): Promise<void> => {
    await send(async key => {
      const stored = await visitor.say(key, question)
      if (stored !== undefined) conversations.add(stored.conversation)
      return stored !== undefined
    })
  }
  const askLater = (visitor: Visitor): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      void ask(visitor).then(() => { if (!stopped) askLater(visitor) })
    }, everyMs * (0.5 + Math.random()))
    timers.add(timer)
  }
  let stopped = false
  return {
    heard: events => { for (const event of events) if (event.by !== 'visitor') arrived(event) },
    start: async visitors => {
      await operator.follow(events => {
        for (const event of events) {
          if (event.kind === 'message' && event.by === 'visitor' && arrived(event)) {
            void send(async key => await operator.say({ key, conversation: event.conversation, text: answer }))
          }
        }
      })
      await Promise.all(visitors.map(ask))
      visitors.forEach(askLater)
    },
    stop: async () => {
      stopped = true
      timers.forEach(clearTimeout)
      for (const deadline = performance.now() + lastWaitMs; sentAt.size > 0 && performance.now() < deadline;) await new Promise(resolve => { setTimeout(resolve, 50) })
      for (const conversation of conversations) await operator.end(conversation)
      await operator.leave()
    },
    counts: () => ({ sent, delivered })
  }
}
