// A transaction that Postgres ends for the others' sake runs again; one that fails by itself doesn't.
import t from 'tap'
import { inTransaction } from '../../src/store/pool.ts'
import { addShop, openShop } from './shop.ts'

t.test('two that lock each other out both get through', async t => {
  const one = await openShop()
  const two = await addShop(one)
  const met = new Map<number, () => void>()
  let attempts = 0
  const lockBoth = async (first: number, second: number): Promise<void> => {
    await inTransaction(one.pool, async tx => {
      attempts++
      await tx.query('select 1 from account where id = $1 for update', [first])
      // The first time each waits until the other holds its row, too; then both ask for the other's.
      if (attempts <= 2) await meet(met, first)
      await tx.query('update account set name = name || $2 where id = $1', [second, 'x'])
    })
  }
  await Promise.all([lockBoth(one.accountId, two.accountId), lockBoth(two.accountId, one.accountId)])
  // Postgres may give up on one of them, or on both.
  t.ok(attempts > 2, `${attempts} attempts`)
})

t.test('it is tried three times, and other errors once', async t => {
  const { pool } = await openShop()
  const failing = async (state: string): Promise<number> => {
    let attempts = 0
    await t.rejects(inTransaction(pool, async tx => {
      attempts++
      await tx.query(`do $$ begin raise exception 'no' using errcode = '${state}'; end $$`)
    }), { code: state })
    return attempts
  }
  t.equal(await failing('40001'), 3)
  t.equal(await failing('40P01'), 3)
  t.equal(await failing('23505'), 1)
})

async function meet (waiting: Map<number, () => void>, who: number): Promise<void> {
  if (waiting.size > 0) {
    for (const go of waiting.values()) go()
    return
  }
  await new Promise<void>(resolve => { waiting.set(who, resolve) })
}
