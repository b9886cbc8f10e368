// Which operators are here: contact renews their row, and what visitors see of the sites follows in the same transaction. Remembering when to renew is left to the feed.
import type pg from 'pg'
import { inTransaction, rows, run, statement } from './pool.ts'
import { refreshSiteStatus } from './site-status.ts'

export interface Operator { accountId: number, operatorId: string }

/**
 * An operator is in contact; renewing oftener than each 8 s writes nothing, nor does a poll that was asked before they signed out. Answers whether the log has news: a site's status
 * changed. Its own transaction.
 */
export async function renewOperator (pool: pg.Pool, { accountId, operatorId }: Operator): Promise<boolean> {
  return await inTransaction(pool, async tx => {
    const [before] = await rows<{ here: boolean, fresh: boolean }>(tx, look, [accountId, operatorId])
    if (before?.fresh === true) return false
    const renewed = await rows(tx, renew, [accountId, operatorId])
    if (renewed.length === 0 || before?.here === true) return false
    await run(tx, noteSeen, [accountId, operatorId])
    return (await refreshSiteStatus(tx, { accountId })).length > 0
  })
}

/** A tab of theirs said that it closes; who isn't in contact by another within 6 s is away then, which the sweep notices. */
export async function leaveOperator (pool: pg.Pool, { accountId, operatorId }: Operator): Promise<void> {
  await run(pool, leave, [accountId, operatorId])
}

/** They signed out: where no other session of theirs is left nobody comes back from a reload, and they are gone at once. Answers whether the log has news. Its own transaction. */
export async function signOffOperator (pool: pg.Pool, { accountId, operatorId }: Operator): Promise<boolean> {
  return await inTransaction(pool, async tx => {
    const gone = await rows(tx, signOff, [accountId, operatorId])
    return gone.length > 0 && (await refreshSiteStatus(tx, { accountId })).length > 0
  })
}

/**
 * Takes away the rows of those who have been silent or left for long enough and refreshes their sites' status; a transaction for each account.
 * Any node, twice a second. Answers the accounts whose log has news.
 */
export async function sweepOperators (pool: pg.Pool): Promise<number[]> {
  return await sweepThose(pool, { silentAfterS: 20 })
}

/** The same for those alone who said that they leave: while nobody could have been heard. */
export async function sweepLeftOperators (pool: pg.Pool): Promise<number[]> {
  return await sweepThose(pool, { silentAfterS: null })
}

async function sweepThose (pool: pg.Pool, { silentAfterS }: { silentAfterS: number | null }): Promise<number[]> {
  const changed: number[] = []
  for (const { account_id: accountId } of await rows<{ account_id: number }>(pool, expired, [silentAfterS])) {
    const news = await inTransaction(pool, async tx => {
      await run(tx, sweep, [accountId, silentAfterS])
      return await refreshSiteStatus(tx, { accountId })
    })
    if (news.length > 0) changed.push(accountId)
  }
  return changed
}

// Locked, so that no sweep takes it away in between; `here` ends before anybody could have counted them as silent.
const look = statement('operatorPresence.look', `
  select
    last_seen_at > clock_timestamp() - interval '15 s' and left_at is null as here,
    last_seen_at > clock_timestamp() - interval '8 s' and left_at is null as fresh
  from operator_presence
  where account_id = $1::integer
    and operator_id = $2::uuid
  for no key update`)

const signedIn = `
    select 1
    from operator_session
    where operator_session.account_id = $1::integer
      and operator_session.operator_id = $2::uuid
      and operator_session.expires_at > now()
      and operator_session.last_seen_at > now() - interval '12 hours'
  `

const renew = statement('operatorPresence.renew', `
  insert into operator_presence (account_id, operator_id)
  select $1::integer, $2::uuid
  where exists (${signedIn})
  on conflict (account_id, operator_id) do update
  set last_seen_at = clock_timestamp(),
    left_at = null
  returning operator_id`)

const noteSeen = statement('operatorPresence.noteSeen', `
  update operator
  set last_seen_at = clock_timestamp()
  where account_id = $1::integer
    and id = $2::uuid`)

const leave = statement('operatorPresence.leave', `
  update operator_presence
  set left_at = clock_timestamp()
  where account_id = $1::integer
    and operator_id = $2::uuid
    and left_at is null`)

const signOff = statement('operatorPresence.signOff', `
  delete from operator_presence
  where account_id = $1::integer
    and operator_id = $2::uuid
    and not exists (${signedIn})
  returning operator_id`)

// Also accounts whose sites say that somebody is here while no row does: a crash of Postgres empties this table. After a start everybody gets the time to come back. Without a time of silence ($1 is null) only leaves count.
const expired = statement('operatorPresence.expired', `
  select operator_presence.account_id
  from operator_presence
  where (
      operator_presence.last_seen_at <= clock_timestamp() - $1::integer * interval '1 s'
      and pg_postmaster_start_time() < clock_timestamp() - $1::integer * interval '1 s'
    )
    or operator_presence.left_at <= clock_timestamp() - interval '6 s'
  union
  select site.account_id
  from site
  where site.status <> 'offline'
    and pg_postmaster_start_time() < clock_timestamp() - $1::integer * interval '1 s'
    and not exists (
      select 1
      from operator_presence
      where operator_presence.account_id = site.account_id
    )`)

const sweep = statement('operatorPresence.sweep', `
  with silent as (
    delete from operator_presence
    where account_id = $1::integer
      and (last_seen_at <= clock_timestamp() - $2::integer * interval '1 s' or left_at <= clock_timestamp() - interval '6 s')
    returning operator_id, last_seen_at
  )
  update operator
  set last_seen_at = greatest(operator.last_seen_at, silent.last_seen_at)
  from silent
  where operator.account_id = $1::integer
    and operator.id = silent.operator_id`)
