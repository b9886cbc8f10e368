// Transcripts by mail: at once to an address that is known to be the visitor's, else a short letter first, and the transcript when its link is used. How they read is the api's matter, sending src/outbound's.
import type pg from 'pg'
import { KeyTaken, LinkGone, TooMany } from '../errors.ts'
import type { ConversationPlace } from './conversation-states.ts'
import { mailboxOf } from './mail.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'
import { createSecret, toDigest } from './secrets.ts'
import { lockVisitor } from './visitor-lock.ts'
import { uuidv7 } from 'uuidv7'

export interface TranscriptWish extends ConversationPlace {
  /** The visitor's; the mail is called so. */
  key: string
  recipient: string
  /** As it is now; kept until it is sent. */
  text: string
  zone: string
}

// A day of one address: more is somebody else's mailbox being filled, or a mistake.
const mostForRecipient = 5
/** Letters to an address that never said yes. */
const mostUnasked = 2
// An hour of a site, whose name stands on all of them.
const mostForSite = 200
const hourSeconds = 3_600

/**
 * A visitor wants a transcript by mail. It is sent at once where the address is known to be theirs: signed, or confirmed by them before; else a letter asks first. Its own
 * transaction. A repeat of the key changes nothing. Throws KeyTaken, NotFound, TooMany.
 */
export async function wishTranscript (pool: pg.Pool, wish: TranscriptWish): Promise<'sent' | 'confirm'> {
  const { accountId, siteId, visitorId, conversationId, key, recipient } = wish
  return await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, visitorId, siteIds: [siteId] })
    const [known] = await rows<{ kind: string, same: boolean }>(tx, byKey, [accountId, key, visitorId, conversationId])
    if (known !== undefined) {
      if (!known.same) throw new KeyTaken()
      return known.kind === 'confirm' ? 'confirm' : 'sent'
    }
    const [trust] = await rows<{ theirs: boolean }>(tx, isTheirs, [accountId, visitorId, recipient])
    const kind = trust?.theirs === true ? 'transcript' : 'confirm'
    await refuseTooMany(tx, { accountId, siteId, recipient, kind })
    if (kind === 'transcript') {
      await append(tx, { ...wish, id: key, kind, body: { text: wish.text } })
      return 'sent'
    }
    const { token, digest } = createSecret()
    await append(tx, { ...wish, id: key, kind, body: { token, zone: wish.zone }, digest })
    return 'confirm'
  })
}

/** What the link of such a letter asks for: a day old at most, of a conversation that is still there. Throws LinkGone. */
export async function requireConfirmation (db: Queryable, { accountId, siteId, link }: { accountId: number, siteId: string, link: string }): Promise<ConversationPlace & { id: string, recipient: string, zone: string }> {
  const [row] = await rows<{ id: string, visitor_id: string, conversation_id: string, recipient: string, zone: string | null }>(db, byLink, [accountId, siteId, toDigest(link)])
  if (row === undefined) throw new LinkGone()
  return { accountId, siteId, id: row.id, visitorId: row.visitor_id, conversationId: row.conversation_id, recipient: row.recipient, zone: row.zone ?? '' }
}

/** The link was used: the transcript goes out, once however often it is used. Its own transaction. */
export async function confirmTranscript (pool: pg.Pool, { text, id, ...asked }: ConversationPlace & { id: string, recipient: string, text: string }): Promise<void> {
  await inTransaction(pool, async tx => {
    const { rowCount } = await run(tx, confirm, [asked.accountId, id])
    if (rowCount === 1) await append(tx, { ...asked, id: uuidv7(), kind: 'transcript', body: { text } })
  })
}

async function refuseTooMany (tx: Transaction, { accountId, siteId, recipient, kind }: { accountId: number, siteId: string, recipient: string, kind: 'transcript' | 'confirm' }): Promise<void> {
  const [sent] = await rows<{ recipient: number, unasked: number, site: number }>(tx, count, [accountId, siteId, recipient])
  if (sent === undefined) return
  const unasked = kind === 'confirm' && sent.unasked >= mostUnasked
  if (unasked || sent.recipient >= mostForRecipient || sent.site >= mostForSite) throw new TooMany(hourSeconds)
}

interface NewMail extends ConversationPlace { id: string, kind: 'transcript' | 'confirm', recipient: string, body: object, digest?: Buffer }

async function append (tx: Transaction, { accountId, id, siteId, visitorId, conversationId, kind, recipient, body, digest }: NewMail): Promise<void> {
  await run(tx, insert, [accountId, id, siteId, visitorId, conversationId, kind, recipient, JSON.stringify(body), digest ?? null])
}

const byKey = statement('transcripts.byKey', `
  select kind, visitor_id = $3::uuid and conversation_id = $4::uuid as same
  from mail
  where account_id = $1::integer
    and id = $2::uuid`)

const isTheirs = statement('transcripts.isTheirs', `
  select
    coalesce(visitor.email_verified and lower(visitor.email) = lower($3::text), false)
    or exists (
      select 1
      from mail
      where mail.account_id = visitor.account_id
        and lower(mail.recipient) = lower($3::text)
        and mail.visitor_id = visitor.id
        and mail.kind = 'confirm'
        and mail.confirmed_at is not null
    ) as theirs
  from visitor
  where visitor.account_id = $1::integer
    and visitor.id = $2::uuid`)

// What nobody asked for counts until it is confirmed.
const count = statement('transcripts.count', `
  select
    (
      select count(*)::integer
      from mail
      where account_id = $1::integer
        and lower(recipient) in (lower($3::text), ${mailboxOf('$3::text')})
        and created_at > clock_timestamp() - interval '1 day'
        and kind in ('transcript', 'confirm')
    ) as recipient,
    (
      select count(*)::integer
      from mail
      where account_id = $1::integer
        and lower(recipient) in (lower($3::text), ${mailboxOf('$3::text')})
        and created_at > clock_timestamp() - interval '1 day'
        and kind = 'confirm'
        and confirmed_at is null
    ) as unasked,
    (
      select count(*)::integer
      from (
        select site_id
        from mail
        where account_id = $1::integer
          and kind in ('transcript', 'confirm')
          and created_at > clock_timestamp() - interval '1 hour'
      ) as recent
      where site_id = $2::text
    ) as site`)

const insert = statement('transcripts.insert', `
  insert into mail (account_id, id, site_id, visitor_id, conversation_id, kind, recipient, body, digest, due_at)
  values ($1::integer, $2::uuid, $3::text, $4::uuid, $5::uuid, $6::text, $7::text, $8::text::jsonb, $9::bytea, clock_timestamp())`)

const byLink = statement('transcripts.byLink', `
  select mail.id, mail.visitor_id, mail.conversation_id, mail.recipient, mail.body ->> 'zone' as zone
  from mail
  join conversation on conversation.account_id = mail.account_id and conversation.id = mail.conversation_id
  where mail.account_id = $1::integer
    and mail.digest = $3::bytea
    and mail.site_id = $2::text
    and mail.kind = 'confirm'
    and mail.created_at > clock_timestamp() - interval '1 day'
    and conversation.erased_at is null`)

const confirm = statement('transcripts.confirm', `
  update mail
  set confirmed_at = clock_timestamp()
  where account_id = $1::integer
    and id = $2::uuid
    and confirmed_at is null`)
