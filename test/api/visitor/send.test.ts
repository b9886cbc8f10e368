// What a visitor says: stored once for ever, whichever node is asked, however often; and bounded.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { testApp } from '../../helpers/app.ts'
import { owner } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import { visitor } from '../../helpers/visitors.ts'

const test = await testApp(t)
const second = await testApp(t, { db: test.db })
const ana = await openConsole(await owner(test))
const { siteId } = ana

const stored = async (key: string): Promise<number> =>
  (await test.db.pool.query<{ n: number }>('select count(*)::int as n from event where key = $1', [key])).rows[0]?.n ?? 0

t.test('words are 201 the first time, and the same answer with 200 ever after', async t => {
  const mara = await visitor(test, siteId)
  const key = randomUUID()
  const first = await mara.post('send', { key, text: 'hello' })
  t.equal(first.statusCode, 201)
  t.match(first.json(), { key, number: 1 })
  for (const node of [test, second, test]) {
    const again = await mara.at(node).post('send', { key, text: 'hello' })
    t.equal(again.statusCode, 200)
    t.same(again.json(), first.json())
  }
  const other = await mara.post('send', { key, text: 'other words' })
  t.same([other.statusCode, other.json()], [200, first.json()], 'the first answer, the first words')
  await ana.hears('hello')
  t.notOk(ana.events.find(event => 'text' in event && event.text === 'other words'))
})

t.test('one key is one writer\'s, and for one kind of thing', async t => {
  const mara = await visitor(test, siteId)
  const key = randomUUID()
  const { conversation } = await mara.says('hello', key)
  for (const [path, body] of [['start', { key }], ['end', { key, conversation }], ['offline', { key, name: 'Mara', email: 'mara@example.com', text: 'x' }]] as const) {
    const answer = await mara.post(path, body)
    t.match([answer.statusCode, answer.json().code], [409, 'key_taken'], path)
  }
  const asOperator = await ana.post('/v1/operator/send', { key, conversation, text: 'hello' })
  t.match([asOperator.statusCode, asOperator.json().code], [409, 'key_taken'])
  const theirs = randomUUID()
  await ana.says(conversation, 'good day', theirs)
  t.match((await mara.post('send', { key: theirs, text: 'good day' })).statusCode, 409)
  t.same([await stored(key), await stored(theirs)], [1, 1])
  const zoe = await visitor(test, siteId)
  t.match(await zoe.post('send', { key, text: 'mine' }), { statusCode: 201 }, 'another visitor\'s keys are their own')
})

t.test('the same words twenty times at once, over two nodes, are one row', async t => {
  const mara = await visitor(test, siteId)
  const key = randomUUID()
  const nodes = [mara.at(test), mara.at(second)]
  const answers = await Promise.all(Array.from({ length: 20 }, async (_, at) => await nodes[at % 2]?.post('send', { key, text: 'once' })))
  t.same(answers.map(answer => answer?.statusCode).sort(), [...Array(19).fill(200), 201])
  t.equal(new Set(answers.map(answer => answer?.body)).size, 1)
  t.equal(await stored(key), 1)
  const { rows } = await test.db.pool.query('select count(*)::int as n from conversation where visitor_id = $1', [mara.id])
  t.same(rows, [{ n: 1 }])
})

t.test('different words at once, over two nodes, are numbered without a hole, for all in one order', async t => {
  const mara = await visitor(test, siteId)
  const nodes = [mara.at(test), mara.at(second)]
  const texts = Array.from({ length: 20 }, (_, at) => `words ${at}`)
  await Promise.all(texts.map(async (text, at) => await nodes[at % 2]?.says(text)))
  for (const follower of nodes) {
    await follower.until(() => follower.events.length >= 20)
    t.same(follower.events.map(event => 'number' in event && event.number), texts.map((_, at) => at + 1))
  }
  t.same(nodes[0]?.events, nodes[1]?.events)
  t.same(new Set(nodes[0]?.events.map(event => 'text' in event && event.text)), new Set(texts))
})

t.test('text arrives as it was typed, and what is no text doesn\'t', async t => {
  const mara = await visitor(test, siteId)
  const texts = ['<img src=x onerror="alert(1)"><script>alert(1)</script>', 'a\nb\tc', ' spaces ', '👩‍👩‍👧 e\u0301 \u202eabc', '{"$gt":""}', "'; drop table event; --", 'x'.repeat(4000)]
  for (const text of texts) {
    await mara.says(text)
    t.match(await ana.hears(text), { text })
  }
  for (const text of ['', '   ', 'x'.repeat(4001), '\u0000', 'a\u0007b', '\ud800', 7, null, ['a'], { $gt: '' }]) {
    t.match(await mara.post('send', { key: randomUUID(), text }), { statusCode: 400 }, JSON.stringify(text).slice(0, 40))
  }
})

t.test('a flood of words is refused with the time to wait, and what was refused is not stored', async t => {
  const address = '203.0.113.5'
  const mara = await visitor(test, siteId, { address })
  const calm = await visitor(test, siteId, { address })
  const keys = Array.from({ length: 30 }, () => randomUUID())
  const answers = []
  for (const key of keys) answers.push(await mara.post('send', { key, text: 'flood' }, { remoteAddress: address }))
  t.same(answers.map(({ statusCode }) => statusCode), [...Array(20).fill(201), ...Array(10).fill(429)])
  for (const { headers, body } of answers.slice(20)) {
    t.ok(Number(headers['retry-after']) >= 1 && Number(headers['retry-after']) <= 10, String(headers['retry-after']))
    t.equal(JSON.parse(body).code, 'too_many')
  }
  const { rows } = await test.db.pool.query('select count(*)::int as n from event where visitor_id = $1', [mara.id])
  t.same(rows, [{ n: 20 }])
  t.match(await calm.post('send', { key: randomUUID(), text: 'me too' }, { remoteAddress: address }), { statusCode: 201 }, 'another visitor behind the same address')
  t.match(await mara.post('send', { key: randomUUID(), text: 'from elsewhere' }, { remoteAddress: '203.0.113.6' }), { statusCode: 429 }, 'the visitor is counted, not the address')
})
