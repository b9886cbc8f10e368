// How files end: with their conversation, or an hour after they were announced and no message named them. How they begin is files.ts.
import type pg from 'pg'
import { dropFiles } from './file-room.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'

/** What is due of a file: it goes, unless a message named it. In the transaction that took it from what is due. */
export async function dropUnsentFile (tx: Transaction, { accountId, fileId }: { accountId: number, fileId: string }): Promise<void> {
  const found = await rows<{ id: string }>(tx, lockUnsent, [accountId, fileId])
  await dropFiles(tx, { accountId, fileIds: found.map(({ id }) => id) })
}

/** A file whose bytes are not taken here goes at once. Its own transaction. */
export async function refuseFile (pool: pg.Pool, file: { accountId: number, fileId: string }): Promise<void> {
  await inTransaction(pool, async tx => { await dropUnsentFile(tx, file) })
}

/** The files of these conversations, sent or not; their visitors' rows are locked. */
export async function dropFilesOf (tx: Transaction, { accountId, conversationIds }: { accountId: number, conversationIds: string[] }): Promise<void> {
  const found = await rows<{ id: string }>(tx, ofConversations, [accountId, conversationIds])
  await dropFiles(tx, { accountId, fileIds: found.map(({ id }) => id) })
}

/** Files that nobody named in two hours and that nobody looks after are due again, as waits.ts says. */
export async function recallFiles (db: Queryable): Promise<void> {
  await run(db, recall)
}

const lockUnsent = statement('fileEnds.lockUnsent', `
  select id
  from file
  where account_id = $1::integer
    and id = $2::uuid
    and sent_at is null
  for update`)

const ofConversations = statement('fileEnds.ofConversations', `
  select id
  from file
  where account_id = $1::integer
    and conversation_id = any($2::uuid[])`)

const recall = statement('fileEnds.recall', `
  insert into due (account_id, id, kind, subject_id, due_at)
  select forgotten.account_id, gen_random_uuid(), 'file_unsent', forgotten.id, clock_timestamp()
  from (
    select file.account_id, file.id
    from file
    where file.sent_at is null
      and file.created_at < clock_timestamp() - interval '2 hours'
    order by file.created_at
    limit 1000
  ) as forgotten
  order by forgotten.account_id, forgotten.id
  on conflict (account_id, kind, subject_id) do nothing`)
