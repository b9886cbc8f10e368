// Timed work: rows of what is due when, taken by whichever node comes first. What each kind does is the taker's matter.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Transaction } from './pool.ts'

export interface DueRecord {
  accountId: number
  id: string
  kind: 'invitation_ignored' | 'wait_abandoned' | 'retention' | 'site_hours' | 'file_unsent'
  /** What it is about: a conversation, a file, or nothing but the account. */
  subjectId: string
}

/** The account as a whole, where what is due has a subject. */
export const wholeAccount = '00000000-0000-0000-0000-000000000000'

/** What somebody is of whom no row says that they are here or gone: a crash of Postgres empties that table, and until all had the time to come back they count as `here`. */
export type Unseen = 'here' | 'gone'

/** Leaving makes what waits for somebody due at once (departures.ts); a look each minute finds those whose leaving was missed, with a crash of Postgres. */
export const lookAgainMs = 60_000

/** Something is due after this long; of one kind and subject only the sooner is kept. */
export async function appendDue (tx: Transaction, { accountId, kind, subjectId, afterMs }: Omit<DueRecord, 'id'> & { afterMs: number }): Promise<void> {
  await run(tx, append, [accountId, randomUUID(), kind, subjectId, afterMs])
}

/**
 * Takes what is due, each in a transaction of its own, and hands it to `handle`: taking and effect commit together. What another node has taken is passed over. Answers
 * what was done. A row whose handling fails comes again in a minute and doesn't keep the others waiting; the first such error is thrown at the end.
 */
export async function takeDue (pool: pg.Pool, handle: (tx: Transaction, row: DueRecord) => Promise<void>): Promise<DueRecord[]> {
  const done: DueRecord[] = []
  const errors: unknown[] = []
  for (let taken = 0; taken < maxTaken; taken++) {
    const row = await takeOne(pool, handle, errors)
    if (row === undefined) break
    done.push(row)
  }
  if (errors.length > 0) throw errors[0]
  return done
}

// In one go; what is more waits for the next second.
const maxTaken = 200

async function takeOne (pool: pg.Pool, handle: (tx: Transaction, row: DueRecord) => Promise<void>, errors: unknown[]): Promise<DueRecord | undefined> {
  let row: DueRecord | undefined
  try {
    return await inTransaction(pool, async tx => {
      const [found] = await rows<DueRow>(tx, take)
      row = found && toDue(found)
      if (row !== undefined) await handle(tx, row)
      return row
    })
  } catch (error) {
    if (row === undefined) throw error
    errors.push(error)
    await run(pool, postpone, [row.accountId, row.id])
    return row
  }
}

const append = statement('due.append', `
  insert into due (account_id, id, kind, subject_id, due_at)
  values ($1::integer, $2::uuid, $3::text, $4::uuid, clock_timestamp() + $5::double precision * interval '1 ms')
  on conflict (account_id, kind, subject_id) do update
  set due_at = least(due.due_at, excluded.due_at)`)

const take = statement('due.take', `
  delete from due
  using (
    select account_id, id
    from due
    where due_at <= clock_timestamp()
    order by due_at
    limit 1
    for update skip locked
  ) as next
  where due.account_id = next.account_id
    and due.id = next.id
  returning due.account_id, due.id, due.kind, due.subject_id`)

const postpone = statement('due.postpone', `
  update due
  set due_at = clock_timestamp() + interval '1 min'
  where account_id = $1::integer
    and id = $2::uuid`)

interface DueRow { account_id: number, id: string, kind: DueRecord['kind'], subject_id: string }

function toDue (row: DueRow): DueRecord {
  return { accountId: row.account_id, id: row.id, kind: row.kind, subjectId: row.subject_id }
}
