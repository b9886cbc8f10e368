// Whatever happens in whatever order, every client gets each of its events once and in order, and what isn't theirs never.
import fc from 'fast-check'
import t from 'tap'
import { accountId, fakeLog, otherSiteId, settle, siteId } from '../feed/fake-log.ts'
import { rig } from './rig.ts'

type Step =
  | { kind: 'say', who: number, site: number, audience: 'all' | 'team' }
  | { kind: 'poll', who: number, holdMs: number }
  | { kind: 'wake' } | { kind: 'away' } | { kind: 'back' }
  | { kind: 'pass', ms: number }

const visitors = ['vera', 'otto', 'mia']
const sites = [siteId, otherSiteId]
const steps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('say' as const), who: fc.nat(2), site: fc.nat(1), audience: fc.constantFrom('all' as const, 'team' as const) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('poll' as const), who: fc.nat(4), holdMs: fc.constantFrom(0, 3000, 25_000) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'wake' as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'away' as const }, { kind: 'back' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1, 5, 300, 40_000, 130_000) }) }
), { maxLength: 80 })

t.test('clients of one node against a plain log', async t => {
  await fc.assert(fc.asyncProperty(steps, fc.nat(600), async (script, before) => {
    const log = fakeLog()
    for (let at = 0; at < before; at++) log.say({ visitorId: visitors[at % 3] as string })
    const { visitor, operator, feed, clock } = await rig(t, { log })
    // The first three are the visitors; then an operator of all sites, and one of the first.
    const clients = Array.from({ length: 5 }, () => ({ cursor: feed.epoch === '' ? '' : `1.${feed.epoch}.0`, got: [] as number[], busy: false, gone: false }))
    const poll = async (who: number, holdMs: number): Promise<void> => {
      const client = clients[who]
      if (client === undefined || client.busy || client.gone) return
      client.busy = true
      const asked = { cursor: client.cursor, stamp: '0', holdMs, tab: `tab ${who}` }
      const answer = await (who < 3 ? visitor(visitors[who] as string, asked) : operator({ ...asked, operatorId: `op ${who}`, siteIds: who === 3 ? undefined : [siteId] }))
      client.busy = false
      client.gone = answer.kind === 'gone'
      if (answer.kind !== 'news') return
      client.cursor = answer.cursor
      client.got.push(...answer.events.map(({ seq }) => seq))
    }
    for (const step of script) {
      if (step.kind === 'say') log.say({ visitorId: visitors[step.who] as string, siteId: sites[step.site] as string, audience: step.audience })
      if (step.kind === 'poll') void poll(step.who, step.holdMs).catch(() => { (clients[step.who] as { busy: boolean }).busy = false })
      if (step.kind === 'wake') feed.changed(accountId, 'log')
      if (step.kind === 'away') log.failure = new Error('away')
      if (step.kind === 'back') log.failure = undefined
      await clock.pass(step.kind === 'pass' ? step.ms : 0)
    }
    log.failure = undefined
    await clock.pass(26_000)
    for (let round = 0; round < 12; round++) {
      await Promise.all(clients.map(async (_, who) => { await poll(who, 0) }))
      await settle()
    }
    const mine = (who: number) => log.events.filter(event => who < 3
      ? event.visitorId === visitors[who] && event.audience === 'all'
      : who === 3 || event.siteId === siteId).map(({ seq }) => seq)
    for (const [who, { got, gone }] of clients.entries()) {
      if (gone) throw new Error(`client ${who} was told to start again`)
      const want = mine(who)
      if (JSON.stringify(got) !== JSON.stringify(want)) throw new Error(`client ${who} got ${got.join()}, not ${want.join()}`)
    }
    await feed.stop()
  }), { numRuns: 60 })
})
