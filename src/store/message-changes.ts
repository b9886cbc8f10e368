// Operators mend or take back what they said themselves, for five minutes. The old words are gone from the log as well; what becomes of each event is amended-events.ts.
import type pg from 'pg'
import { Forbidden, NotFound, TooLate } from '../errors.ts'
import { deletedBody, editedBody, isDeleted, isEdited } from './amended-events.ts'
import { lockConversation } from './conversations.ts'
import type { ConversationRecord, OperatorAccess } from './conversations.ts'
import { appendLast, findRepeat } from './events.ts'
import type { Spoken } from './events.ts'
import { dropFiles } from './file-room.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Transaction } from './pool.ts'

/** `target`: the number of the message in its conversation. */
export interface Change extends OperatorAccess { operatorId: string, conversationId: string, target: number, key: string }

/**
 * The message says `text` from now on. Its own transaction. Throws NotFound, KeyTaken, ConversationGone, Forbidden for a message of somebody else, and TooLate after five minutes or for
 * one that was taken back.
 */
export async function editMessage (pool: pg.Pool, { text, ...change }: Change & { text: string }): Promise<Spoken> {
  return await inTransaction(pool, async tx => {
    const { place, first } = await begin(tx, change, 'message_edited')
    if (first !== undefined) return first
    const { accountId, conversationId, target } = change
    const { deleted, late } = await requireOwn(tx, change)
    if (deleted || late) throw new TooLate()
    await run(tx, edit, [accountId, conversationId, target, text])
    return await appendLast(tx, { ...place, body: { target, text } })
  })
}

/**
 * The message has no words, file and quote any more, nor has what quotes it. One that was taken back already is answered by the event that did it. Its own transaction. Throws as editMessage does.
 */
export async function deleteMessage (pool: pg.Pool, change: Change): Promise<Spoken> {
  return await inTransaction(pool, async tx => {
    const { place, first } = await begin(tx, change, 'message_deleted')
    if (first !== undefined) return first
    const { accountId, conversationId, target, key } = change
    const { deleted, late, fileId } = await requireOwn(tx, change)
    if (deleted) return await requireDeletion(tx, { accountId, conversationId, target, key })
    if (late) throw new TooLate()
    await run(tx, remove, [accountId, conversationId, target])
    if (fileId !== undefined) await dropFiles(tx, { accountId, fileIds: [fileId] })
    return await appendLast(tx, { ...place, body: { target } })
  })
}

type Kind = 'message_edited' | 'message_deleted'

async function begin (tx: Transaction, { operatorId, key, ...asked }: Change, kind: Kind): Promise<{ place: Place, first: Spoken | undefined }> {
  const { accountId, id: conversationId, siteId, visitorId }: ConversationRecord = await lockConversation(tx, asked)
  const place = { accountId, siteId, visitorId, conversationId, audience: 'all' as const, kind, author: `operator:${operatorId}`, key }
  return { place, first: await findRepeat(tx, place) }
}

interface Place { accountId: number, siteId: string, visitorId: string, conversationId: string, audience: 'all', kind: Kind, author: string, key: string }

async function requireOwn (tx: Transaction, { accountId, conversationId, operatorId, target }: Change): Promise<{ deleted: boolean, late: boolean, fileId?: string }> {
  const [row] = await rows<{ author: string, deleted: boolean, late: boolean, file_id: string | null }>(tx, find, [accountId, conversationId, target])
  if (row === undefined) throw new NotFound()
  if (row.author !== `operator:${operatorId}`) throw new Forbidden()
  return { deleted: row.deleted, late: row.late, ...(row.file_id === null ? {} : { fileId: row.file_id }) }
}

async function requireDeletion (tx: Transaction, { accountId, conversationId, target, key }: { accountId: number, conversationId: string, target: number, key: string }): Promise<Spoken> {
  const [row] = await rows<{ seq: number, number: number, at: Date }>(tx, deletion, [accountId, conversationId, target])
  if (row === undefined) throw new Error('a message was deleted by no event')
  return { conversationId, seq: row.seq, number: row.number, key, at: row.at, repeated: true }
}

// Five minutes: the wire's editableMs.
const find = statement('messageChanges.find', `
  select author, coalesce((body -> 'deleted')::boolean, false) as deleted, at < clock_timestamp() - interval '5 min' as late, body -> 'file' ->> 'id' as file_id
  from event
  where account_id = $1::integer
    and conversation_id = $2::uuid
    and audience = 'all'
    and number = $3::integer
    and kind = 'message'`)

const deletion = statement('messageChanges.deletion', `
  select seq, number, at
  from event
  where account_id = $1::integer
    and conversation_id = $2::uuid
    and audience = 'all'
    and number > $3::integer
    and kind = 'message_deleted'
    and body -> 'target' = to_jsonb($3::integer)
  limit 1`)

const edit = statement('messageChanges.edit', `
  update event
  set body = ${editedBody}
  where event.account_id = $1::integer
    and event.conversation_id = $2::uuid
    and event.audience = 'all'
    and ${isEdited}`)

const remove = statement('messageChanges.remove', `
  update event
  set body = ${deletedBody}
  where event.account_id = $1::integer
    and event.conversation_id = $2::uuid
    and event.audience = 'all'
    and ${isDeleted}`)
