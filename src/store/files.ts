// Files of conversations: announced, stored in parts, named by one message, read again. What their bytes are and whether a site takes them is the api's matter; their room is file-room.ts, what becomes of those that nobody names file-ends.ts.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { BadInput, FileUnfinished, KeyTaken, NotAnswerable, NotFound, TooMany } from '../errors.ts'
import type { FileCard } from '../wire/events.ts'
import { findOpenConversation, lockConversation } from './conversations.ts'
import type { FromVisitor, OperatorAccess } from './conversations.ts'
import { appendDue } from './due.ts'
import { takeRoom } from './file-room.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'
import { requireSite } from './sites.ts'
import type { SiteRecord } from './sites.ts'
import { lockVisitor } from './visitor-lock.ts'

export interface FileRecord {
  accountId: number
  id: string
  siteId: string
  visitorId: string
  author: string
  name: string
  /** What its first bytes are; missing until they came. */
  type?: string
  bytes: number
  /** How many it comes in. */
  parts: number
  width?: number
  height?: number
  sent: boolean
}

/** What is said of a file that is about to come. */
export interface Announced { key: string, name: string, bytes: number, partBytes: number }

/** Whose the unsent file is: its sender's, a visitor or an operator. */
export interface Sender { accountId: number, author: string, visitorId?: string | undefined }

/**
 * A visitor's file is about to come, into their open conversation; a repeat of the key is answered by the same one. Its own transaction. Throws NotFound, KeyTaken, NotAnswerable where nothing is open (or not `only`), and
 * TooMany above `mostAnHour`.
 */
export async function beginVisitorFile (pool: pg.Pool, { mostAnHour, only, ...file }: FromVisitor & Announced & { mostAnHour: number, only?: string | undefined }): Promise<FileRecord> {
  const { accountId, siteId, visitorId } = file
  return await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, siteIds: [siteId], visitorId })
    const first = await findAnnounced(tx, { ...file, author: 'visitor' })
    if (first !== undefined) return first
    const open = await findOpenConversation(tx, { accountId, visitorId })
    if (open === undefined || (only !== undefined && open.id !== only)) throw new NotAnswerable()
    const [recent] = await rows<{ files: number, seconds: number | null }>(tx, countRecent, [accountId, visitorId])
    if (recent !== undefined && recent.files >= mostAnHour) throw new TooMany(Math.max(1, Math.ceil(recent.seconds ?? 1)))
    return await create(tx, { ...file, author: 'visitor', conversationId: open.id })
  })
}

/**
 * The same of an operator, into any conversation that isn't over. `judge` is told the settings of the conversation's site and refuses by throwing. Its own transaction. Throws NotFound, KeyTaken,
 * ConversationGone, NotAnswerable.
 */
export async function beginOperatorFile (pool: pg.Pool, { operatorId, judge, ...file }: OperatorAccess & Announced & { operatorId: string, conversationId: string, judge: (settings: SiteRecord['settings']) => void }): Promise<FileRecord> {
  return await inTransaction(pool, async tx => {
    const { accountId, siteId, visitorId, state } = await lockConversation(tx, file)
    const announced = { ...file, accountId, siteId, visitorId, author: `operator:${operatorId}` }
    const first = await findAnnounced(tx, announced)
    if (first !== undefined) return first
    if (state === 'ended') throw new NotAnswerable()
    judge((await requireSite(tx, { accountId, siteId })).settings)
    return await create(tx, announced)
  })
}

/** A file of this sender's that no message names yet. Throws NotFound. */
export async function requireUnsent (db: Queryable, { accountId, author, visitorId, fileId }: Sender & { fileId: string }): Promise<FileRecord> {
  const [row] = await rows<FileRow>(db, unsent, [accountId, fileId, author, visitorId ?? null])
  if (row === undefined) throw new NotFound()
  return toFile(row)
}

/**
 * Stores a part, the first time that it comes; answers how many are missing. `found`: what the first part says that the file is, without which no other is taken. Its own transaction. Throws NotFound,
 * BadInput for a part that isn't of this file, FileUnfinished, and StorageFull above `mostRoom` for all of the account.
 */
