// Who polls is written every ten seconds, whoever many, in one statement a flush.
import t from 'tap'
import { PresenceBatch } from '../../src/feed/presence.ts'
import { accountId, fakeLog, newServerClock, quiet, type FakeLog } from './fake-log.ts'

interface Rig { batch: PresenceBatch, clock: ReturnType<typeof newServerClock>, log: FakeLog, written: Array<Array<{ visitorId: string, askedAgoMs: number }>>, told: string[], kept: Array<{ living: string[], dead: string[] }>, poll: (visitorId: string, tab?: string, tabs?: string[]) => void }

function rig (): Rig {
  const clock = newServerClock()
  const log = fakeLog()
  const written: Rig['written'] = []
  const told: string[] = []
  const kept: Rig['kept'] = []
  const { renewPresence, keepTabs } = log.source
  log.source.keepTabs = async asked => {
    kept.push({ living: asked.living, dead: asked.dead })
    await keepTabs(asked)
  }
  log.source.renewPresence = async asked => {
    written.push(asked.rows)
    return await renewPresence(asked)
  }
  const batch = new PresenceBatch({ source: log.source, timers: clock, log: { ...quiet, error: (_, words) => { told.push(words) } }, onStatus: () => { told.push('status') }, onTabs: () => { told.push('tabs') } })
  batch.start()
  return { batch, clock, log, written, told, kept, poll: (visitorId, tab = 'a', tabs = []) => { batch.seen({ accountId, visitorId, tab, tabs }, clock.now()) } }
}

t.test('polls each second are one row each ten seconds, many visitors one statement', async t => {
  const { clock, written, poll, batch } = rig()
  for (let second = 0; second < 30; second++) {
    for (const name of ['vera', 'otto', 'mia']) poll(name)
    await clock.pass(1000)
  }
  t.equal(written.length, 3)
  t.same(written.map(rows => rows.map(({ visitorId }) => visitorId)), Array.from({ length: 3 }, () => ['vera', 'otto', 'mia']))
  await batch.stop()
})

t.test('what was refused or failed is tried again after two seconds', async t => {
  const { clock, written, poll, log, batch, told } = rig()
  const { renewPresence } = log.source
  log.source.renewPresence = async asked => { await renewPresence(asked); return [] }
  poll('vera')
  await clock.pass(250)
  t.equal(written.length, 1)
  log.failure = new Error('away')
  for (let at = 0; at < 20; at++) {
    await clock.pass(250)
    poll('vera')
  }
  t.equal(written.length, 3)
  log.failure = undefined
  log.source.renewPresence = renewPresence
  for (let at = 0; at < 36; at++) {
    await clock.pass(250)
    poll('vera')
  }
  t.equal(written.length, 4)
  t.same(told, ['Writing who is here failed and is tried again.'])
  await batch.stop()
})

t.test('a held poll renews, but says when it was asked, so that it undoes no leave', async t => {
  const { clock, written, poll, batch } = rig()
  poll('vera')
  for (let second = 0; second < 11; second++) {
    await clock.pass(1000)
    batch.held({ accountId, visitorId: 'vera' }, clock.now())
  }
  await clock.pass(250)
  t.equal(written.length, 2)
  t.ok((written[1]?.[0]?.askedAgoMs ?? 0) > 10_000)
  await batch.stop()
})

t.test('after a hello nothing is written soon, after a leave at once', async t => {
  const { clock, written, poll, batch } = rig()
  batch.written({ accountId, visitorId: 'vera', tab: 'b' })
  poll('vera')
  await clock.pass(5000)
  t.equal(written.length, 0)
  batch.left({ accountId, visitorId: 'vera', tab: 'b' })
  poll('vera', 'b')
  await clock.pass(250)
  t.equal(written.length, 0, 'a poll that its leave overtook undoes nothing')
  poll('vera')
  await clock.pass(250)
  t.equal(written.length, 1)
  await batch.stop()
})

t.test('one tab that leaves doesn\'t keep the held poll of another from being written', async t => {
  const { clock, written, poll, batch } = rig()
  poll('vera', 'a', ['b'])
  await clock.pass(250)
  batch.left({ accountId, visitorId: 'vera', tab: 'b' })
  for (let second = 0; second < 12; second++) {
    batch.held({ accountId, visitorId: 'vera' }, clock.now())
    await clock.pass(1000)
  }
  t.ok(written.length >= 2, `written ${written.length} times`)
  await batch.stop()
})

t.test('the database hears of tabs when they change, not with each poll', async t => {
  const { clock, poll, batch, told, kept } = rig()
  poll('vera', 'a', ['b'])
  poll('vera', 'b', ['a'])
  await clock.pass(250)
  t.same(kept, [])
  poll('vera', 'a')
  poll('vera', 'a')
  await clock.pass(250)
  t.same(kept, [{ living: [], dead: ['b'] }])
  t.same(told, ['tabs'])
  await batch.stop()
})

t.test('tabs that don\'t know each other, of two devices or origins, close none of the other\'s', async t => {
  const { clock, poll, batch, kept } = rig()
  batch.written({ accountId, visitorId: 'vera', tab: 'a' })
  batch.written({ accountId, visitorId: 'vera', tab: 'window' })
  for (let at = 0; at < 5; at++) {
    poll('vera', 'a')
    poll('vera', 'window')
    await clock.pass(2500)
  }
  t.same(kept, [], 'nothing changed')
  poll('vera', 'a', ['b'])
  await clock.pass(2500)
  poll('vera', 'b')
  await clock.pass(2500)
  t.same(kept, [{ living: ['b'], dead: [] }, { living: [], dead: ['a'] }])
  await batch.stop()
})

