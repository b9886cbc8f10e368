// Whatever comes between — aborts, displacement, load, little room, another epoch, a log that loses its front — each poll is answered once, nothing is lost, doubled or reordered, and nothing stays behind.
import fc from 'fast-check'
import t from 'tap'
import type { Timers } from '../../src/feed/timers.ts'
import type { Answer } from '../../src/poller/poller.ts'
import { accountId, fakeLog, settle } from '../feed/fake-log.ts'
import { leavingAt, rig } from './rig.ts'

type Step =
  | { kind: 'say', who: number } | { kind: 'status' }
  | { kind: 'poll', who: number, tab: number, holdMs: number } | { kind: 'abort', who: number }
  | { kind: 'restore', keep: number } | { kind: 'cut' } | { kind: 'delay', ms: number }
  | { kind: 'wake' } | { kind: 'pass', ms: number }

const who = fc.nat(3)
const steps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('say' as const), who: fc.nat(2) }) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('poll' as const), who, tab: fc.nat(2), holdMs: fc.constantFrom(0, 3000, 25_000) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('abort' as const), who }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'status' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restore' as const), keep: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'cut' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delay' as const), ms: fc.constantFrom(0, 100, 900) }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'wake' as const }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1, 5, 300, 2000, 26_000, 130_000) }) }
), { maxLength: 70 })

// Three visitors and an operator of everything, each with up to three tabs that follow the same place.
const names = ['vera', 'otto', 'mia', 'op']

interface Client { cursor: string, stamp: string, last: number, got: number[], open: Set<AbortController> }

t.test('one node between random events', async t => {
  await fc.assert(fc.asyncProperty(steps, async script => {
    const log = fakeLog()
    for (let at = 0; at < 30; at++) log.say({ visitorId: names[at % 3] as string })
    let delayMs = 0
    // The poller's own timers.
    const waiting = new Set<unknown>()
    const counted = (clock: Timers): Timers => ({
      ...clock,
      set: (task, ms) => {
        const timer = clock.set(() => { waiting.delete(timer); task() }, ms)
        waiting.add(timer)
        return timer
      },
      clear: timer => { waiting.delete(timer); clock.clear(timer) }
    })
    const { visitor, operator, feed, poller, clock } = await rig(t, { log, room: { process: 4, site: 4 }, loopDelayMs: () => delayMs, timersOf: counted })
    const clients: Client[] = names.map(() => ({ cursor: `1.${feed.epoch}.0`, stamp: '0', last: 0, got: [], open: new Set() }))
    let asked = 0
    let answered = 0
    let held = 0

    const mine = (at: number) => log.events.filter(event => at === 3 || (event.visitorId === names[at] && event.audience === 'all')).map(({ seq }) => seq)
    const startAgain = async (client: Client, at: number): Promise<void> => {
      client.cursor = await feed.firstCursor(accountId)
      const seq = Number.parseInt(client.cursor.split('.')[2] as string, 36)
      client.got = mine(at).filter(one => one <= seq)
      client.last = seq
      client.stamp = '0'
    }
    const take = async (client: Client, at: number, { answer, epoch }: { answer: Answer<object>, epoch: string }): Promise<void> => {
      if (answer.kind === 'gone') return await startAgain(client, at)
      if (answer.kind !== 'news' || client.cursor.split('.')[1] !== epoch) return
      const seqs = answer.events.map(({ seq }) => seq)
      if (seqs.some((seq, index) => index > 0 && seq <= (seqs[index - 1] as number))) throw new Error(`not in order: ${seqs.join()}`)
      // As the fold does: what another tab's poll brought is dropped.
      for (const seq of seqs.filter(one => one > client.last)) client.got.push(seq)
      const [, , to = ''] = answer.cursor.split('.')
      if (Number.parseInt(to, 36) < client.last) return
      client.last = Number.parseInt(to, 36)
      client.cursor = answer.cursor
      if ('signals' in answer && answer.signals !== undefined) client.stamp = (answer.signals as { stamp: string }).stamp
    }
    const poll = async (at: number, { tab, holdMs }: { tab: number, holdMs: number }): Promise<void> => {
      const client = clients[at] as Client
      const gone = new AbortController()
      const epoch = client.cursor.split('.')[1] as string
      const ask = { cursor: client.cursor, stamp: client.stamp, holdMs, tab: `tab ${tab}`, whenGone: leavingAt(gone.signal) }
      asked++
      const answer = at === 3 ? operator({ ...ask, operatorId: 'op', siteIds: undefined }) : visitor(names[at] as string, ask)
      client.open.add(gone)
      if (answer instanceof Promise) held++
      const found = await answer
      if (answer instanceof Promise) held--
      client.open.delete(gone)
      answered++
      if (!gone.signal.aborted) await take(client, at, { answer: found, epoch })
    }
    let epochs = 1
    const run = (step: Step): void => {
      switch (step.kind) {
        case 'say': log.say({ visitorId: names[step.who] as string }); break
        case 'status': log.say({ kind: 'site_status', body: { status: 'away' } }); break
        case 'poll': void poll(step.who, step); break
        case 'abort': for (const gone of (clients[step.who] as Client).open) gone.abort(); break
        case 'restore':
          log.events.length = Math.max(log.events.findIndex(({ seq }) => seq > log.base), Math.floor(log.events.length * step.keep))
          log.epoch = `e${++epochs}`
          break
        case 'cut': log.base = Math.max(log.base, (log.events.at(-1)?.seq ?? 0) - 5); break
        case 'delay': delayMs = step.ms; break
        case 'wake': feed.changed(accountId, 'log'); break
        case 'pass': break
      }
    }
    for (const step of script) {
      run(step)
      await clock.pass(step.kind === 'pass' ? step.ms : 0)
      if (poller.counts().waiters > held) throw new Error(`${poller.counts().waiters} waiters for ${held} polls`)
      if (poller.counts().visitors > 4) throw new Error('more are held than there is room for')
    }
    delayMs = 0
    feed.changed(accountId, 'log')
    await clock.pass(90_000)
    if (asked !== answered || poller.counts().waiters > 0 || poller.counts().load > 0) throw new Error(`${asked} asked, ${answered} answered, ${JSON.stringify(poller.counts())}`)
    for (let round = 0; round < 8; round++) {
      for (const at of clients.keys()) await poll(at, { tab: 0, holdMs: 0 })
      await settle()
    }
    for (const [at, { got }] of clients.entries()) {
      const want = mine(at)
      if (JSON.stringify(got) !== JSON.stringify(want)) throw new Error(`${names[at]} got ${got.join()}, not ${want.join()}`)
    }
    // One renews those who are held, one looks at the load.
    if (waiting.size !== 2) throw new Error(`${waiting.size} timers stay`)
    await poller.drain()
    if (waiting.size > 0) throw new Error('a timer survives the end')
    await feed.stop()
  }), { numRuns: 25 })
})
