// Each fault by itself, on one stage. In `npm test` only that there is one of each; the faults themselves take minutes and are run by `npm run test:all`.
import t from 'tap'
import { everything } from '../helpers/everything.ts'
import { whyNoDisk } from './cluster.ts'
import { faults, forgetConnections, requireFault } from './faults.ts'
import { stageFor, survive, testFault } from './scenario.ts'
import type { Stage } from './stage.ts'

t.test('faults are known by their names', async t => {
  t.equal(new Set(faults.map(({ name }) => name)).size, faults.length)
  t.equal(requireFault('disk full').kind, 'database')
  t.throws(() => requireFault('rain'), { message: /^there is no fault "rain": node killed, / })
})

if (everything) {
  t.setTimeout(25 * 60_000)
  let stage: Stage | undefined
  t.before(async () => { stage = await stageFor(t, { ownDisk: whyNoDisk() === undefined }) })
  const requireStage = (): Stage => {
    if (stage === undefined) throw new Error('there is no stage')
    return stage
  }
  for (const fault of faults) testFault(fault, requireStage)

  t.test('connections that a box in between forgot are given up', { timeout: 180_000 }, async t => {
    await survive(t, requireStage(), { name: 'connections forgotten', act: async () => { await forgetConnections(requireStage()) } })
  })
}
