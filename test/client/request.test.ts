// One request: what each kind of response is, as a value.
import t from 'tap'
import type { Reply } from '../../src/client/request.ts'
import { createRequest, parse, retryAfterMs, stringify, takeJson } from '../../src/client/request.ts'

async function ask (response: Response): Promise<Reply> {
  const request = createRequest({ fetch: async () => response, base: '', headers: { 'content-type': 'application/json' }, credentials: 'omit' })
  return await request('/x', {})
}
const refusal = (headers: Record<string, string>): Response => Response.json({ code: 'unavailable', message: '', requestId: '' }, { status: 503, headers })

t.test('an answer is its body, an empty one none', async t => {
  t.same(await ask(Response.json({ a: 1 }, { status: 201 })), { kind: 'answer', status: 201, body: { a: 1 } })
  t.same(await ask(new Response(null, { status: 204 })), { kind: 'answer', status: 204, body: undefined })
})

t.test('an error in our own words is a refusal; anybody else\'s is no answer', async t => {
  t.same(await ask(refusal({ 'retry-after': '7' })), { kind: 'refused', status: 503, code: 'unavailable', retryAfterMs: 7000 })
  t.same(await ask(Response.json({ error: 'bad gateway' }, { status: 502 })), { kind: 'cut' })
  t.same(await ask(new Response('<h1>502</h1>', { status: 502 })), { kind: 'cut' })
})

t.test('five minutes are the longest that a server may ask for, and a date is none of our own words', async t => {
  t.equal(retryAfterMs(await ask(refusal({ 'retry-after': '99999999999' }))), 300_000)
  t.equal(retryAfterMs(await ask(refusal({ 'retry-after': 'Sun, 22 Nov 2026 20:00:00 GMT' }))), 0)
  t.equal(retryAfterMs(await ask(refusal({}))), 0)
  t.equal(retryAfterMs({ kind: 'cut' }), 0)
})

t.test('JSON that is lent is used, and where a loader of before lends none, the own', async t => {
  const lent = { parse: (): unknown => 'lent', stringify: (): string => 'lent' }
  takeJson(lent)
  t.same([parse('1'), stringify(1)], ['lent', 'lent'])
  for (const nothing of [undefined, {}]) {
    takeJson(JSON)
    takeJson(nothing)
    t.same([parse('1'), stringify(1)], [1, '1'])
  }
})
