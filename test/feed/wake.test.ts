// Nodes wake each other on a connection of their own: at once, in bundles, never themselves.
import pg from 'pg'
import t, { type Test } from 'tap'
import { createWake, type Hint, type Wake } from '../../src/feed/wake.ts'
import { systemTimers } from '../../src/feed/timers.ts'
import { testDatabase } from '../helpers/database.ts'
import { until } from '../helpers/wait.ts'
import { quiet } from './fake-log.ts'

interface Heard { wake: Wake, hints: Hint[], said: string[] }

async function listen (t: Test, url: string): Promise<Heard> {
  const hints: Hint[] = []
  const said: string[] = []
  const say = (words: string): void => { said.push(words) }
  const wake = createWake({ url, log: { ...quiet, info: say, warn: say }, timers: systemTimers, random: () => 0.5, onWake: hint => { hints.push(hint) } })
  wake.start()
  t.teardown(async () => { await wake.stop() })
  await until(() => !wake.isDeaf(), 'the wake to be heard')
  t.same(hints.splice(0), [{ kind: 'everything' }], 'whatever happened before it listened')
  return { wake, hints, said }
}

t.test('the others hear what changed, the sender doesn\'t', async t => {
  const { url } = await testDatabase(t)
  const [a, b, c] = [await listen(t, url), await listen(t, url), await listen(t, url)]
  a.wake.send(7, 'log')
  await until(() => b.hints.length > 0 && c.hints.length > 0)
  t.same([a.hints, b.hints, c.hints], [[], [{ kind: 'some', what: 'log', accountIds: [7] }], [{ kind: 'some', what: 'log', accountIds: [7] }]])
})

t.test('a burst is two notes: the first at once, the rest together', async t => {
  const { url, pool } = await testDatabase(t)
  const [a, b] = [await listen(t, url), await listen(t, url)]
  const notes = new pg.Client({ connectionString: url })
  await notes.connect()
  await notes.query('listen shopbell')
  const payloads: string[] = []
  notes.on('notification', ({ payload = '' }) => { if (payload.split(' ')[1] !== '') payloads.push(payload) })
  for (let at = 1; at <= 50; at++) a.wake.send(at, at % 2 === 0 ? 'roster' : 'log')
  await until(() => b.hints.flatMap(hint => hint.kind === 'some' ? hint.accountIds : []).length === 50)
  await pool.query("select pg_notify('shopbell', 'other everything')")
  await until(() => payloads.length >= 3)
  t.equal(payloads.length, 3)
  await notes.end()
})

t.test('more than fits into a note wakes for everything, and what another version says is passed over', async t => {
  const { url, pool } = await testDatabase(t)
  const [a, b] = [await listen(t, url), await listen(t, url)]
  for (let at = 0; at < 3000; at++) a.wake.send(1_000_000 + at, 'signals')
  await until(() => b.hints.some(hint => hint.kind === 'everything'))
  b.hints.splice(0)
  await pool.query("select pg_notify('shopbell', $1)", ['other weather:7 log:3 x'])
  await until(() => b.hints.length > 0)
  t.same(b.hints, [{ kind: 'some', what: 'log', accountIds: [3] }])
})

t.test('a connection that is cut is made again, and everybody looks', async t => {
  const { url, pool } = await testDatabase(t)
  const { wake, hints, said } = await listen(t, url)
  await pool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'shopbell wake' and datname = current_database()")
  await until(() => wake.isDeaf(), 'the loss to be noticed')
  wake.send(1, 'log')
  await until(() => !wake.isDeaf(), 'the wake to be heard again')
  t.same(hints, [{ kind: 'everything' }])
  t.match(said.filter(words => words !== 'Listening for wakes.'), [/^The connection for wakes was lost/])
})

t.test('a database that isn\'t there is tried again, without an end and without an error', async t => {
  const said: string[] = []
  const wake = createWake({ url: 'postgres://nobody@127.0.0.1:1/none', log: { ...quiet, warn: words => { said.push(words) } }, timers: systemTimers, random: () => 0.5, onWake: () => { t.fail('woken by nobody') } })
  wake.start()
  wake.send(1, 'log')
  await until(() => said.length > 0)
  t.equal(wake.isDeaf(), true)
  await wake.stop()
  t.equal(said.length, 1)
})
