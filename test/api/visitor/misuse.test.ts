// A token opens its visitor's data on its site, nothing else; whatever else comes instead opens nothing.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { testApp } from '../../helpers/app.ts'
import { calmAddress, otherAccount, owner } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import { fill, findFaults, listOperations } from '../../helpers/operations.ts'
import { askAsVisitor, visitor } from '../../helpers/visitors.ts'

const test = await testApp(t)
const ana = await openConsole(await owner(test))
const eve = await otherAccount(test)
const { siteId } = ana
const canary = 'CNRY-5b1f0c'

const vera = await visitor(test, siteId)
const { conversation: veras } = await vera.says(canary)
const invited = await visitor(test, siteId)
const { conversation: invitation } = await ana.invites(invited.id, canary)
const victims = [veras, invitation]

async function snapshot (): Promise<unknown> {
  const { rows } = await test.db.pool.query(`select
    (select jsonb_agg(e order by e.seq) from event e where kind <> 'site_status') as events,
    (select jsonb_agg(c order by c.id) from conversation c) as conversations,
    (select jsonb_agg(jsonb_build_array(m.conversation_id, m.side, m.seen) order by m.conversation_id, m.side) from read_mark m where m.seen > 0) as marks,
    (select jsonb_agg(s order by s.conversation_id, s.author) from signal s) as signals`)
  return rows[0]
}

const mallory = await visitor(test, siteId)
const stranger = await visitor(test, eve.siteId)

/** Everything that names a conversation. */
function reaches (conversation: string): Array<[path: string, body: Record<string, unknown>]> {
  return [
    ['signal', { tab: 'tab1', kind: 'typing', conversation, typing: true }],
    ['signal', { tab: 'tab1', kind: 'seen', conversation, number: 1 }],
    ['end', { key: randomUUID(), conversation }],
    ['history', { conversation }],
    ['rate', { key: randomUUID(), conversation, rating: 'good' }],
    ['queue', { conversation }],
    ['history', { conversation, before: 5, limit: 1 }],
    ['answer', { key: randomUUID(), invitation: conversation, state: 'shown' }],
    ['answer', { key: randomUUID(), invitation: conversation, state: 'accepted' }],
    ['answer', { key: randomUUID(), invitation: conversation, state: 'declined' }]
  ]
}

t.test('another visitor\'s conversation is as one that doesn\'t exist, and stays as it is', async t => {
  const before = await snapshot()
  for (const actor of [mallory, stranger]) {
    for (const [path, body] of reaches(randomUUID())) t.equal((await actor.post(path, body)).statusCode, 404, `${path} of nothing`)
    for (const [path, body] of victims.flatMap(reaches)) {
      const answer = await actor.post(path, body)
      t.same([answer.statusCode, answer.json().code], [404, 'not_found'], path)
      t.notOk(answer.body.includes(canary))
    }
  }
  t.same(await snapshot(), before)
  for (const actor of [mallory, stranger]) t.notOk((await actor.post('history')).body.includes(canary))
})

t.test('another visitor\'s polls bring nothing of it, from any cursor', async t => {
  for (const actor of [mallory, stranger]) {
    for (const cursor of [vera.cursor, vera.cursor.replace(/[^.]+$/, '0'), invited.cursor]) {
      const answer = await actor.post('poll', { cursor, signals: '', tab: 'tab1', tabs: [], hold: 0 })
      t.match(answer.statusCode, /^20[04]$/)
      t.notOk(answer.body.includes(canary) || answer.body.includes(veras) || answer.body.includes(invitation))
    }
  }
})

/** Hello makes one; a look is for everybody; a mail's link, and the code of another window, is its own key. */
const withoutToken = new Set(['hello', 'look', 'confirm', 'return', 'open'])

