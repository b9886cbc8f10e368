// Rules that invite by themselves: what a page is told to watch, and what becomes of its claim, on two nodes.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { testApp } from '../../helpers/app.ts'
import { operator, otherAccount, owner } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import { soonMs } from '../../helpers/followers.ts'
import { until } from '../../helpers/wait.ts'
import { askAsVisitor, visitor } from '../../helpers/visitors.ts'
import type { VisitorActor, VisitorOptions } from '../../helpers/visitors.ts'
import type { Event } from '../../../src/wire/events.ts'
import { defaultSettings } from '../../../src/wire/settings.ts'
import type { LookAnswer } from '../../../src/wire/settings.ts'
import { defaultConditions } from '../../../src/wire/rules.ts'
import type { Rule, RuleConditions, RuleDraft, RulesAnswer } from '../../../src/wire/rules.ts'

const test = await testApp(t)
const second = await testApp(t, { db: test.db })
const boss = await owner(test)
const { siteId, accountId } = boss
const ana = await openConsole(boss)
const { pool } = test.db
await ana.until(async () => ana.statuses.get(siteId) === 'online')

async function write (path: string, body: object): Promise<Rule[]> {
  const answer = await boss.post(`/v1/operator/rules${path}`, { site: siteId, ...body })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return (answer.json() as RulesAnswer).rules
}

function draft (changed: Partial<RuleDraft> = {}, conditions: Partial<RuleConditions> = {}): RuleDraft {
  return { name: 'Tea lovers', active: true, text: 'Shall I tell you about our teas?', from: '', art: 'cup', mostPerVisitor: 1, conditions: { ...defaultConditions, ...conditions }, ...changed }
}

/** One rule, alone at the site; and both nodes know it. */
async function only (changed: Partial<RuleDraft> = {}, conditions: Partial<RuleConditions> = {}): Promise<Rule> {
  for (const { id } of await write('', {})) await write('/delete', { id })
  const [rule] = await write('/add', { rule: draft(changed, conditions) })
  for (const node of [test, second]) await until(async () => (await watched(node, {})).every(({ id }) => id === rule?.id), 'the node reads the rules')
  return rule!
}

async function watched (node: typeof test, options: VisitorOptions): Promise<Array<{ id: string }>> {
  return (await visitor(node, siteId, options)).hello.rules ?? []
}

async function claim (mara: VisitorActor, rule: { id: string }, key = randomUUID()): Promise<string> {
  const answer = await mara.post('rule', { key, rule: rule.id })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json().state
}

type Invited = Extract<Event, { kind: 'invitation' }>

async function invited (mara: VisitorActor, within = {}): Promise<Invited> {
  return await mara.learns('invitation', {}, within) as Invited
}

/** By the real route; the first node has heard of it. */
async function settings (invitations: object): Promise<void> {
  const key = ana.events.length
  const answer = await boss.post('/v1/operator/site/settings', { site: siteId, name: 'Shop', origins: ['https://shop.example'], settings: { ...defaultSettings, invitations: { ...defaultSettings.invitations, ...invitations } } })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  await ana.until(async () => ana.events.slice(key).some(({ kind }) => kind === 'site_settings'))
}

t.test('a page is told what it has to watch, only what fits its visitor, and nothing where no rule is', async t => {
  t.equal((await visitor(test, siteId)).hello.rules, undefined)
  const rule = await only({}, { siteMs: 0, scroll: 40, exit: true })
  const mara = await visitor(test, siteId)
  t.same(mara.hello.rules, [{ id: rule.id, pageMs: 30_000, exclude: defaultConditions.pages.exclude, scroll: 40, exit: true, online: true }])
  const other = await only({}, { sources: ['ad'] })
  t.same(await watched(second, {}), [], 'came directly')
  t.match(await watched(second, { url: 'https://shop.example/?gclid=abc' }), [{ id: other.id }])
  await only({}, { visits: { least: 2, most: 0 } })
  t.same(await watched(test, {}), [])
  await only({ active: false })
  t.same(await watched(test, {}), [])
})

t.test('a page that is open hears that the rules changed, and which it has to watch now; who talks watches none', async t => {
  await only({ active: false })
  const mara = await visitor(test, siteId)
  const pages = [mara, mara.at(second, 'tab2')]
  const rule = await only({}, { scroll: 40 })
  for (const [at, page] of pages.entries()) {
    await page.until(async () => page.revision > mara.hello.site.revision)
    const answer = (await askAsVisitor([test, second][at]!, `/v1/visitor/${siteId}/look`, { body: { token: mara.token, lang: ['en'] } })).json() as LookAnswer
    t.match(answer, { revision: page.revision, rules: [{ id: rule.id, scroll: 40 }] })
  }
  t.notOk('rules' in (await askAsVisitor(test, `/v1/visitor/${siteId}/look`, { body: { lang: ['en'] } })).json(), 'who is nobody watches nothing')
  await mara.post('send', { key: randomUUID(), text: 'Hello?' })
  t.same((await askAsVisitor(test, `/v1/visitor/${siteId}/look`, { body: { token: mara.token, lang: ['en'] } })).json().rules, [])
})

