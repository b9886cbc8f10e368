// The site's status follows which operators are here and what they chose; visitors are told within a second.
import t from 'tap'
import { startDue, testApp } from '../../helpers/app.ts'
import { calmAddress, cookieOf, operator, owner, password } from '../../helpers/actors.ts'
import type { OperatorActor } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import type { ConsoleActor } from '../../helpers/consoles.ts'
import { soonMs } from '../../helpers/followers.ts'
import { visitor } from '../../helpers/visitors.ts'
import type { VisitorActor } from '../../helpers/visitors.ts'
import type { SiteStatus } from '../../../src/wire/events.ts'

const test = await testApp(t)
const second = await testApp(t, { db: test.db })
startDue(t, test)
const boss = await owner(test)
const { siteId } = boss
const colleague = await operator(test, boss, { sites: [siteId] })
const outsider = await operator(test, boss, { sites: [] })

const picture = async (): Promise<string> => (await test.ask({ url: `/s/${siteId}.svg` })).body

async function hearsStatus (who: VisitorActor | ConsoleActor, status: SiteStatus, withinMs = soonMs): Promise<void> {
  await who.until(() => who.statuses.get('site' in who ? '' : siteId) === status, { withinMs, what: status })
}

/** A console that says that it closes, and polls no more. */
async function closes (console: ConsoleActor): Promise<void> {
  await console.tells({ kind: 'leave', tab: console.tab })
}

/** Polls once more: an operator who is here. */
async function comes (actor: OperatorActor): Promise<ConsoleActor> {
  const console = await openConsole(actor)
  await console.poll()
  return console
}

t.test('who may not see the site doesn\'t make it online', async t => {
  const mara = await visitor(test, siteId)
  const zoe = await comes(outsider)
  await zoe.until(async () => (await test.db.pool.query('select 1 from operator_presence where operator_id = $1', [outsider.me.id])).rowCount === 1)
  t.same([...zoe.statuses], [])
  t.match(await mara.poll(), { statusCode: 204 })
  t.equal(mara.statuses.get(''), 'offline')
  t.equal((await visitor(second, siteId)).hello.site.status, 'offline')
})

t.test('offline until an operator polls; online, away by choice, and online again, told on every node within a second', async t => {
  const mara = await visitor(test, siteId)
  const elsewhere = await visitor(second, siteId)
  t.equal(mara.hello.site.status, 'offline')
  t.match(await picture(), /offline/i)
  const ana = await comes(boss)
  for (const who of [mara, elsewhere, ana]) await hearsStatus(who, 'online')
  t.match(mara.events.filter(({ kind }) => kind === 'site_status'), [], 'as a signal: facts of the site are the operators\'')
  t.equal((await visitor(second, siteId)).hello.site.status, 'online')
  t.match(await picture(), /online/i)
  await ana.chooses('away')
  for (const who of [mara, elsewhere, ana]) await hearsStatus(who, 'away')
  t.equal((await ana.get('/v1/operator/me')).json().status, 'away')
  const ben = await comes(colleague)
  for (const who of [mara, elsewhere, ana, ben]) await hearsStatus(who, 'online')
  await ben.chooses('away')
  for (const who of [mara, elsewhere, ana, ben]) await hearsStatus(who, 'away')
  await ana.chooses('online')
  for (const who of [mara, elsewhere, ana, ben]) await hearsStatus(who, 'online')
  for (const node of [test, second]) t.match(await mara.at(node).poll(), { statusCode: 204 }, 'what a page knows is not told to it again')
  await ben.chooses('online')
  await closes(ben)
  await closes(ana)
  await hearsStatus(mara, 'offline', 8000)
  await hearsStatus(elsewhere, 'offline')
})

t.test('who signs out of their last session is gone at once', async t => {
  const dora = await operator(test, boss, { sites: [siteId] })
  const elsewhere = await test.ask({ method: 'POST', url: '/v1/operator/sign-in', payload: { email: dora.me.email, password }, remoteAddress: calmAddress })
  t.equal(elsewhere.statusCode, 200)
  const mara = await visitor(test, siteId)
  t.equal(mara.hello.site.status, 'offline')
  const console = await comes(dora)
  await hearsStatus(mara, 'online')
  t.equal((await console.post('/v1/operator/sign-out', {})).statusCode, 204)
  t.match(await test.db.pool.query('select 1 from operator_presence where operator_id = $1', [dora.me.id]), { rowCount: 1 }, 'they may be there in another browser')
  const last = await test.ask({ method: 'POST', url: '/v1/operator/sign-out', payload: {}, headers: { cookie: cookieOf(elsewhere) } })
  t.equal(last.statusCode, 204)
  await hearsStatus(mara, 'offline')
})

t.test('of two consoles of an operator one closes: the site stays online by the other, whose poll is held', async t => {
  const mara = await visitor(test, siteId)
  const closing = await comes(boss)
  const staying = await comes(boss)
  await hearsStatus(mara, 'online')
  await staying.until(async () => staying.roster > 0 && (await staying.poll()).statusCode === 204)
  const held = staying.post('/v1/operator/poll', { cursor: staying.cursor, signals: staying.stamp, tab: staying.tab, hold: 11_000 })
  await closes(closing)
  const told = await mara.post('poll', { cursor: mara.cursor, signals: mara.stamp, tab: 'tab1', tabs: [], hold: 9000 })
  t.equal(told.statusCode, 204, told.body)
  await closes(staying)
  await held
})
