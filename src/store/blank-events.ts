// What is left of an event whose conversation or visitor was erased: its place, key, kind and state, but nothing that anybody wrote. Said twice, for rows and for what a node holds in memory.
import type { EventRecord } from './events.ts'

/** SQL, for statements that update `event`: the body without words, names, addresses and pictures, still of its kind's shape. */
export const blankBody = `
    jsonb_strip_nulls(jsonb_build_object(
      'text', case when event.body ? 'text' then '' end,
      'name', case when event.kind = 'offline_message' then '' end,
      'email', case when event.body ? 'email' then '' end,
      'art', event.body -> 'art',
      'state', event.body -> 'state',
      'target', event.body -> 'target',
      'rating', event.body -> 'rating'
    ))`

/** The same of a record. */
export function toBlank (record: EventRecord): EventRecord {
  const { kind, body: { text, email, art, state, target, rating } } = record
  const kept = {
    ...(text === undefined ? {} : { text: '' }),
    ...(kind === 'offline_message' ? { name: '' } : {}),
    ...(email === undefined ? {} : { email: '' }),
    ...(art === undefined ? {} : { art }),
    ...(state === undefined ? {} : { state }),
    ...(target === undefined ? {} : { target }),
    ...(rating === undefined ? {} : { rating })
  }
  return { ...record, body: kept }
}

/** Whether this fact says that the record is to be blank: its conversation, or everything of its visitor. */
export function isErasedBy (record: EventRecord, fact: EventRecord): boolean {
  if (fact.kind === 'conversation_erased') return record.conversationId === fact.conversationId
  return fact.kind === 'visitor_erased' && record.visitorId === fact.visitorId
}