t.test('a claim becomes an invitation within a second, in the site\'s name; the console sees which rule, the visitor doesn\'t', async t => {
  const rule = await only()
  const mara = await visitor(test, siteId)
  t.equal(await claim(mara, rule), 'invited')
  const asked = await invited(mara, { withinMs: soonMs })
  t.match(asked, { text: 'Shall I tell you about our teas?', art: 'cup', by: `rule:${rule.id}`, number: 1, name: 'Ana\'s shop' })
  t.notOk('rule' in asked, 'what the owner calls it is theirs')
  const told = await ana.learns('invitation', { conversation: asked.conversation }, { withinMs: soonMs })
  t.match(told, { rule: 'Tea lovers', by: `rule:${rule.id}`, visitor: mara.id })
  t.notOk(JSON.stringify((await visitor(second, siteId, { token: mara.token })).hello).includes('Tea lovers'))
  t.equal((await visitor(test, siteId, { token: mara.token })).hello.rules, undefined, 'one in a visit')
})

t.test('accepted, it waits for an operator, by the fold and by the lists; the funnel counts shown, accepted, answered', async t => {
  const rule = await only({ from: ' Ana of\u200b tea ' })
  const mara = await visitor(test, siteId)
  const key = randomUUID()
  t.equal(await claim(mara, rule, key), 'invited')
  t.equal(await claim(mara, rule, key), 'invited', 'the same key is the same invitation')
  const { conversation, name } = await invited(mara)
  t.equal(name, 'Ana of tea')
  for (const state of ['shown', 'accepted']) await mara.post('answer', { key: randomUUID(), invitation: conversation, state })
  await ana.learns('invitation_state', { conversation, state: 'accepted' })
  t.match((await ana.lists('open')).find(({ id }) => id === conversation), { state: 'waiting', invitation: 'accepted' })
  t.match((await write('', {}))[0]?.funnel, { fired: 1, shown: 1, accepted: 1, answered: 0, declined: 0 })
  await ana.says(conversation, 'Which one do you like?')
  t.match((await write('', {}))[0]?.funnel, { fired: 1, shown: 1, accepted: 1, answered: 1, declined: 0 })
  t.match((await ana.lists('open')).find(({ id }) => id === conversation), { state: 'talking' })
  const speaker = await visitor(second, siteId)
  await claim(speaker, rule)
  const { conversation: spoken } = await speaker.says('yes')
  t.match((await ana.lists('open')).find(({ id }) => id === spoken), { state: 'waiting', invitation: 'accepted' }, 'words accept it, too')
})

t.test('two tabs and two nodes that claim at once make one invitation', async t => {
  const rule = await only({ mostPerVisitor: 1000 })
  for (let round = 0; round < 3; round++) {
    const mara = await visitor(test, siteId)
    const there = mara.at(second, 'tab2')
    const states = await Promise.all([mara, there, mara, there, mara, there].map(async tab => await claim(tab, rule)))
    t.same(states.toSorted(), ['invited', 'over', 'over', 'over', 'over', 'over'])
    t.equal((await ana.lists({ visitor: mara.id })).length, 1)
  }
})

t.test('after a no there is none in this visit, none for a day, and operators wait for half an hour', async t => {
  const rule = await only({ mostPerVisitor: 1000 })
  const mara = await visitor(test, siteId)
  await claim(mara, rule)
  const { conversation } = await invited(mara)
  await mara.post('answer', { key: randomUUID(), invitation: conversation, state: 'declined' })
  t.equal(await claim(mara, rule), 'over')
  const invite = async (): Promise<[number, string]> => {
    const answer = await ana.post('/v1/operator/invite', { key: randomUUID(), visitor: mara.id, text: 'Hi', art: 'wave' })
    return [answer.statusCode, answer.json().code]
  }
  t.same(await invite(), [409, 'declined_lately'])
  const ago = async (interval: string): Promise<void> => {
    await pool.query('update conversation set started_at = started_at - $2::interval, ended_at = ended_at - $2::interval where visitor_id = $1', [mara.id, interval])
    await pool.query('update visit set started_at = started_at - $2::interval, last_contact_at = last_contact_at - $2::interval where visitor_id = $1', [mara.id, interval])
    await pool.query('delete from presence where visitor_id = $1', [mara.id])
  }
  await ago('31 min')
  t.equal((await visitor(test, siteId, { token: mara.token })).hello.rules, undefined, 'another visit, and yet no')
  t.equal(await claim(mara, rule), 'over')
  await ago('24 h')
  const again = await visitor(test, siteId, { token: mara.token })
  t.match(again.hello.rules, [{ id: rule.id }])
  t.equal(await claim(mara, rule), 'invited', 'a day later')
  t.equal((await invite())[0], 201, 'half an hour is long over')
})

