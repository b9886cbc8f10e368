// Two accounts can't see each other: every operation of the OpenAPI document, asked by the owner of one with the ids of the other.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { calmAddress, operator, otherAccount, owner } from '../helpers/actors.ts'
import { fill, findFaults, listOperations, makeBodies } from '../helpers/operations.ts'

const test = await testApp(t)
const canary = `CNRY${randomUUID().slice(0, 8)}`
const ana = await owner(test, { name: `Ana ${canary}`, site: `Shop ${canary}`, email: `${canary}@shop.example` })
const ben = await operator(test, ana, { name: `Ben ${canary}`, sites: [ana.siteId] })
const eve = await otherAccount(test)
const mallory = await operator(test, eve, { role: 'operator', sites: [eve.siteId] })
const { pool } = test.db

// What a visitor leaves behind, in the tables themselves, so that this file needs no other room's routes.
const [visitorId, visitId, conversationId, fileId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
await pool.query('insert into visitor (account_id, id, site_id, hello_key, visits, name, email) values ($1, $2, $3, $4, 1, $5, $5)', [ana.accountId, visitorId, ana.siteId, randomUUID(), canary])
await pool.query(`insert into visit (account_id, id, site_id, visitor_id, number, device, source, referrer, language, time_zone, screen)
  values ($1, $2, $3, $4, 1, '{"browser":"Firefox","system":"Linux","form":"desktop"}', $5::text::jsonb, $6, 'en', '', '')`, [ana.accountId, visitId, ana.siteId, visitorId, JSON.stringify({ kind: 'direct', name: canary, wordsHidden: false }), canary])
await pool.query("insert into conversation (account_id, id, site_id, visitor_id, state) values ($1, $2, $3, $4, 'waiting')", [ana.accountId, conversationId, ana.siteId, visitorId])
await pool.query("select append_event($1::int, $2::text, $3::uuid, $4::uuid, 'all', 'message', 'visitor', $5::uuid, $6::text::jsonb)", [ana.accountId, ana.siteId, visitorId, conversationId, randomUUID(), JSON.stringify({ text: canary })])
await pool.query("insert into file (account_id, id, site_id, visitor_id, conversation_id, author, key, name, type, bytes, parts, sent_at) values ($1, $2, $3, $4, $5, 'visitor', $6, $7, 'text/plain', 4, 1, now())", [ana.accountId, fileId, ana.siteId, visitorId, conversationId, randomUUID(), canary])
await pool.query('insert into file_part (account_id, file_id, index, bytes) values ($1, $2, 0, $3)', [ana.accountId, fileId, Buffer.from(canary)])

/** What must not change by anything that the other account does; presence and last contact may. */
async function snapshot (): Promise<unknown> {
  const { rows } = await pool.query(`select
    (select jsonb_agg(to_jsonb(o) - 'last_seen_at' order by o.id) from operator o where account_id = $1) as operators,
    (select jsonb_agg(s order by s.id) from site s where account_id = $1) as sites,
    (select jsonb_agg(c order by c.id) from conversation c where account_id = $1) as conversations,
    (select jsonb_agg(e order by e.seq) from event e where account_id = $1) as events,
    (select jsonb_agg(f order by f.id) from file f where account_id = $1) as files,
    (select jsonb_agg(l order by l.digest) from credential_link l where account_id = $1) as links,
    (select jsonb_agg(jsonb_build_array(r.conversation_id, r.side, r.seen) order by r.conversation_id, r.side) from read_mark r where account_id = $1 and r.seen > 0) as marks,
    (select jsonb_agg(s) from signal s where account_id = $1) as signals`, [ana.accountId])
  return rows[0]
}

const theirs = {
  site: ana.siteId,
  sites: [ana.siteId],
  person: ben.me.id,
  operator: ben.me.id,
  visitor: visitorId,
  conversation: conversationId,
  invitation: conversationId,
  file: fileId,
  target: 1,
  quote: 1,
  key: randomUUID(),
  email: 'new@other.example',
  origin: 'https://evil.example',
  text: 'I was here',
  tab: 'tab1',
  signals: '',
  cursor: 'v1.x.0',
  password: 'long enough',
  current: 'wrong',
  next: 'long enough'
}
// These name nothing by id, or have a test of their own; sign-out would end the session that the others need.
const without = new Set(['O.logout', 'O.login', 'O.password', 'O.join', 'O.reset', 'O.link', 'S.setup'])

for (const [name, actor] of [['owner', eve], ['operator', mallory]] as const) {
  t.test(`the other account's ${name} reads and changes nothing by any operation`, async t => {
    const before = await snapshot()
    t.ok(JSON.stringify(before).includes(canary), 'there is something to find')
    for (const operation of (await listOperations(test)).filter(({ act, path }) => path.startsWith('/v1/operator/') && !without.has(act))) {
      const bodies = operation.method === 'GET' ? [undefined] : makeBodies(operation.body, theirs) as Array<Record<string, unknown>>
      for (const body of bodies) {
        const payload = body === undefined ? {} : { payload: body }
        const answer = await test.ask({ method: operation.method, url: fill(operation.path, { site: ana.siteId, file: fileId }), remoteAddress: calmAddress, headers: { cookie: actor.cookie }, ...payload })
        t.same(findFaults(answer, operation), [], operation.act)
        t.notOk(answer.body.includes(canary), `${operation.act} says nothing of the other account`)
        // Only what names one of their things by id must be refused; the rest answers about one's own.
        const names = ['site', 'person', 'visitor', 'conversation', 'file'].some(key => key in (body ?? {}) || operation.path.endsWith(`{${key}}`))
        if (names && answer.statusCode !== 403) t.match(answer.statusCode, /^(404|400)$/, `${operation.act} ${answer.statusCode} ${answer.body}`)
      }
    }
    t.same(await snapshot(), before, 'nothing changed')
  })
}

t.test('a person can\'t be given sites of another account', async t => {
  const added = await eve.post('/v1/operator/people/add', { email: 'x@other.example', role: 'operator', sites: [ana.siteId] })
  t.equal(added.statusCode, 404)
  const changed = await eve.post('/v1/operator/people/change', { person: mallory.me.id, role: 'operator', sites: [ana.siteId], active: true })
  t.equal(changed.statusCode, 404)
  t.same((await mallory.get('/v1/operator/me')).json().sites.map(({ id }: { id: string }) => id), [eve.siteId])
})

t.test('an operator sees only their sites, and nothing of the account\'s administration', async t => {
  const nobody = await operator(test, ana, { sites: [] })
  t.same((await nobody.get('/v1/operator/sites')).json().sites, [])
  t.equal((await nobody.post('/v1/operator/site', { site: ana.siteId })).statusCode, 404)
  t.equal((await ben.post('/v1/operator/site', { site: ana.siteId })).statusCode, 200)
  t.equal((await ben.get('/v1/operator/people')).statusCode, 403)
  t.equal((await ben.post('/v1/operator/site/settings', { site: ana.siteId, name: 'Ben\'s', origins: [] })).statusCode, 403)
  t.equal((await ben.post('/v1/operator/people/add', { email: 'y@shop.example', role: 'operator', sites: [] })).statusCode, 403)
  t.equal((await ben.post('/v1/operator/people/link', { person: ana.me.id })).statusCode, 403)
  t.equal((await ben.post('/v1/operator/people/change', { person: ben.me.id, role: 'owner', sites: [], active: true })).statusCode, 403)
})

t.test('without a session every operation behind it is 401', async t => {
  const open = new Set(['O.login', 'O.logout', 'O.link', 'O.join', 'O.reset'])
  for (const operation of (await listOperations(test)).filter(({ act, path }) => path.startsWith('/v1/operator/') && !open.has(act))) {
    for (const cookie of ['', '__Host-shopbell=', '__Host-shopbell=x', `__Host-shopbell=${'a'.repeat(43)}`]) {
      const answer = await test.ask({ method: operation.method, url: operation.path, headers: cookie === '' ? {} : { cookie } })
      t.equal(answer.statusCode, 401, `${operation.act} ${cookie}`)
      t.equal(answer.json().code, 'signed_out')
    }
  }
})