export async function storePart (pool: pg.Pool, part: Sender & { fileId: string, index: number, bytes: Buffer, partBytes: number, mostRoom: number, found?: { type: string, name: string, width?: number, height?: number } | undefined }): Promise<number> {
  const { accountId, fileId, index, bytes, mostRoom, found } = part
  return await inTransaction(pool, async tx => {
    const [row] = await rows<FileRow>(tx, lockUnsent, [accountId, fileId, part.author, part.visitorId ?? null])
    if (row === undefined) throw new NotFound()
    refuseForeign(toFile(row), part)
    if (index > 0 && row.type === null) throw new FileUnfinished()
    const { rowCount } = await run(tx, insertPart, [accountId, fileId, index, bytes])
    if (rowCount === 1 && found !== undefined) await run(tx, setType, [accountId, fileId, found.type, found.name, found.width ?? null, found.height ?? null])
    const left = row.parts - await countParts(tx, { accountId, fileId })
    if (rowCount === 1) await takeRoom(tx, { accountId, bytes: bytes.length, most: mostRoom })
    return left
  })
}

/** A sender's own file goes with a message of this conversation from now on. The visitor's row is locked. Throws NotFound, FileUnfinished. */
export async function sendFile (tx: Transaction, { accountId, author, visitorId, fileId, conversationId }: Sender & { fileId: string, conversationId: string }): Promise<FileCard> {
  const [row] = await rows<FileRow>(tx, lockUnsent, [accountId, fileId, author, visitorId ?? null])
  if (row === undefined) throw new NotFound()
  if (row.type === null || await countParts(tx, { accountId, fileId }) < row.parts) throw new FileUnfinished()
  await run(tx, markSent, [accountId, fileId, conversationId])
  const { id, name, bytes, width, height } = toFile(row)
  return { id, name, type: row.type, bytes, ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) }
}

/** A sent file of the visitor's conversations, or of this one. Throws NotFound. */
export async function requireFileForVisitor (db: Queryable, { accountId, visitorId, conversationId, fileId }: { accountId: number, visitorId: string, conversationId?: string | undefined, fileId: string }): Promise<FileRecord & { type: string }> {
  return await requireSent(db, [accountId, fileId, visitorId, null, conversationId ?? null])
}

/** A sent file of these sites. Throws NotFound. */
export async function requireFileForOperator (db: Queryable, { accountId, siteIds, fileId }: OperatorAccess & { fileId: string }): Promise<FileRecord & { type: string }> {
  return await requireSent(db, [accountId, fileId, null, siteIds ?? null, null])
}

/** Its bytes, part by part, as they are needed. Throws NotFound in the middle when the file is dropped meanwhile. */
export async function * readFile (db: Queryable, { accountId, id: fileId, parts }: Pick<FileRecord, 'accountId' | 'id' | 'parts'>): AsyncGenerator<Buffer> {
  for (let index = 0; index < parts; index++) {
    const [part] = await rows<{ bytes: Buffer }>(db, onePart, [accountId, fileId, index])
    if (part === undefined) throw new NotFound()
    yield part.bytes
  }
}

// Of those that nobody names: an hour is longer than any upload, and what people leave lying about isn't theirs to keep here.
const unsentMs = 3_600_000

async function findAnnounced (tx: Transaction, { accountId, visitorId, author, key }: { accountId: number, visitorId: string, author: string, key: string }): Promise<FileRecord | undefined> {
  const [row] = await rows<FileRow>(tx, byKey, [accountId, visitorId, key])
  if (row !== undefined && row.author !== author) throw new KeyTaken()
  return row && toFile(row)
}

interface NewFile extends Announced { accountId: number, siteId: string, visitorId: string, conversationId: string, author: string }

async function create (tx: Transaction, { accountId, siteId, visitorId, conversationId, author, key, name, bytes, partBytes }: NewFile): Promise<FileRecord> {
  const id = randomUUID()
  const [row] = await rows<FileRow>(tx, insert, [accountId, id, siteId, visitorId, conversationId, author, key, name, bytes, Math.ceil(bytes / partBytes)])
  if (row === undefined) throw new Error('a file was not stored')
  await appendDue(tx, { accountId, kind: 'file_unsent', subjectId: id, afterMs: unsentMs })
  return toFile(row)
}