t.test('nobody online, outside hours, in a chat: later; a rule that is off, deleted, of another site or used up: never', async t => {
  const rule = await only()
  const mara = await visitor(test, siteId)
  await ana.chooses('away')
  t.equal(await claim(mara, rule), 'later')
  await ana.chooses('online')
  await pool.query('update site set within_hours = false where id = $1', [siteId])
  t.equal(await claim(mara, rule), 'later')
  await pool.query('update site set within_hours = true where id = $1', [siteId])
  const { conversation } = await mara.says('hello')
  t.equal(await claim(mara, rule), 'later')
  await mara.post('end', { key: randomUUID(), conversation })
  t.equal(await claim(mara, { id: randomUUID() }), 'never')
  const eve = await otherAccount(test)
  t.equal((await (await visitor(test, eve.siteId, { headers: { origin: 'https://other.example' } })).post('rule', { key: randomUUID(), rule: rule.id })).json().state, 'never')
  await write('/change', { id: rule.id, rule: draft({ active: false }) })
  t.equal(await claim(mara, rule), 'never')
  await write('/change', { id: rule.id, rule: draft() })
  t.equal(await claim(mara, rule), 'invited')
})

t.test('an operator\'s invitation comes first', async t => {
  const rule = await only()
  const mara = await visitor(test, siteId)
  await ana.invites(mara.id)
  t.equal(await claim(mara, rule), 'later')
})

t.test('the site says how many in a visit; while it tests, nothing holds rules back', async t => {
  const rule = await only({ mostPerVisitor: 1 })
  const mara = await visitor(test, siteId)
  await claim(mara, rule)
  const { conversation } = await invited(mara)
  await mara.post('answer', { key: randomUUID(), invitation: conversation, state: 'declined' })
  await settings({ testing: true })
  t.equal(await claim(mara, rule), 'invited')
  await settings({ mostPerVisit: 0 })
  t.same(await watched(test, {}), [])
  await settings({})
  t.equal((await watched(test, {})).length, 1)
})

t.test('rules are written, changed, ordered and taken away by owners and admins, whole', async t => {
  await only()
  await write('/add', { rule: draft({ name: 'Second' }) })
  const three = await write('/add', { rule: draft({ name: 'Third', art: 'cat' }) })
  t.same(three.map(({ name }) => name), ['Tea lovers', 'Second', 'Third'])
  const ids = three.map(({ id }) => id)
  t.same((await write('/order', { ids: [ids[2], ids[0]] })).map(({ name }) => name), ['Third', 'Tea lovers', 'Second'])
  t.same((await write('/change', { id: ids[0], rule: draft({ name: 'Renamed' }, { languages: ['de'] }) })).map(({ name }) => name), ['Third', 'Renamed', 'Second'])
  t.same((await write('/delete', { id: ids[2] })).map(({ name }) => name), ['Renamed', 'Second'])
  const post = async (path: string, body: object): Promise<number> => (await boss.post(`/v1/operator/rules${path}`, body)).statusCode
  t.equal(await post('/delete', { site: siteId, id: ids[2] }), 404)
  t.equal(await post('/order', { site: siteId, ids: [ids[2]] }), 404)
  t.equal(await post('/add', { site: siteId, rule: { ...draft(), art: randomUUID() } }), 400)
  t.equal(await post('/add', { site: siteId, rule: { ...draft(), text: ' ' } }), 400)
  t.equal(await post('/add', { site: siteId, rule: { ...draft(), conditions: { ...defaultConditions, more: 1 } } }), 400)
  const ben = await operator(test, boss, { sites: [siteId] })
  t.equal((await ben.post('/v1/operator/rules', { site: siteId })).statusCode, 403)
  for (let left = 50 - 2; left > 0; left--) await pool.query("insert into rule (account_id, id, site_id, place, name, active, conditions, text, signature, art, most_per_visitor) values ($1, $2, $3, 9, 'x', false, '{}', 'x', '', 'wave', 1)", [accountId, randomUUID(), siteId])
  t.equal(await post('/add', { site: siteId, rule: draft() }), 400, 'fifty are the most')
  t.same((await write('', {})).at(-1)?.conditions, defaultConditions, 'what was stored without a condition has the usual one')
})
