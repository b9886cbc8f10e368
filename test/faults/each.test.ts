// Each fault by itself, on one stage. In `npm test` only that there is one of each; the faults themselves take minutes and are run by `npm run test:all`.
import t from 'tap'
import { everything } from '../helpers/everything.ts'
import { whyNoClock } from './clocks.ts'
import { whyNoDisk } from './cluster.ts'
import { faults, forgetConnections, requireFault } from './faults.ts'
import { stageFor, survive, testFault } from './scenario.ts'
import type { Stage } from './stage.ts'

t.test('faults are known by their names', async t => {
  t.equal(new Set(faults.map(({ name }) => name)).size, faults.length)
  t.equal(requireFault('disk full').kind, 'database')
  t.throws(() => requireFault('rain'), { message: /^there is no fault "rain": node killed, / })
})

/** Nothing says that such a connection is dead: a poll is given up 10 s after its hold of 25 s, and asked again at once; the rest is for a busy machine. */
const forgottenWithinMs = 40_000

const lookMs = 50

if (everything) {
  t.setTimeout(25 * 60_000)
  let stage: Stage | undefined
  t.before(async () => { stage = await stageFor(t, { ownDisk: whyNoDisk() === undefined, ownClock: whyNoClock() === undefined }) })
  const requireStage = (): Stage => {
    if (stage === undefined) throw new Error('there is no stage')
    return stage
  }
  for (const fault of faults) testFault(fault, requireStage)

  t.test('connections that a box in between forgot are given up', { timeout: 180_000 }, async t => {
    await survive(t, requireStage(), { name: 'connections forgotten', withinMs: forgottenWithinMs, act: async () => { await forgetConnections(requireStage()) } })
  })

  t.test('a rolling restart behind a balancer that heeds /readyz costs no client an error', { timeout: 120_000 }, async t => {
    const stage = requireStage()
    let during: readonly string[] = []
    await survive(t, stage, {
      name: 'rolling restart',
      act: async () => {
        const already = stage.errors.length
        const { closed } = stage.balancer.counts
        for (const node of stage.nodes) {
          await node.end('SIGTERM')
          t.equal(stage.balancer.uses(node.port), false, 'it said so before it went')
          await node.start()
          while (!stage.balancer.uses(node.port)) await stage.wait(lookMs)
        }
        during = stage.errors.slice(already)
        t.equal(stage.balancer.counts.closed, closed, 'and no connection came to a closed port')
      }
    })
    t.same(during, [], 'no answer cut, none refused, no 5xx')
  })
}
