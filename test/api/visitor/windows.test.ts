// Another window of the same browser goes on as the same visitor: by a code, once, within a minute, at any node.
import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { otherAccount, owner } from '../../helpers/actors.ts'
import { testApp } from '../../helpers/app.ts'
import { askAsVisitor, sayHello, visitor, visitorOf } from '../../helpers/visitors.ts'

const test = await testApp(t)
const other = await testApp(t, { db: test.db })
const { siteId } = await owner(test)
const { pool } = test.db

async function open (code: string, site = siteId): Promise<LightMyRequestResponse> {
  return await askAsVisitor(other, `/v1/visitor/${site}/window/open`, { body: { code }, headers: {} })
}

t.test('the other window is the same visitor, by another token, once', async t => {
  const mara = await visitor(test, siteId)
  const code = randomUUID()
  t.equal((await open(code)).json().code, 'link_gone', 'not before it was said')
  t.equal((await mara.post('window', { code })).statusCode, 204)
  t.equal((await mara.post('window', { code })).statusCode, 204)
  t.same((await pool.query('select encode(digest, \'hex\') as digest from window_code')).rows.filter(({ digest }) => digest.includes(code.replaceAll('-', ''))), [], 'it is kept as a digest')
  const eve = await otherAccount(test)
  t.equal((await open(code, eve.siteId)).statusCode, 410, 'elsewhere it opens nothing')
  const { token } = (await open(code)).json()
  t.equal(visitorOf(token), mara.id)
  t.equal((await sayHello(test, siteId, { token })).json().visitorId, mara.id)
  t.equal((await open(code)).statusCode, 410)
})

t.test('after a minute, or once its visitor is erased, it opens nothing', async t => {
  const mara = await visitor(test, siteId)
  const codes = [randomUUID(), randomUUID()] as const
  await mara.post('window', { code: codes[0] })
  await pool.query("update window_code set created_at = created_at - interval '1 min'")
  t.equal((await open(codes[0])).statusCode, 410)
  await mara.post('window', { code: codes[1] })
  t.equal((await pool.query('select 1 from window_code')).rowCount, 1, 'what is over is dropped')
  await mara.post('forget')
  t.equal((await open(codes[1])).statusCode, 410)
})

t.test('of two windows with one code one is let in', async t => {
  const mara = await visitor(test, siteId)
  const code = randomUUID()
  await mara.post('window', { code })
  const answers = await Promise.all(Array.from({ length: 6 }, async () => (await open(code)).statusCode))
  t.same(answers.sort(), [200, 410, 410, 410, 410, 410])
})
