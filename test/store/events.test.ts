// The log: dense numbers, keys for ever, what the tick reads, and who is shown what.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createConversation } from '../../src/store/conversation-states.ts'
import { listConversationEvents, listNewestEvents } from '../../src/store/conversation-events.ts'
import { appendEvent, findTips, listEventsForOperator, listEventsForVisitor, listRecentEvents, readNews } from '../../src/store/events.ts'
import type { EventRecord, NewEvent } from '../../src/store/events.ts'
import { inTransaction } from '../../src/store/pool.ts'
import { lockVisitor } from '../../src/store/visitor-lock.ts'
import { addShop, addSite, openShop, visit } from './shop.ts'
import type { Shop } from './shop.ts'

async function fact ({ pool, accountId }: Shop, more: Partial<NewEvent> = {}): Promise<number> {
  const { seq } = await inTransaction(pool, async tx => await appendEvent(tx, { accountId, kind: 'operator_changed', author: 'system', key: randomUUID(), body: { operator: 'x' }, ...more }))
  return seq
}

interface Talk { conversationId: string, visitorId: string, say (audience: 'all' | 'team', text?: string): Promise<{ seq: number, number?: number }> }

async function openTalk (shop: Shop, siteId = shop.siteId): Promise<Talk> {
  const { pool, accountId } = shop
  const { visitorId } = await visit({ ...shop, siteId })
  const conversationId = await inTransaction(pool, async tx => await createConversation(tx, { accountId, siteId, visitorId, state: 'talking' }))
  const say: Talk['say'] = async (audience, text = 'hi') => await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, visitorId })
    return await appendEvent(tx, { accountId, siteId, visitorId, conversationId, audience, kind: 'message', author: 'visitor', key: randomUUID(), body: { text } })
  })
  return { conversationId, visitorId, say }
}

t.test('numbers are dense by account, and by conversation and audience', async t => {
  const shop = await openShop()
  const [one, two] = [await openTalk(shop), await openTalk(shop)]
  t.match(await one.say('all'), { seq: 1, number: 1 })
  t.match(await one.say('team'), { seq: 2, number: 1 })
  t.match(await two.say('all'), { seq: 3, number: 1 })
  t.match(await one.say('all'), { seq: 4, number: 2 })
  t.equal(await fact(shop), 5)
  const other = await addShop(shop)
  t.equal(await fact(other), 1, 'each account counts by itself')
})

t.test('a key is the first event again, however often it comes, and nobody else\'s', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const { conversationId, visitorId } = await openTalk(shop)
  const key = randomUUID()
  const event: NewEvent = { accountId, siteId, visitorId, conversationId, audience: 'all', kind: 'message', author: 'visitor', key, body: { text: 'first' } }
  const append = async (event: NewEvent): ReturnType<typeof appendEvent> => await inTransaction(pool, async tx => await appendEvent(tx, event))
  const first = await append(event)
  t.match(first, { seq: 1, number: 1, repeated: false, conversationId })
  t.same(await append({ ...event, body: { text: 'second' } }), { ...first, repeated: true })
  await t.rejects(append({ ...event, author: `operator:${shop.operatorId}` }), { code: 'KEY_TAKEN' })
  await t.rejects(append({ ...event, kind: 'ended' }), { code: 'KEY_TAKEN' })
  const stranger = await openTalk(shop)
  t.match(await append({ ...event, visitorId: stranger.visitorId, conversationId: stranger.conversationId }), { repeated: false }, 'another visitor may use it')
  t.match(await append({ accountId, kind: 'fact', author: 'system', key, body: {} }), { repeated: false }, 'and so may a fact')
  t.match(await append({ accountId, kind: 'fact', author: 'system', key, body: {} }), { repeated: true }, 'once')
})

t.test('what fails leaves no hole', async t => {
  const shop = await openShop()
  const talk = await openTalk(shop)
  await talk.say('all')
  const { pool, accountId } = shop
  await t.rejects(inTransaction(pool, async tx => {
    await appendEvent(tx, { accountId, kind: 'lost', author: 'system', key: randomUUID(), body: {} })
    throw new Error('no')
  }), /no/)
  t.match(await talk.say('all'), { seq: 2, number: 2 })
})

