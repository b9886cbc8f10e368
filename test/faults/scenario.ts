// One fault as a test: people talk before, during and after it, everything arrives once and in order, and nobody is told anything that they needn't hear.
import type { Test } from 'tap'
import t from 'tap'
import { createRandom } from './random.ts'
import type { Fault } from './faults.ts'
import { listFaults } from './history.ts'
import { openStage } from './stage.ts'
import type { Stage, StageOptions } from './stage.ts'

/** A stage for the tests of a file, put away at its end. */
export async function stageFor (t: Test, options: Partial<StageOptions> = {}): Promise<Stage> {
  const stage = await openStage({ nodes: 2, visitors: 4, consoles: 2, writeEveryMs: 400, random: createRandom(1), say: words => { t.comment(words) }, ...options })
  t.teardown(async () => { await stage.close() })
  return stage
}

/** Long enough that everybody has said something since. */
const talkMs = 1500
/**
 * From a fault's end (or from when it was written, if that was later) until everything is on every screen. By design: a client is back within 4 s of a short outage,
 * and a node has its database again within 3; 8 s leave a busy machine of two cores as much again, and are less than the 10 s after which a line counts as dead and the 15 and
 * 30 s of a long back-off: whoever recovers by those alone is too late.
 */
export const recoverWithinMs = 8000
/** What stands between a fault's end and the last word on a screen, each as long as a word in fair weather: a line, the node's database, what was missed, a word sent again, and its way. */
const steps = 5

export interface Scenario {
  name: string
  act: () => Promise<void>
  withinMs?: number
}

/** Runs `act` while people talk, and judges. No fault is a reason to be signed out, refused or sent back to the start, nor for a node to end by itself: so `troubles` knows no exception. */
export async function survive (t: Test, stage: Stage, { name, act, withinMs = recoverWithinMs }: Scenario): Promise<void> {
  const already = stage.troubles.length
  await stage.wait(talkMs)
  const before = performance.now()
  await stage.during(name, act)
  const healedAt = performance.now()
  await stage.wait(talkMs)
  const verdict = await stage.rest()
  const { written, acknowledged, delivered, longestGap, recovery } = verdict
  t.same(listFaults(verdict), [], 'nothing lost, doubled, out of order or made up')
  t.ok(written > 10, `${written} messages`)
  t.equal(acknowledged, written, 'all got through')
  t.equal(delivered, acknowledged, 'to everybody')
  t.same(stage.troubles.slice(already), [])
  const recovered = recovery === undefined ? 'at once' : `${Math.round(recovery.ms)} ms (${recovery.key} at ${recovery.client})`
  const mostMs = (recovery?.ms ?? 0) <= withinMs ? withinMs : Math.round(withinMs + steps * await slowestInFairWeather(stage))
  t.ok((recovery?.ms ?? 0) <= mostMs, `everything is there within ${mostMs} ms of the end: ${recovered}`)
  const gap = longestGap === undefined ? 'none' : `${Math.round(longestGap.until - longestGap.from)} ms at ${longestGap.client}, ${Math.round(longestGap.until - healedAt)} ms after the end`
  t.comment(`${name}: ${Math.round(healedAt - before)} ms; recovered ${recovered}; longest gap ${gap}`)
}

/** Says how busy the machine is: a tenth of a second where it does nothing else. */
async function slowestInFairWeather (stage: Stage): Promise<number> {
  await stage.during('nothing', async () => {})
  await stage.wait(talkMs)
  return (await stage.rest()).recovery?.ms ?? 0
}

/** Registers a test for this fault; skipped, with the reason, where it can't be had. */
export function testFault (fault: Fault, stage: () => Stage): void {
  const reason = fault.whyNot?.()
  t.test(fault.name, { skip: reason ?? false, timeout: 120_000 }, async t => {
    await survive(t, stage(), { name: fault.name, act: async () => { await fault.run(stage()) } })
  })
}
