// Answers by mail: an operator's words for somebody who left an address and isn't here. One burst of words is one mail, and one that was read on the page is none. The outbox itself is mail.ts.
import { uuidv7 } from 'uuidv7'
import type { ConversationPlace } from './conversation-states.ts'
import { rows, run, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'
import { markMailed, marksOf } from './read-marks.ts'
import { createSecret, toDigest } from './secrets.ts'

/** What an operator said, and how they are called; `file` is the name of one that went with it. */
export interface SpokenWord { name: string, text: string, file?: string }

// Who writes three lines sends them within this; an answer that comes a minute later is still quick for a mail.
const quietMs = 60_000
// Who writes and writes is sent after this all the same.
const longestMs = 300_000
// Longer than a page takes to load, a train a tunnel; shorter than somebody waits for nothing.
const goneMs = 120_000

/**
 * An operator says something in this conversation: if its visitor left an address, a mail is due when they have been quiet for a minute, and joins what was said before and isn't on its way yet.
 * Whether it is needed is judged then. The caller has locked the visitor's row and appends the message in the same transaction.
 */
export async function queueAnswer (tx: Transaction, { accountId, siteId, visitorId, conversationId }: ConversationPlace): Promise<void> {
  await run(tx, queue, [accountId, uuidv7(), siteId, visitorId, conversationId, quietMs, longestMs])
}

export interface AnswerPlace { accountId: number, id: string, conversationId: string, upto: number | undefined, after: number, token: string | undefined }

/**
 * What goes with an answer's mail: settled the first time, the same from then on. Undefined when it isn't sent now: everything was seen (the mail is gone then), or its visitor is still here
 * (it is looked at again). In the transaction that locked it.
 */
export async function settleAnswer (tx: Transaction, place: AnswerPlace): Promise<{ token: string, words: SpokenWord[] } | undefined> {
  const { accountId, id, conversationId } = place
  if (place.upto !== undefined && place.token !== undefined) {
    return { token: place.token, words: await listWords(tx, { accountId, conversationId, after: place.after, upto: place.upto }) }
  }
  const [found] = await rows<{ last: number, after: number, wait_ms: number, old: boolean }>(tx, look, [accountId, id, goneMs])
  const words = found === undefined ? [] : await listWords(tx, { accountId, conversationId, after: found.after, upto: found.last })
  if (found === undefined || words.length === 0 || found.old) {
    await run(tx, cancel, [accountId, id])
    return undefined
  }
  if (found.wait_ms > 0) {
    await run(tx, lookLater, [accountId, id, found.wait_ms])
    return undefined
  }
  const { token, digest } = createSecret()
  await run(tx, settle, [accountId, id, found.last, digest, JSON.stringify({ after: found.after, token })])
  await markMailed(tx, { accountId, conversationId, number: found.last })
  return { token, words }
}

/** Which conversation the link in a mail opens, and whose it is; undefined when it is older than a week, or was never ours. */
export async function followReturnLink (db: Queryable, { accountId, siteId, token }: { accountId: number, siteId: string, token: string }): Promise<{ visitorId: string, conversationId: string } | undefined> {
  const [row] = await rows<{ visitor_id: string, conversation_id: string }>(db, follow, [accountId, siteId, toDigest(token)])
  return row && { visitorId: row.visitor_id, conversationId: row.conversation_id }
}

async function listWords (db: Queryable, { accountId, conversationId, after, upto }: { accountId: number, conversationId: string, after: number, upto: number }): Promise<SpokenWord[]> {
  const found = await rows<{ name: string | null, text: string | null, file: string | null }>(db, said, [accountId, conversationId, after, upto])
  return found.filter(({ text, file }) => (text ?? '') !== '' || file !== null)
    .map(({ name, text, file }) => ({ name: name ?? '', text: text ?? '', ...(file === null ? {} : { file }) }))
}

// To whom this conversation was opened for: another person at the same browser may have given another address since.
const queue = statement('answerMail.queue', `
  insert into mail (account_id, id, site_id, visitor_id, conversation_id, kind, recipient, due_at)
  select visitor.account_id, $2::uuid, $3::text, visitor.id, $5::uuid, 'answer', reached.email, clock_timestamp() + $6::double precision * interval '1 ms'
  from visitor
  left join event as opening
    on opening.account_id = visitor.account_id
    and opening.conversation_id = $5::uuid
    and opening.audience = 'all'
    and opening.number = 1
  cross join lateral (
    select coalesce(nullif(opening.body->>'email', ''), nullif(opening.body->'answers'->>'email', ''), visitor.email) as email
  ) as reached
  where visitor.account_id = $1::integer
    and visitor.id = $4::uuid
    and reached.email is not null
  on conflict (account_id, conversation_id) where kind = 'answer' and upto is null do update
  set recipient = excluded.recipient,
    due_at = least(excluded.due_at, mail.created_at + $7::double precision * interval '1 ms')`)

// In a conversation that was left there is nobody to wait for; elsewhere one who is still here may read it any moment.
const look = statement('answerMail.look', `
  select
    conversation.last_all as last,
    greatest(marks.seen_by_visitor, marks.mailed) as after,
    case
      when conversation.state = 'left' then 0
      else greatest(0, $3::double precision - 1000 * extract(epoch from clock_timestamp() - contact.at)::double precision)
    end as wait_ms,
    mail.created_at < clock_timestamp() - interval '1 day' as old
  from mail
  join conversation on conversation.account_id = mail.account_id and conversation.id = mail.conversation_id
  cross join lateral (${marksOf('conversation.account_id', 'conversation.id')}
  ) as marks
  cross join lateral (
    select greatest(
      (
        select visit.last_contact_at
        from visit
        where visit.account_id = conversation.account_id
          and visit.visitor_id = conversation.visitor_id
        order by visit.number desc
        limit 1
      ),
      (
        select presence.last_seen_at
        from presence
        where presence.account_id = conversation.account_id
          and presence.visitor_id = conversation.visitor_id
      ),
      to_timestamp(0)
    ) as at
  ) as contact
  where mail.account_id = $1::integer
    and mail.id = $2::uuid
    and conversation.erased_at is null`)

const cancel = statement('answerMail.cancel', `
  delete from mail
  where account_id = $1::integer
    and id = $2::uuid`)

const lookLater = statement('answerMail.lookLater', `
  update mail
  set due_at = clock_timestamp() + $3::double precision * interval '1 ms'
  where account_id = $1::integer
    and id = $2::uuid`)

const settle = statement('answerMail.settle', `
  update mail
  set upto = $3::integer,
    digest = $4::bytea,
    body = $5::text::jsonb
  where account_id = $1::integer
    and id = $2::uuid`)

const said = statement('answerMail.said', `
  select event.body ->> 'name' as name, event.body ->> 'text' as text, event.body -> 'file' ->> 'name' as file
  from event
  where event.account_id = $1::integer
    and event.conversation_id = $2::uuid
    and event.audience = 'all'
    and event.number > $3::integer
    and event.number <= $4::integer
    and event.kind = 'message'
    and event.author like 'operator:%'
  order by event.number`)

const follow = statement('answerMail.follow', `
  select mail.visitor_id, mail.conversation_id
  from mail
  join visitor on visitor.account_id = mail.account_id and visitor.id = mail.visitor_id
  where mail.account_id = $1::integer
    and mail.digest = $3::bytea
    and mail.site_id = $2::text
    and mail.kind = 'answer'
    and mail.created_at > clock_timestamp() - interval '7 days'
    and visitor.erased_at is null`)