function refuseForeign ({ bytes, parts }: FileRecord, { index, bytes: part, partBytes }: { index: number, bytes: Buffer, partBytes: number }): void {
  if (index >= parts) throw new BadInput('This file has no such part.')
  const wanted = index === parts - 1 ? bytes - index * partBytes : partBytes
  if (part.length !== wanted) throw new BadInput(`This part is ${wanted} bytes long.`)
}

async function countParts (tx: Transaction, { accountId, fileId }: { accountId: number, fileId: string }): Promise<number> {
  const [row] = await rows<{ parts: number }>(tx, count, [accountId, fileId])
  return row?.parts ?? 0
}

async function requireSent (db: Queryable, values: unknown[]): Promise<FileRecord & { type: string }> {
  const [row] = await rows<FileRow>(db, sent, values)
  if (row === undefined || row.type === null) throw new NotFound()
  return { ...toFile(row), type: row.type }
}

const columns = 'account_id, id, site_id, visitor_id, author, name, type, bytes, parts, width, height, sent_at'

const byKey = statement('files.byKey', `
  select ${columns}
  from file
  where account_id = $1::integer
    and visitor_id = $2::uuid
    and key = $3::uuid`)

const countRecent = statement('files.countRecent', `
  select count(*)::integer as files, extract(epoch from min(created_at) + interval '1 hour' - clock_timestamp())::double precision as seconds
  from file
  where account_id = $1::integer
    and visitor_id = $2::uuid
    and created_at > clock_timestamp() - interval '1 hour'
    and author = 'visitor'`)

const insert = statement('files.insert', `
  insert into file (account_id, id, site_id, visitor_id, conversation_id, author, key, name, bytes, parts)
  values ($1::integer, $2::uuid, $3::text, $4::uuid, $5::uuid, $6::text, $7::uuid, $8::text, $9::integer, $10::integer)
  returning ${columns}`)

const whose = `
  where account_id = $1::integer
    and id = $2::uuid
    and author = $3::text
    and ($4::uuid is null or visitor_id = $4::uuid)
    and sent_at is null`

const unsent = statement('files.unsent', `
  select ${columns}
  from file${whose}`)

const lockUnsent = statement('files.lockUnsent', `
  select ${columns}
  from file${whose}
  for no key update`)

const insertPart = statement('files.insertPart', `
  insert into file_part (account_id, file_id, index, bytes)
  values ($1::integer, $2::uuid, $3::integer, $4::bytea)
  on conflict (account_id, file_id, index) do nothing`)

const setType = statement('files.setType', `
  update file
  set type = $3::text,
    name = $4::text,
    width = $5::integer,
    height = $6::integer
  where account_id = $1::integer
    and id = $2::uuid`)

const count = statement('files.countParts', `
  select count(*)::integer as parts
  from file_part
  where account_id = $1::integer
    and file_id = $2::uuid`)

const markSent = statement('files.markSent', `
  update file
  set sent_at = clock_timestamp(),
    conversation_id = $3::uuid
  where account_id = $1::integer
    and id = $2::uuid`)

const sent = statement('files.sent', `
  select ${columns}
  from file
  where account_id = $1::integer
    and id = $2::uuid
    and ($3::uuid is null or visitor_id = $3::uuid)
    and ($4::text[] is null or site_id = any($4::text[]))
    and ($5::uuid is null or conversation_id = $5::uuid)
    and sent_at is not null`)

const onePart = statement('files.part', `
  select bytes
  from file_part
  where account_id = $1::integer
    and file_id = $2::uuid
    and index = $3::integer`)

interface FileRow {
  account_id: number,
  id: string,
  site_id: string,
  visitor_id: string,
  author: string,
  name: string,
  type: string | null,
  bytes: number,
  parts: number,
  width: number | null,
  height: number | null,
  sent_at: Date | null
}

function toFile (row: FileRow): FileRecord {
  return {
    accountId: row.account_id,
    id: row.id,
    siteId: row.site_id,
    visitorId: row.visitor_id,
    author: row.author,
    name: row.name,
    bytes: row.bytes,
    parts: row.parts,
    sent: row.sent_at !== null,
    ...(row.type === null ? {} : { type: row.type }),
    ...(row.width === null ? {} : { width: row.width }),
    ...(row.height === null ? {} : { height: row.height })
  }
}