t.test('the tick brings every account what is above its tip, and the log\'s identity always', async t => {
  const shop = await openShop()
  const other = await addShop(shop)
  const none = await readNews(shop.pool, { accountIds: [], tips: [] })
  t.match(none.epoch, /^[a-z0-9]+-[a-z0-9]+-[a-z0-9]+$/)
  t.same(none.events, [])
  const talk = await openTalk(shop)
  await talk.say('all', 'ünï')
  await fact(shop, { siteId: shop.siteId, kind: 'site_settings' })
  await fact(other)
  const { epoch, events } = await readNews(shop.pool, { accountIds: [other.accountId, shop.accountId], tips: [0, 0] })
  t.equal(epoch, none.epoch)
  t.same(events.map(({ accountId, seq }) => [accountId, seq]), [[shop.accountId, 1], [shop.accountId, 2], [other.accountId, 1]])
  t.match(events[0], { conversationId: talk.conversationId, visitorId: talk.visitorId, siteId: shop.siteId, number: 1, audience: 'all', kind: 'message', author: 'visitor', body: { text: 'ünï' } })
  t.ok(events[0]?.at instanceof Date)
  t.notOk('visitorId' in (events[1] ?? {}), 'a fact has no visitor at all')
  t.same((await readNews(shop.pool, { accountIds: [shop.accountId, other.accountId], tips: [1, 1] })).events.map(({ seq }) => seq), [2])
  t.same(await findTips(shop.pool, [shop.accountId, other.accountId, 2_000_000_000]), new Map([[shop.accountId, { tip: 2, base: 0 }], [other.accountId, { tip: 1, base: 0 }]]))
})

t.test('above the base it goes on, when the front of the log is gone', async t => {
  const shop = await openShop()
  await fact(shop)
  await shop.pool.query('delete from event where account_id = $1', [shop.accountId])
  await shop.pool.query('update log set base = 7 where account_id = $1', [shop.accountId])
  t.equal(await fact(shop), 8)
  t.same((await findTips(shop.pool, [shop.accountId])).get(shop.accountId), { tip: 8, base: 7 })
})

t.test('a visitor is read their own words, an operator those of their sites', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const elsewhere = await addSite(shop)
  const [mine, theirs, other] = [await openTalk(shop), await openTalk(shop), await openTalk(shop, elsewhere)]
  await mine.say('all')
  await mine.say('team')
  await theirs.say('all')
  await other.say('all')
  await fact(shop)
  const seqs = (events: EventRecord[]): number[] => events.map(({ seq }) => seq)
  t.same(seqs(await listRecentEvents(pool, { accountId, after: 1, limit: 3 })), [2, 3, 4])
  t.same(seqs(await listEventsForVisitor(pool, { accountId, visitorId: mine.visitorId, after: 0, limit: 10 })), [1], 'not the team\'s, not another\'s, no facts')
  t.same(seqs(await listEventsForOperator(pool, { accountId, siteIds: undefined, after: 0, limit: 10 })), [1, 2, 3, 4, 5])
  t.same(seqs(await listEventsForOperator(pool, { accountId, siteIds: [elsewhere], after: 0, limit: 10 })), [4, 5])
  t.same(seqs(await listEventsForOperator(pool, { accountId, siteIds: [], after: 0, limit: 10 })), [5], 'facts of the account concern everybody')
})

t.test('a conversation is read page by page from its end', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { conversationId, say } = await openTalk(shop)
  for (const audience of ['all', 'team', 'all', 'all'] as const) await say(audience)
  const read = async (more: object): Promise<number[]> => (await listConversationEvents(pool, { accountId, conversationId, audience: 'all', before: { seq: 5 }, limit: 10, ...more })).map(({ seq }) => seq)
  t.same(await read({}), [1, 3, 4])
  t.same(await read({ limit: 2 }), [3, 4])
  t.same(await read({ before: { number: 3 } }), [1, 3])
  t.same(await read({ audience: 'both', before: { seq: 4 }, limit: 2 }), [2, 3])
  const [record] = [{ id: conversationId, last: 2, lastTeam: 0 }]
  const newest = await listNewestEvents(pool, { accountId, conversations: [record, { id: randomUUID(), last: 1, lastTeam: 1 }], audience: 'both', limit: 10 })
  t.same(newest.get(conversationId)?.map(({ seq }) => seq), [1, 3], 'nothing above what the snapshot says')
  t.equal(newest.size, 2)
})