t.test('of a tab that left nothing more is told, whoever still names it', async t => {
  const { clock, poll, batch, kept } = rig()
  batch.written({ accountId, visitorId: 'vera', tab: 'a' })
  poll('vera', 'a')
  poll('vera', 'a', ['b'])
  batch.left({ accountId, visitorId: 'vera', tab: 'b' })
  poll('vera', 'b', ['a'])
  poll('vera', 'a', ['b'])
  await clock.pass(1000)
  t.same(kept, [])
  await clock.pass(1000)
  poll('vera', 'b', ['a'])
  await clock.pass(250)
  t.same(kept, [{ living: ['b'], dead: [] }], 'it came back')
  await batch.stop()
})

t.test('a change that couldn\'t be written is written later, or not at all where it was undone', async t => {
  const { clock, poll, log, batch, kept } = rig()
  poll('vera', 'a')
  poll('otto', 'a')
  log.failure = new Error('away')
  poll('vera', 'a', ['b'])
  poll('otto', 'a', ['b'])
  await clock.pass(5000)
  poll('otto', 'a')
  kept.length = 0
  log.failure = undefined
  await clock.pass(2500)
  t.same(kept, [{ living: ['b'], dead: [] }])
  await batch.stop()
})

t.test('operators are renewed by tab, and a status that changes is told', async t => {
  const { clock, batch, log, told } = rig()
  const renewed: string[] = []
  log.source.renewOperator = async ({ tab }) => { renewed.push(tab); return renewed.length === 1 }
  for (let second = 0; second < 6; second++) {
    for (const tab of ['a', 'b']) batch.seenOperator({ accountId, operatorId: 'ana', tab }, clock.now())
    await clock.pass(1000)
  }
  t.same([renewed, told], [['a', 'b', 'a', 'b'], ['status']])
  batch.leftOperator({ accountId, operatorId: 'ana', tab: 'a' })
  batch.seenOperator({ accountId, operatorId: 'ana', tab: 'a' }, clock.now())
  await clock.pass(2000)
  t.same(renewed.slice(4), [], 'a poll that its leave overtook undoes nothing')
  batch.seenOperator({ accountId, operatorId: 'ana', tab: 'a' }, clock.now())
  await batch.stop()
  t.same(renewed.slice(4), ['a'], 'who is there after all is written, before the end, too')
})

t.test('who polls no more is forgotten', async t => {
  const { clock, batch, poll } = rig()
  for (let at = 0; at < 1000; at++) poll(`visitor ${at}`)
  batch.seenOperator({ accountId, operatorId: 'ana', tab: 'a' }, clock.now())
  t.equal(batch.size, 1001)
  await clock.pass(100_000)
  t.equal(batch.size, 0)
  await batch.stop()
})

t.test('who was told to come late is renewed meanwhile, a slow client\'s minute longer, and no more', async t => {
  const { clock, written, poll, batch } = rig()
  poll('vera')
  batch.expect({ accountId, visitorId: 'vera' }, 60_000)
  await clock.pass(120_000)
  t.ok(written.length >= 10 && written.length <= 13, `${written.length} renewals`)
  t.ok((written.at(-1)?.[0]?.askedAgoMs ?? 0) > 100_000, 'each says when they asked, so that it undoes no leave')
  written.length = 0
  await clock.pass(120_000)
  t.same([written.length, batch.size], [written.length, 0])
  t.ok(written.length <= 2)
  await batch.stop()
})

t.test('a leave, a poll, or another node that sees them ends the expecting', async t => {
  const { clock, written, poll, batch, log } = rig()
  const { renewPresence } = log.source
  const renewals = async (ms: number): Promise<number> => {
    written.length = 0
    await clock.pass(ms)
    return written.length
  }
  const expected = async (): Promise<void> => {
    poll('vera')
    batch.expect({ accountId, visitorId: 'vera' }, 60_000)
    await clock.pass(250)
  }
  await expected()
  batch.left({ accountId, visitorId: 'vera', tab: 'a' })
  t.equal(await renewals(40_000), 0)
  await expected()
  poll('vera')
  t.equal(await renewals(40_000), 0)
  await expected()
  log.source.renewPresence = async asked => { await renewPresence(asked); return [] }
  t.equal(await renewals(60_000), 2, 'refused twice, it is somebody else\'s')
  log.source.renewPresence = renewPresence
  await batch.stop()
})

t.test('one page that another node wrote doesn\'t end it', async t => {
  const { clock, written, poll, batch, log } = rig()
  const { renewPresence } = log.source
  poll('vera')
  batch.expect({ accountId, visitorId: 'vera' }, 60_000)
  await clock.pass(250)
  log.source.renewPresence = async asked => {
    log.source.renewPresence = renewPresence
    await renewPresence(asked)
    written.push(asked.rows)
    return []
  }
  await clock.pass(100_000)
  t.ok(written.length > 8, `${written.length} renewals`)
  await batch.stop()
})

t.test('tabs that come and go as fast as polls are written every two seconds, the last state among them', async t => {
  const { clock, poll, batch, kept } = rig()
  for (let at = 0; at < 81; at++) {
    poll('vera', 'a', at % 2 === 0 ? ['b'] : [])
    await clock.pass(125)
  }
  t.ok(kept.length <= 6, `written ${kept.length} times in ten seconds`)
  poll('vera', 'a', ['b', 'c'])
  await clock.pass(2500)
  const shown = kept.reduce((open, { living, dead }) => [...open.filter(tab => !dead.includes(tab)), ...living], ['a', 'b'])
  t.same(shown.sort(), ['a', 'b', 'c'])
  await batch.stop()
})
