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

/** Runs `act` while people talk, and judges. */
export async function survive (t: Test, stage: Stage, { name, act, troubles = [] }: { name: string, act: () => Promise<void>, troubles?: RegExp[] }): Promise<void> {
  const already = stage.troubles.length
  await stage.wait(talkMs)
  const before = performance.now()
  await stage.during(name, act)
  const healedAt = performance.now()
  await stage.wait(talkMs)
  const verdict = await stage.rest()
  const { written, acknowledged, delivered, longestGap } = verdict
  t.same(listFaults(verdict), [], 'nothing lost, doubled, out of order or made up')
  t.ok(written > 10, `${written} messages`)
  t.equal(acknowledged, written, 'all got through')
  t.equal(delivered, acknowledged, 'to everybody')
  t.same(stage.troubles.slice(already).filter(what => !troubles.some(expected => expected.test(what))), [])
  const gap = longestGap === undefined ? 'none' : `${Math.round(longestGap.until - longestGap.from)} ms at ${longestGap.client}, ${Math.round(longestGap.until - healedAt)} ms after the end`
  t.comment(`${name}: ${Math.round(healedAt - before)} ms; longest gap ${gap}`)
}

/** Registers a test for this fault; skipped, with the reason, where it can't be had. */
export function testFault (fault: Fault, stage: () => Stage): void {
  const reason = fault.whyNot?.()
  t.test(fault.name, { skip: reason ?? false, timeout: 120_000 }, async t => {
    await survive(t, stage(), { name: fault.name, act: async () => { await fault.run(stage()) } })
  })
}
