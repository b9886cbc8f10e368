// The outbox of mail: what is to be sent, taken by one node at a time, and what became of it. Answers to visitors are answer-mail.ts, transcripts transcripts.ts; how mail is made and sent is src/outbound.
import type pg from 'pg'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'
import { settleAnswer } from './answer-mail.ts'
import type { SpokenWord } from './answer-mail.ts'

interface MailPlace { accountId: number, id: string }

/** A mail to send, with all that its text needs. `token` opens the link in it. */
export type MailRecord = MailPlace & {
  recipient: string
  attempts: number
  /** Since it was made, by the database's clock. */
  ageMs: number
  conversationId: string
  /** That its visitor is spoken to in; the site's, where nobody knows. */
  language: string
  site: { id: string, name: string }
} & (
  | { kind: 'answer', token: string, words: SpokenWord[] }
  | { kind: 'confirm', token: string }
  | { kind: 'transcript', text: string }
)

/** What a node finds when it looks for mail: nothing, one that needs no sending now, or one that is its own to send. */
export type Taken = { kind: 'none' } | { kind: 'passed', accountId: number } | { kind: 'mail', mail: MailRecord }

/** Nobody else takes it for so long: well above what sending may take (src/outbound/outbox.ts), for a node that stands still meanwhile. */
const leaseMs = 180_000

/**
 * The next mail that is due, leased: no other node takes it within three minutes. Accounts take turns: of those with something due it is the next one's after `after`, and of that account what has
 * waited longest. Its own transaction. Which kinds this node doesn't know, it leaves for others.
 */
export async function takeMail (pool: pg.Pool, { after = 0 }: { after?: number } = {}): Promise<Taken> {
  return await inTransaction(pool, async tx => {
    const row = (await rows<Row>(tx, next, [after]))[0] ?? (await rows<Row>(tx, next, [0]))[0]
    if (row === undefined) return { kind: 'none' }
    const place = { accountId: row.account_id, id: row.id }
    const content = await readContent(tx, row)
    if (content === undefined) return { kind: 'passed', accountId: row.account_id }
    await run(tx, lease, [row.account_id, row.id, leaseMs])
    return { kind: 'mail', mail: { ...place, ...toCommon(row), ...content } }
  })
}

/** It was taken by the mail server; what it was made of is forgotten. */
export async function markSent (db: Queryable, { accountId, id }: MailPlace): Promise<void> {
  await run(db, sent, [accountId, id])
}

/** It is tried again after `afterMs`. */
export async function retryMail (db: Queryable, { accountId, id, trouble, afterMs }: MailPlace & { trouble: string, afterMs: number }): Promise<void> {
  await run(db, retry, [accountId, id, trouble, afterMs])
}

/** It is never tried again, and says why. */
export async function giveUpMail (db: Queryable, { accountId, id, trouble }: MailPlace & { trouble: string }): Promise<void> {
  await run(db, giveUp, [accountId, id, trouble])
}

/** Deletes what is older than a month, and of erased conversations what no mailbox is counted by any more; a thousand at a time. */
export async function forgetMail (db: Queryable): Promise<void> {
  await run(db, forget)
}

/** Mail of these conversations is neither sent nor remembered: they are erased. How much a mailbox got within a day stays counted, by a digest of its address, or erasing would fill it. */
export async function dropMail (tx: Transaction, { accountId, conversationIds }: { accountId: number, conversationIds: string[] }): Promise<void> {
  await run(tx, blank, [accountId, conversationIds])
  await run(tx, drop, [accountId, conversationIds])
}

type Content = { kind: 'answer', token: string, words: SpokenWord[] } | { kind: 'confirm', token: string } | { kind: 'transcript', text: string }

async function readContent (tx: Transaction, row: Row): Promise<Content | undefined> {
  switch (row.kind) {
    case 'confirm': return { kind: 'confirm', token: row.body.token ?? '' }
    case 'transcript': return { kind: 'transcript', text: row.body.text ?? '' }
    case 'answer': {
      const settled = await settleAnswer(tx, { accountId: row.account_id, id: row.id, conversationId: row.conversation_id, upto: row.upto ?? undefined, after: row.body.after ?? 0, token: row.body.token })
      return settled && { kind: 'answer', ...settled }
    }
  }
}

