// Who visitors are: what the owner's pages and they themselves say, and the signed identity by which one person is one visitor of a site on every device. Whether a signature is good is the api's matter.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { uuidv7 } from 'uuidv7'
import { findOpenConversation } from './conversations.ts'
import { inTransaction, rows, run, sqlState, statement } from './pool.ts'
import type { Transaction } from './pool.ts'
import { lockVisitor } from './visitor-lock.ts'

type Data = Record<string, string | number | boolean>

/** What the owner's page says of who is there. */
export interface Who {
  id?: string | undefined
  name?: string | undefined
  email?: string | undefined
  phone?: string | undefined
  avatar?: string | undefined
  data?: Data | undefined
}

export interface Identifying {
  accountId: number
  siteId: string
  visitorId: string
  who: Who
  /** The owner's server signed `who.id`; `email`: the address, too. */
  signed?: { id: string, email: boolean } | undefined
}

/** `visitorId`: who the browser is from now on, somebody else where the signed identity is another visitor's. */
export interface Identified { visitorId: string, verified: boolean }

/**
 * Notes who a visitor is. What isn't signed is kept as said, for a visitor without a signed identity only. A signed identity makes this the visitor who has it: this one, if nobody has it and they had
 * none; else the one who has it, or a new one. Somebody who is just talking here stays who they are until that is over, unless they had another signed identity. Histories never merge. Its own
 * transaction. Throws NotFound.
 */
export async function identifyVisitor (pool: pg.Pool, identifying: Identifying): Promise<Identified> {
  try {
    return await identify(pool, identifying)
  } catch (error) {
    // Two devices at once with an identity that nobody had: the other one has it now.
    if (!(error instanceof pg.DatabaseError) || error.code !== sqlState.uniqueViolation) throw error
    return await identify(pool, identifying)
  }
}

/** What a visitor filled in before a chat. What their signed identity came with stands above it. The visitor's row is locked. */
export async function tellAnswers (tx: Transaction, { accountId, visitorId, name, email, phone }: { accountId: number, visitorId: string, name?: string | undefined, email?: string | undefined, phone?: string | undefined }): Promise<void> {
  await run(tx, answer, [accountId, visitorId, name ?? null, email ?? null, phone ?? null])
}

async function identify (pool: pg.Pool, { accountId, siteId, visitorId, who, signed }: Identifying): Promise<Identified> {
  return await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, siteIds: [siteId], visitorId })
    if (signed === undefined) {
      await tell(tx, { accountId, visitorId, who })
      return { visitorId, verified: false }
    }
    const own = await findOwn(tx, { accountId, visitorId })
    const holder = await findHolder(tx, { accountId, siteId, identity: signed.id })
    const free = holder === undefined && own === undefined
    if (own === undefined && !free && await isTalking(tx, { accountId, visitorId })) {
      await tell(tx, { accountId, visitorId, who })
      return { visitorId, verified: true }
    }
    const target = holder ?? (free ? visitorId : await create(tx, { accountId, siteId }))
    await run(tx, verify, [...toValues({ accountId, visitorId: target, who }), signed.id, signed.email])
    return { visitorId: target, verified: true }
  })
}

interface Whose { accountId: number, visitorId: string }

async function tell (tx: Transaction, told: Whose & { who: Who }): Promise<void> {
  await run(tx, claim, [...toValues(told), told.who.id ?? null])
}

function toValues ({ accountId, visitorId, who: { name, email, phone, avatar, data } }: Whose & { who: Who }): unknown[] {
  return [accountId, visitorId, name ?? null, email ?? null, phone ?? null, avatar ?? null, data === undefined ? null : JSON.stringify(data)]
}

async function findOwn (tx: Transaction, { accountId, visitorId }: Whose): Promise<string | undefined> {
  const [row] = await rows<{ identity: string }>(tx, own, [accountId, visitorId])
  return row?.identity
}

async function findHolder (tx: Transaction, { accountId, siteId, identity }: { accountId: number, siteId: string, identity: string }): Promise<string | undefined> {
  const [row] = await rows<{ id: string }>(tx, holder, [accountId, siteId, identity])
  return row?.id
}

async function isTalking (tx: Transaction, whose: Whose): Promise<boolean> {
  const open = await findOpenConversation(tx, whose)
  return open !== undefined && open.state !== 'invited'
}

// No hello made them: their key is nobody's to repeat.
async function create (tx: Transaction, { accountId, siteId }: { accountId: number, siteId: string }): Promise<string> {
  const id = uuidv7()
  await run(tx, insert, [accountId, id, siteId, randomUUID()])
  return id
}

// The live list shows names.
const shown = `
  with shown as (
    update presence
    set changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
    where account_id = $1::integer
      and visitor_id = $2::uuid
  )
  update visitor`

const whose = `
  where account_id = $1::integer
    and id = $2::uuid`

const answer = statement('identities.answer', `${shown}
  set name = case when verified_at is null then coalesce($3::text, name) else coalesce(name, $3::text) end,
    email = case when verified_at is null then coalesce($4::text, email) else coalesce(email, $4::text) end,
    phone = case when verified_at is null then coalesce($5::text, phone) else coalesce(phone, $5::text) end${whose}`)

const claim = statement('identities.claim', `${shown}
  set name = coalesce($3::text, name),
    email = coalesce($4::text, email),
    phone = coalesce($5::text, phone),
    avatar = coalesce($6::text, avatar),
    data = coalesce($7::jsonb, data),
    identity = coalesce($8::text, identity)${whose}
    and verified_at is null`)

// An address that was signed is changed by another signed one only.
const verify = statement('identities.verify', `${shown}
  set name = coalesce($3::text, name),
    email = case when email_verified and not $9::boolean then email else coalesce($4::text, email) end,
    email_verified = email_verified or $9::boolean,
    phone = coalesce($5::text, phone),
    avatar = coalesce($6::text, avatar),
    data = coalesce($7::jsonb, data),
    identity = $8::text,
    verified_at = clock_timestamp()${whose}`)

const own = statement('identities.own', `
  select identity
  from visitor
  where account_id = $1::integer
    and id = $2::uuid
    and verified_at is not null`)

// It changes under its lock; whoever was erased meanwhile is nobody.
const holder = statement('identities.holder', `
  select id
  from visitor
  where account_id = $1::integer
    and site_id = $2::text
    and identity = $3::text
    and verified_at is not null
    and erased_at is null
  for no key update`)

const insert = statement('identities.insert', `
  insert into visitor (account_id, id, site_id, hello_key)
  values ($1::integer, $2::uuid, $3::text, $4::uuid)`)
