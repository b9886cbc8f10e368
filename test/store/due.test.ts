// What is due: done once by whoever takes it, together with its effect, and never held up by one that fails.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { startConversation } from '../../src/store/starts.ts'
import { appendDue, takeDue } from '../../src/store/due.ts'
import type { DueRecord } from '../../src/store/due.ts'
import { inTransaction } from '../../src/store/pool.ts'
import { sendAsVisitor } from '../../src/store/messages.ts'
import { recallRetention, setRetention } from '../../src/store/retention.ts'
import { recallWaits } from '../../src/store/waits.ts'
import { only, openShop, visit } from './shop.ts'
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

// A node of the version before deletes what it takes and knows no other kind than invitations.
t.test('what was taken by who knew nothing of it is due again, once, and only what is still to be done', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const [silent, speaking] = [await visit(shop), await visit(shop)]
  const { conversationId } = await startConversation(pool, { ...shop, visitorId: silent.visitorId, key: randomUUID() })
  await startConversation(pool, { ...shop, visitorId: speaking.visitorId, key: randomUUID() })
  await sendAsVisitor(pool, { ...shop, visitorId: speaking.visitorId, key: randomUUID(), text: 'hello' })
  await setRetention(pool, { accountId, days: 30 })
  await pool.query('delete from due where account_id = $1', [accountId])
  for (let time = 0; time < 2; time++) {
    await recallWaits(pool)
    await recallRetention(pool)
  }
  const { rows } = await pool.query<{ kind: string, subject_id: string, soon: boolean }>("select kind, subject_id, due_at < clock_timestamp() + interval '61 s' as soon from due where account_id = $1 order by kind", [accountId])
  t.match(rows, [{ kind: 'retention', soon: true }, { kind: 'wait_abandoned', subject_id: conversationId, soon: true }])
  t.equal(rows.length, 2)
})