/** SQL: by what a mailbox is counted when its address is erased. Who has the address can make it, nobody else reads one out of it. */
export function mailboxOf (address: string): string {
  return `encode(sha256(convert_to(lower(${address}), 'UTF8')), 'hex')`
}

const isCounted = "kind in ('transcript', 'confirm') and created_at > clock_timestamp() - interval '1 day'"

const next = statement('mail.next', `
  select mail.account_id, mail.id, mail.conversation_id, mail.kind, mail.recipient, mail.body, mail.upto, mail.attempts,
    1000 * extract(epoch from clock_timestamp() - mail.created_at)::double precision as age_ms,
    mail.site_id, site.name as site_name, coalesce(spoken.language, site.settings ->> 'language', 'auto') as language
  from (
    select account_id, id
    from mail
    where account_id > $1::integer
      and due_at <= clock_timestamp()
      and sent_at is null
      and given_up_at is null
      and kind in ('answer', 'confirm', 'transcript')
    order by account_id, due_at
    limit 1
    for update skip locked
  ) as due
  join mail on mail.account_id = due.account_id and mail.id = due.id
  join site on site.account_id = mail.account_id and site.id = mail.site_id
  left join lateral (
    select visit.spoken as language
    from visit
    where visit.account_id = mail.account_id
      and visit.visitor_id = mail.visitor_id
    order by visit.number desc
    limit 1
  ) as spoken on true`)

const lease = statement('mail.lease', `
  update mail
  set due_at = clock_timestamp() + $3::double precision * interval '1 ms',
    attempts = attempts + 1
  where account_id = $1::integer
    and id = $2::uuid`)

const sent = statement('mail.sent', `
  update mail
  set sent_at = clock_timestamp(),
    body = body - 'text' - 'token',
    trouble = null
  where account_id = $1::integer
    and id = $2::uuid`)

const retry = statement('mail.retry', `
  update mail
  set due_at = clock_timestamp() + $4::double precision * interval '1 ms',
    trouble = $3::text
  where account_id = $1::integer
    and id = $2::uuid
    and sent_at is null
    and given_up_at is null`)

const giveUp = statement('mail.giveUp', `
  update mail
  set given_up_at = clock_timestamp(),
    body = '{}',
    trouble = $3::text
  where account_id = $1::integer
    and id = $2::uuid
    and sent_at is null
    and given_up_at is null`)

const forget = statement('mail.forget', `
  delete from mail
  using (
    select account_id, id
    from mail
    where created_at < clock_timestamp() - interval '1 day'
      and (created_at < clock_timestamp() - interval '30 days' or recipient not like '%@%')
    order by created_at
    limit 1000
    for update skip locked
  ) as old
  where mail.account_id = old.account_id
    and mail.id = old.id`)

const blank = statement('mail.blank', `
  update mail
  set recipient = ${mailboxOf('recipient')},
    body = '{}',
    digest = null,
    trouble = null,
    given_up_at = clock_timestamp()
  where account_id = $1::integer
    and conversation_id = any($2::uuid[])
    and ${isCounted}`)

const drop = statement('mail.drop', `
  delete from mail
  where account_id = $1::integer
    and conversation_id = any($2::uuid[])
    and not (${isCounted})`)

interface Row {
  account_id: number
  id: string
  conversation_id: string
  kind: MailRecord['kind']
  recipient: string
  body: { token?: string, text?: string, after?: number }
  upto: number | null
  age_ms: number
  attempts: number
  site_id: string
  site_name: string
  language: string
}

function toCommon (row: Row): Pick<MailRecord, 'recipient' | 'attempts' | 'ageMs' | 'conversationId' | 'language' | 'site'> {
  return {
    recipient: row.recipient,
    attempts: row.attempts + 1,
    ageMs: row.age_ms,
    conversationId: row.conversation_id,
    language: row.language,
    site: { id: row.site_id, name: row.site_name }
  }
}