t.test('many long words in many conversations are four megabytes at most, the newest of each among them', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const talks = await Promise.all(Array.from({ length: 10 }, async () => await openTalk(shop)))
  for (const { conversationId, visitorId } of talks) {
    await pool.query(`select append_event($1::int, $2::text, $3::uuid, $4::uuid, 'all', 'message', 'visitor', gen_random_uuid(), jsonb_build_object('text', repeat('x', 16000)))
      from generate_series(1, 50)`, [accountId, siteId, visitorId, conversationId])
  }
  const conversations = talks.map(({ conversationId: id }) => ({ id, last: 50, lastTeam: 0 }))
  const newest = await listNewestEvents(pool, { accountId, conversations, audience: 'all', limit: 50 })
  const numbers = [...newest.values()].map(events => events.map(({ number }) => number ?? 0))
  const bytes = JSON.stringify([...newest.values()].flat().map(({ body }) => body)).length
  t.ok(bytes > 4_000_000 && bytes <= 4_200_000, `${bytes} bytes`)
  for (const own of numbers) t.same(own, Array.from(own, (_, at) => 51 - own.length + at), 'the newest, without a hole')
  t.ok(Math.min(...numbers.map(own => own.length)) >= 26, 'shared out')
  const one = await listNewestEvents(pool, { accountId, conversations: conversations.slice(0, 1), audience: 'all', limit: 50 })
  t.equal([...one.values()].flat().length, 50)
})

// The reason for dense numbers: with a sequence and `id > last`, some of these would be passed over.
t.test('a reader at the end of the log misses nothing, doubles nothing and sees no hole while sixteen write', async t => {
  const shop = await openShop()
  const writers = 16
  const rounds = 25
  const talks = await Promise.all(Array.from({ length: writers }, async () => await openTalk(shop)))
  const committed = new Set<number>()
  let rolledBack = 0
  let writing = true
  const tailer = tail(t, shop, () => writing)
  await Promise.all(talks.map(async (talk, writer) => {
    for (let round = 0; round < rounds; round++) {
      const wanted = round % 5 === 4 ? 'rolled back' : 'committed'
      const seq = await write(shop, { talk, wanted, holdMs: (writer + round) % 7 === 0 ? 8 : 0 })
      if (seq === undefined) rolledBack++
      else committed.add(seq)
    }
  }))
  writing = false
  const { seen, inversions } = await tailer
  t.equal(rolledBack, writers * rounds / 5, 'some were rolled back')
  t.equal(committed.size, writers * rounds * 4 / 5)
  t.equal(inversions, 0)
  t.same(seen, Array.from({ length: committed.size }, (_, at) => at + 1), 'dense from 1 on: nothing lost, nothing doubled')
  t.same([...committed].sort((a, b) => a - b), seen, 'and what was told to the writers is what was read')
})

async function write ({ pool, accountId, siteId }: Shop, { talk: { visitorId, conversationId }, wanted, holdMs }: { talk: Talk, wanted: 'rolled back' | 'committed', holdMs: number }): Promise<number | undefined> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const tx = client as unknown as Parameters<typeof appendEvent>[0]
    await lockVisitor(tx, { accountId, visitorId })
    const { seq } = await appendEvent(tx, { accountId, siteId, visitorId, conversationId, audience: 'all', kind: 'message', author: 'visitor', key: randomUUID(), body: { text: 'x' } })
    if (holdMs > 0) await delay(holdMs)
    await client.query(wanted === 'committed' ? 'commit' : 'rollback')
    return wanted === 'committed' ? seq : undefined
  } finally {
    client.release()
  }
}

async function tail (t: Test, { pool, accountId }: Shop, writing: () => boolean): Promise<{ seen: number[], inversions: number }> {
  const seen: number[] = []
  let tip = 0
  let inversions = 0
  let reads = 0
  for (let last = false; ;) {
    const { events } = await readNews(pool, { accountIds: [accountId], tips: [tip] })
    reads++
    for (const { seq } of events) {
      if (seq !== tip + 1) inversions++
      tip = seq
      seen.push(seq)
    }
    if (last) break
    last = !writing()
  }
  t.ok(reads > 20, `it read while they wrote (${reads} times)`)
  return { seen, inversions }
}
