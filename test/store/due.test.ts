// What is due: done once by whoever takes it, together with its effect, and never held up by one that fails.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { appendDue, takeDue } from '../../src/store/due.ts'
import type { DueRecord } from '../../src/store/due.ts'
import { inTransaction } from '../../src/store/pool.ts'
import { only, openShop } from './shop.ts'
import type { Shop } from './shop.ts'

async function schedule ({ pool, accountId }: Shop, afterMs: number, subjectId: string = randomUUID()): Promise<string> {
  await inTransaction(pool, async tx => { await appendDue(tx, { accountId, kind: 'invitation_ignored', subjectId, afterMs }) })
  return subjectId
}

async function waiting (shop: Shop): Promise<number> {
  return (await only<{ n: number }>(shop, 'select count(*)::int as n from due where account_id = $1')).n
}

t.test('eight takers at once do each thing once', async t => {
  const shop = await openShop()
  const subjects = await Promise.all(Array.from({ length: 20 }, async () => await schedule(shop, 0)))
  const done: string[] = []
  const handle = async (_: unknown, { subjectId }: DueRecord): Promise<void> => { done.push(subjectId) }
  const taken = await Promise.all(Array.from({ length: 8 }, async () => await takeDue(shop.pool, handle)))
  t.same(done.sort(), subjects.sort())
  t.same(taken.flat().map(({ subjectId }) => subjectId).sort(), subjects)
  t.equal(await waiting(shop), 0)
})

t.test('the future waits, and the sooner of two is kept', async t => {
  const shop = await openShop()
  const subject = await schedule(shop, 60_000)
  t.same(await takeDue(shop.pool, async () => {}), [])
  await schedule(shop, 120_000, subject)
  t.equal(await waiting(shop), 1)
  await schedule(shop, 0, subject)
  t.match(await takeDue(shop.pool, async () => {}), [{ accountId: shop.accountId, kind: 'invitation_ignored', subjectId: subject }])
})

t.test('what fails leaves no trace, comes again in a minute, and keeps nobody waiting', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const bad = await schedule(shop, 0)
  const good = await schedule(shop, 0)
  const done: string[] = []
  await t.rejects(takeDue(pool, async (tx, { subjectId }) => {
    await tx.query("update account set name = name || '!' where id = $1", [accountId])
    if (subjectId === bad) throw new Error('broken')
    done.push(subjectId)
  }), /broken/)
  t.same(done, [good])
  t.match(await only(shop, 'select name from account where id = $1'), { name: 'Shop!' })
  t.same(await takeDue(pool, async () => {}), [], 'not at once')
  await pool.query('update due set due_at = clock_timestamp() where account_id = $1', [accountId])
  t.match(await takeDue(pool, async () => {}), [{ subjectId: bad }])
})
