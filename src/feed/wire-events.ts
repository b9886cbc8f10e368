// From the log's records to the events that travel: with visitor and site for operators, without them for the visitor.
import type { EventRecord } from '../store/events.ts'
import type { Event } from '../wire/events.ts'

/** As operators get it. The body was checked when it was written. */
export function toWireEvent (record: EventRecord): Event {
  return { ...spokenOrFact(record), ...ofSite(record), ...record.body } as unknown as Event
}

/** As the visitor gets it: whose and which site they know themselves, and what a rule is called is the owner's matter. */
export function toVisitorEvent (record: EventRecord): Event {
  const { rule, ...body } = record.body
  return { ...spokenOrFact(record), ...body } as unknown as Event
}

function spokenOrFact ({ seq, key, author, at, kind, conversationId, number, audience }: EventRecord): object {
  const envelope = { seq, key, kind, by: author, at: at.toISOString() }
  return conversationId === undefined ? envelope : { ...envelope, conversation: conversationId, number, audience }
}

function ofSite ({ siteId, visitorId }: EventRecord): object {
  return { ...(siteId === undefined ? {} : { site: siteId }), ...(visitorId === undefined ? {} : { visitor: visitorId }) }
}
