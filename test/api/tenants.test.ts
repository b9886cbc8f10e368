// Two accounts can't see each other: every operation of the OpenAPI document, asked by the owner of one with the ids of the other.
import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { calmAddress, operator, otherAccount, owner } from '../helpers/actors.ts'
import { png } from '../helpers/files.ts'
import { fill, findFaults, listOperations, makeBodies } from '../helpers/operations.ts'
import type { Operation } from '../helpers/operations.ts'
import { defaultConditions } from '../../src/wire/rules.ts'
import { defaultSettings } from '../../src/wire/settings.ts'

const test = await testApp(t)
const canary = `CNRY${randomUUID().slice(0, 8)}`
const ana = await owner(test, { name: `Ana ${canary}`, site: `Shop ${canary}`, email: `${canary}@shop.example` })
const ben = await operator(test, ana, { name: `Ben ${canary}`, sites: [ana.siteId] })
const eve = await otherAccount(test)
const mallory = await operator(test, eve, { role: 'operator', sites: [eve.siteId] })
const { pool } = test.db

// What a visitor leaves behind, in the tables themselves, so that this file needs no other room's routes.
const [visitorId, visitId, conversationId, fileId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
const [ruleId, artId, secretId] = [randomUUID(), randomUUID(), randomUUID()]
await pool.query('insert into visitor (account_id, id, site_id, hello_key, visits, name, email) values ($1, $2, $3, $4, 1, $5, $5)', [ana.accountId, visitorId, ana.siteId, randomUUID(), canary])
await pool.query(`insert into visit (account_id, id, site_id, visitor_id, number, device, source, referrer, language, time_zone, screen)
  values ($1, $2, $3, $4, 1, '{"browser":"Firefox","system":"Linux","form":"desktop"}', $5::text::jsonb, $6, 'en', '', '')`, [ana.accountId, visitId, ana.siteId, visitorId, JSON.stringify({ kind: 'direct', name: canary, wordsHidden: false }), canary])
await pool.query("insert into conversation (account_id, id, site_id, visitor_id, state) values ($1, $2, $3, $4, 'waiting')", [ana.accountId, conversationId, ana.siteId, visitorId])
await pool.query("select append_event($1::int, $2::text, $3::uuid, $4::uuid, 'all', 'message', 'visitor', $5::uuid, $6::text::jsonb)", [ana.accountId, ana.siteId, visitorId, conversationId, randomUUID(), JSON.stringify({ text: canary })])
await pool.query("insert into file (account_id, id, site_id, visitor_id, conversation_id, author, key, name, type, bytes, parts, sent_at) values ($1, $2, $3, $4, $5, 'visitor', $6, $7, 'text/plain', 4, 1, now())", [ana.accountId, fileId, ana.siteId, visitorId, conversationId, randomUUID(), canary])
await pool.query('insert into file_part (account_id, file_id, index, bytes) values ($1, $2, 0, $3)', [ana.accountId, fileId, Buffer.from(canary)])
await pool.query(`insert into rule (account_id, id, site_id, place, name, active, conditions, text, signature, art, most_per_visitor)
  values ($1, $2, $3, 1, $4, true, $5::text::jsonb, $4, $4, $6, 1)`, [ana.accountId, ruleId, ana.siteId, canary, JSON.stringify(defaultConditions), artId])
await pool.query("insert into own_art (account_id, id, name, type, bytes) values ($1, $2, $3, 'image/png', $4)", [ana.accountId, artId, canary, Buffer.from(canary)])
await pool.query("insert into site_picture (account_id, site_id, status, type, bytes, digest) values ($1, $2, 'online', 'image/png', $3, $4)", [ana.accountId, ana.siteId, Buffer.from(canary), canary])
await pool.query('insert into identify_secret (account_id, site_id, id, secret) values ($1, $2, $3, $4)', [ana.accountId, ana.siteId, secretId, canary])

/** What must not change by anything that the other account does; presence and last contact may. */
async function snapshot (): Promise<Record<string, unknown>> {
  const { rows } = await pool.query<Record<string, unknown>>(`select
    (select jsonb_agg(to_jsonb(o) - 'last_seen_at' order by o.id) from operator o where account_id = $1) as operators,
    (select jsonb_agg(s order by s.id) from site s where account_id = $1) as sites,
    (select jsonb_agg(c order by c.id) from conversation c where account_id = $1) as conversations,
    (select jsonb_agg(e order by e.seq) from event e where account_id = $1) as events,
    (select jsonb_agg(f order by f.id) from file f where account_id = $1) as files,
    (select jsonb_agg(l order by l.digest) from credential_link l where account_id = $1) as links,
    (select jsonb_agg(jsonb_build_array(r.conversation_id, r.side, r.seen) order by r.conversation_id, r.side) from read_mark r where account_id = $1 and r.seen > 0) as marks,
    (select jsonb_agg(r order by r.id) from rule r where account_id = $1) as rules,
    (select jsonb_agg(a order by a.id) from own_art a where account_id = $1) as art,
    (select jsonb_agg(p order by p.site_id, p.status) from site_picture p where account_id = $1) as pictures,
    (select jsonb_agg(i order by i.id) from identify_secret i where account_id = $1) as secrets,
    (select jsonb_agg(v order by v.id) from visitor v where account_id = $1) as visitors,
    (select jsonb_agg(r) from retention r where account_id = $1) as retention,
    (select jsonb_agg(s) from signal s where account_id = $1) as signals`, [ana.accountId])
  return rows[0] ?? {}
}

/** What an operation may name by id. */
interface Ids { site: string, person: string, visitor: string, conversation: string, file: string, rule: string, art: string, secret: string }
const theirs: Ids = { site: ana.siteId, person: ben.me.id, visitor: visitorId, conversation: conversationId, file: fileId, rule: ruleId, art: artId, secret: secretId }

/** Bodies that are as they must be in all but whose things they name. An invitation or a rule shows `shown`, which is looked at before the rest. */
function bodiesWith ({ act, method, body }: Operation, { rule, ...ids }: Ids, shown = 'wave'): Array<Record<string, unknown> | undefined> {
  if (method === 'GET') return [undefined]
  const made = makeBodies(body, {
    ...ids,
    id: rule,
    ids: [rule],
    sites: [ids.site],
    operator: ids.person,
    invitation: ids.conversation,
    target: 1,
    quote: 1,
    index: 0,
    key: randomUUID(),
    email: 'new@other.example',
    origins: ['https://evil.example'],
    text: 'I was here',
    picture: png().toString('base64'),
    type: 'image/png',
    tab: 'tab1',
    signals: '',
    cursor: 'v1.x.0',
    hold: 0
  }) as Array<Record<string, unknown>>
  const draft = { name: 'Mine', active: true, text: 'Mine', from: '', art: shown, mostPerVisitor: 1, conditions: defaultConditions }
  return made.map(one => ({ ...one, ...('settings' in one && { settings: defaultSettings }), ...('rule' in one && { rule: draft }), ...(act === 'O.invite' && { art: shown }) }))
}

/** Whether it names anything, besides or instead of a site. */
function namesOf (operation: Operation, body: Record<string, unknown> | undefined): string[] {
  return ['site', 'person', 'visitor', 'conversation', 'file', 'id', 'ids', 'art', 'secret'].filter(key => key in (body ?? {}) || operation.path.endsWith(`{${key}}`))
}

async function ask (operation: Operation, { cookie, ids, body }: { cookie: string, ids: Ids, body: Record<string, unknown> | undefined }): Promise<LightMyRequestResponse> {
  return await test.ask({ method: operation.method, url: fill(operation.path, { site: ids.site, file: ids.file }), remoteAddress: calmAddress, headers: { cookie }, ...(body === undefined ? {} : { payload: body }) })
}

// These name nothing by id, or have a test of their own; sign-out would end the session that the others need.
const without = new Set(['O.logout', 'O.login', 'O.password', 'O.join', 'O.reset', 'O.link', 'S.setup'])
const operations = (await listOperations(test)).filter(({ act, path }) => path.startsWith('/v1/operator/') && !without.has(act))

for (const [name, actor] of [['owner', eve], ['operator', mallory]] as const) {
  t.test(`the other account's ${name} reads and changes nothing by any operation`, async t => {
    const before = await snapshot()
    for (const part of Object.entries(before)) if (!['links', 'marks', 'retention', 'signals'].includes(part[0])) t.ok(JSON.stringify(part[1]).length > 20, `there is something to find: ${part[0]}`)
    for (const operation of operations) {
      for (const body of bodiesWith(operation, theirs)) {
        const answer = await ask(operation, { cookie: actor.cookie, ids: theirs, body })
        t.same(findFaults(answer, operation), [], operation.act)
        t.notOk(answer.body.includes(canary), `${operation.act} says nothing of the other account`)
        // Only what names one of their things by id must be refused; the rest answers about one's own.
        if (namesOf(operation, body).length > 0 && answer.statusCode !== 403) t.equal(answer.statusCode, 404, `${operation.act} ${answer.statusCode} ${answer.body}`)
      }
    }
    t.same(await snapshot(), before, 'nothing changed')
  })

  t.test(`to the other account's ${name} each of their things is as one that doesn't exist, on one's own site too`, async t => {
    const before = await snapshot()
    const mine = { ...theirs, site: eve.siteId }
    const nobodys: Ids = { site: eve.siteId, person: randomUUID(), visitor: randomUUID(), conversation: randomUUID(), file: randomUUID(), rule: randomUUID(), art: randomUUID(), secret: randomUUID() }
    const answers = async (operation: Operation, ids: Ids, shown?: string): Promise<object[]> => {
      return await Promise.all(bodiesWith(operation, ids, shown).map(async body => sayOf(await ask(operation, { cookie: actor.cookie, ids, body }))))
    }
    const looked = operations.filter(operation => bodiesWith(operation, mine).some(body => namesOf(operation, body).some(key => key !== 'site')))
    for (const act of ['A.ruled', 'A.unrule', 'A.ruleorder', 'A.unart', 'A.unsecret', 'A.role', 'O.file', 'O.send']) t.ok(looked.some(operation => operation.act === act), `${act} is asked`)
    for (const operation of looked) t.same(await answers(operation, mine), await answers(operation, nobodys), operation.act)
    for (const operation of operations.filter(({ act }) => ['O.invite', 'A.rule', 'A.ruled'].includes(act))) {
      t.same(await answers(operation, mine, mine.art), await answers(operation, nobodys, nobodys.art), `${operation.act} with another's picture`)
    }
    t.same(await snapshot(), before, 'nothing changed')
  })
}

function sayOf ({ statusCode, body }: LightMyRequestResponse): object {
  const { requestId, ...said } = body === '' ? {} : JSON.parse(body) as { requestId?: string }
  return { statusCode, said }
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
