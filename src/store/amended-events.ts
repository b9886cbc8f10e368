// What editing or deleting a message leaves in the events before it. Said twice, for rows and for what a node holds in memory, as blank-events.ts is; who may do it is message-changes.ts.
import type { EventRecord } from './events.ts'

/** SQL, for statements that update `event`: message $3 of the conversation and former edits of it say $4. */
export const editedBody = `
    case event.kind
      when 'message' then event.body || jsonb_build_object('text', $4::text, 'edited', true)
      else event.body || jsonb_build_object('text', $4::text)
    end`

/** SQL: message $3 keeps who said it and nothing else, and its words are gone from edits and quotes. */
export const deletedBody = `
    case
      when event.kind = 'message' and event.number = $3::integer then jsonb_strip_nulls(jsonb_build_object('text', '', 'deleted', true, 'name', event.body -> 'name', 'picture', event.body -> 'picture'))
      when event.kind = 'message_edited' then event.body || jsonb_build_object('text', '')
      else jsonb_set(event.body, '{quote,text}', '""')
    end`

/** SQL: the events that an edit of message $3 touches; those it quotes stay as they were quoted. */
export const isEdited = `
    event.number >= $3::integer
    and ((event.kind = 'message' and event.number = $3::integer) or (event.kind = 'message_edited' and event.body -> 'target' = to_jsonb($3::integer)))`

/** SQL: the same of a deletion, quotes among them. */
export const isDeleted = `
    event.number >= $3::integer
    and (
      (event.kind = 'message' and event.number = $3::integer)
      or (event.kind = 'message_edited' and event.body -> 'target' = to_jsonb($3::integer))
      or event.body -> 'quote' -> 'number' = to_jsonb($3::integer)
    )`

/** The record as the fact, an edit or a deletion, leaves it; the same one where it isn't touched. */
export function toAmended (record: EventRecord, fact: EventRecord): EventRecord {
  if (record.conversationId !== fact.conversationId || record.audience !== fact.audience) return record
  const body = fact.kind === 'message_edited' ? edited(record, fact) : deleted(record, fact)
  return body === undefined ? record : { ...record, body }
}

type Body = Record<string, unknown>

function edited ({ kind, number, body }: EventRecord, { body: { target, text } }: EventRecord): Body | undefined {
  if (kind === 'message' && number === target && body.deleted !== true) return { ...body, text, edited: true }
  return kind === 'message_edited' && body.target === target ? { ...body, text } : undefined
}

function deleted ({ kind, number, body }: EventRecord, { body: { target } }: EventRecord): Body | undefined {
  if (kind === 'message' && number === target) {
    const { name, picture } = body
    return { text: '', deleted: true, ...(name === undefined ? {} : { name }), ...(picture === undefined ? {} : { picture }) }
  }
  if (kind === 'message_edited' && body.target === target) return { ...body, text: '' }
  const quote = body.quote as { number: number } | undefined
  return quote?.number === target ? { ...body, quote: { ...quote, text: '' } } : undefined
}
