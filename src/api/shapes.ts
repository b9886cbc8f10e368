// From the store's records to what travels: the same few shapes, needed by more than one route.
import { toVisitorEvent, toWireEvent } from '../feed/wire-events.ts'
import type { ConversationRecord } from '../store/conversations.ts'
import type { EventRecord, Spoken } from '../store/events.ts'
import type { Conversation, OperatorConversation } from '../wire/conversations.ts'
import type { QueuePlace } from '../store/queue.ts'
import type { QueueAnswer, SendAnswer } from '../wire/visitor.ts'

/** How many events a snapshot carries of each conversation; older ones come by `history`. */
export const snapshotEvents = 50

/** What the sender of an event is told: 201 the first time, 200 for a repeat. */
export function toSendAnswer ({ conversationId, seq, number, key, at }: Spoken): SendAnswer {
  return { conversation: conversationId, seq, number, key, at: at.toISOString() }
}

export function toQueueAnswer ({ place, waitMs }: QueuePlace): QueueAnswer {
  // Up: who is told a minute and waits less is not disappointed.
  return { place, ...(waitMs === undefined ? {} : { waitSeconds: Math.ceil(waitMs / 1000) }) }
}

/** As the visitor gets it. `events` are the newest of audience `all`, oldest first. */
export function toConversation (record: ConversationRecord, events: readonly EventRecord[]): Conversation {
  return { ...state(record), events: events.map(toVisitorEvent), more: hasMore(events) }
}

/** As operators get it. `events` are the newest of both audiences, oldest first. */
export function toOperatorConversation (record: ConversationRecord, events: readonly EventRecord[]): OperatorConversation {
  const { visitorId, siteId, visitorName, email, endedAt } = record
  return {
    ...state(record),
    visitor: visitorId,
    site: siteId,
    ...(visitorName === undefined ? {} : { visitorName }),
    ...(email === undefined ? {} : { email }),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
    events: events.map(toWireEvent),
    more: hasMore(events)
  }
}

function state (record: ConversationRecord): Omit<Conversation, 'events' | 'more'> {
  const { id, state, startedAt, last, seenByVisitor, seenByOperators, deliveredToVisitor, deliveredToOperators, invitation, rating } = record
  const marks = { seenByVisitor, seenByOperators, deliveredToVisitor, deliveredToOperators }
  return { id, state, startedAt: startedAt.toISOString(), last, ...marks, ...(invitation === undefined ? {} : { invitation }), ...(rating === undefined ? {} : { rating }) }
}

// The first event of a conversation has number 1, whoever its audience is.
function hasMore (events: readonly EventRecord[]): boolean {
  return !events.some(({ number, audience }) => number === 1 && audience === 'all')
}