t.test('no token, one cut short or one of another site is 401 everywhere; what is no text is 400', async t => {
  const before = await snapshot()
  const fields = { key: randomUUID(), tab: 'tab1', tabs: [], cursor: vera.cursor, signals: '', hold: 0, text: 'x', name: 'x', email: 'x@example.com', conversation: veras, invitation, state: 'accepted', kind: 'leave', file: randomUUID(), index: 0, type: '', bytes: 9, rating: 'good', who: {}, rule: randomUUID(), code: randomUUID() }
  const bodies: Record<string, string[]> = {
    poll: ['cursor', 'signals', 'tab', 'tabs', 'hold'], send: ['key', 'text'], signal: ['tab', 'kind'], answer: ['key', 'invitation', 'state'], history: [], forget: [], begin: ['key', 'name', 'type', 'bytes'], rule: ['key', 'rule'], transcript: ['key', 'conversation', 'email'], part: ['file', 'index'], get: ['file'], rate: ['key', 'conversation', 'rating'], queue: ['conversation'], identify: ['key', 'who'], track: ['key', 'name'], window: ['code'], start: ['key'], end: ['key', 'conversation'], offline: ['key', 'name', 'email', 'text']
  }
  const operations = (await listOperations(test)).filter(({ path }) => path.startsWith('/v1/visitor/') && !withoutToken.has(path.split('/').at(-1) ?? ''))
  t.same(operations.map(({ path }) => path.split('/').at(-1)).sort(), Object.keys(bodies).sort(), 'every route is here')
  for (const operation of operations) {
    const url = fill(operation.path, { site: siteId })
    const body = Object.fromEntries((bodies[url.split('/').at(-1) ?? ''] ?? []).map(name => [name, fields[name as keyof typeof fields]]))
    const ask = async (token: unknown): Promise<number> => {
      const answer = await askAsVisitor(test, url, { body: token === undefined ? body : { token, ...body } })
      t.same(findFaults(answer, operation), [], operation.act)
      return answer.statusCode
    }
    const forged = vera.token.split('.')
    const unknown = [vera.token.slice(0, -1), vera.token.slice(0, 60), `${vera.token}A`, stranger.token, 'a'.repeat(100), `${forged[0]}.${forged[1]}.${'A'.repeat(43)}`, `${stranger.token.split('.')[0]}.${forged[1]}.${stranger.token.split('.')[2]}`]
    for (const token of unknown) t.equal(await ask(token), 401, `${operation.act} ${token.slice(0, 30)}`)
    for (const token of [undefined, '', 'short', { $regex: '^' }, { $gt: '' }, true, 0, [], [vera.token], null, `${vera.token}\n`]) t.equal(await ask(token), 400, `${operation.act} ${JSON.stringify(token)}`)
  }
  t.same(await snapshot(), before)
})

t.test('an operator\'s cookie opens no visitor\'s route, and a token no operator\'s', async t => {
  const answer = await askAsVisitor(test, `/v1/visitor/${siteId}/history`, { body: {}, headers: { cookie: ana.cookie } })
  t.equal(answer.statusCode, 400)
  const asOperator = await test.ask({ method: 'POST', url: '/v1/operator/conversations', remoteAddress: calmAddress, payload: { list: 'open' }, headers: { cookie: `__Host-shopbell=${vera.token}`, authorization: `Bearer ${vera.token}` } })
  t.equal(asOperator.statusCode, 401)
})

t.test('ids and keys of another type match nothing', async t => {
  const before = await snapshot()
  for (const odd of [{ $regex: '^' }, { $ne: null }, true, 0, [], [veras], null, '%', veras.toUpperCase(), `${veras}'--`]) {
    for (const [path, body] of reaches(odd as string)) t.equal((await vera.post(path, body)).statusCode, 400, `${path} ${JSON.stringify(odd)}`)
    t.equal((await vera.post('send', { key: odd, text: 'x' })).statusCode, 400)
  }
  t.same(await snapshot(), before)
})

t.test('ids and tokens can\'t be guessed from others', async t => {
  const many = await Promise.all(Array.from({ length: 50 }, async () => await visitor(test, siteId)))
  const signatures = many.map(({ token }) => token.split('.')[2] ?? '')
  t.equal(new Set(signatures).size, 50)
  t.ok(signatures.every(text => Buffer.from(text, 'base64url').length === 32), '256 bits')
  const tails = many.map(({ id }) => BigInt(`0x${id.replaceAll('-', '').slice(-15)}`)).sort((a, b) => a < b ? -1 : 1)
  t.ok(tails.every((tail, at) => at === 0 || tail - (tails[at - 1] ?? 0n) > 1000n), 'no neighbours')
})
