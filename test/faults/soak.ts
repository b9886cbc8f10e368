// `npm run soak -- --minutes N [--seed S] [--only "FAULT,FAULT"] [--built] [--verbose]`: everything goes wrong at random while people talk, and at the end it is counted what was lost. Leaves nothing running, also when it is interrupted.
import { parseArgs } from 'node:util'
import { whyNoClock } from './clocks.ts'
import { whyNoDisk } from './cluster.ts'
import { faults } from './faults.ts'
import type { Fault } from './faults.ts'
import { isClean } from './history.ts'
import type { Verdict } from './history.ts'
import { buildProgram } from './nodes.ts'
import { createRandom } from './random.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'
import { createTrend } from './trend.ts'
import type { Trend } from './trend.ts'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' }, only: { type: 'string' }, built: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false } } })
const minutes = Number(values.minutes)
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
const only = values.only?.split(',').map(name => name.trim())
if (!(minutes > 0) || !Number.isSafeInteger(seed)) {
  console.error('npm run soak -- --minutes N [--seed S] [--only "node killed,disk full"]')
  process.exit(2)
}

const minuteMs = 60_000
/** Between two faults of a kind, on average; the kinds don't wait for each other. With what a killed node is away and takes to start, one is killed each five seconds or so. */
const calmMs = { kills: 1500, nodes: 5000, database: 5000, network: 5000 } as const
const kinds = ['kills', 'nodes', 'database', 'network'] as const
/** A page is loaded anew, each on average. */
const reloadEveryMs = 15_000

const begunAt = performance.now()
let isOver = false
const say = (words: string): void => { console.log(`${toClock(performance.now() - begunAt)} ${words}`) }

const chosen = chooseFaults()
console.log(`Seed ${seed}, ${minutes} min.`)
// --built takes dist/ as it is.
if (!values.built) buildProgram()
const opening = openStage({
  nodes: 3, visitors: 8, consoles: 3, stayMs: minuteMs, reloadEveryMs, writeEveryMs: 600, ownDisk: whyNoDisk() === undefined, ownClock: whyNoClock() === undefined, random: createRandom(seed), say
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { void interrupt(signal) })
process.on('uncaughtException', error => {
  console.error(error)
  void interrupt('error')
})
const stage = await opening
const trend = createTrend(stage)
const done = await run(stage)
if (!isOver) {
  isOver = true
  trend.stop()
  await finish()
}

function chooseFaults (): Fault[] {
  const unknown = only?.filter(name => faults.every(fault => fault.name !== name)) ?? []
  if (unknown.length > 0) {
    console.error(`There is no fault ${unknown.map(name => `"${name}"`).join(', ')}: ${faults.map(({ name }) => name).join(', ')}.`)
    process.exit(2)
  }
  return faults.filter(({ name, whyNot }) => {
    if (only !== undefined && !only.includes(name)) return false
    const reason = whyNot?.()
    if (reason !== undefined) console.log(`Without "${name}": ${reason}.`)
    return reason === undefined
  })
}

/** Until the time is over; answers how often each fault was there. */
async function run (stage: Stage): Promise<Map<string, number>> {
  const until = performance.now() + minutes * minuteMs
  const done = new Map<string, number>()
  const minute = setInterval(() => { say(toLine(stage, trend)) }, minuteMs)
  await Promise.all(kinds.map(async (kind, index) => {
    const random = createRandom(seed + 1 + index)
    const own = chosen.filter(fault => fault.kind === kind)
    if (own.length === 0) return
    while (performance.now() < until && !isOver) {
      await stage.wait(calmMs[kind] * (0.4 + 1.2 * random()))
      const fault = own[Math.floor(random() * own.length)]
      if (fault === undefined || isOver) return
      if (values.verbose) say(`+ ${fault.name}`)
      await stage.during(fault.name, async () => { await fault.run(stage) })
      if (values.verbose) say(`- ${fault.name}`)
      done.set(fault.name, (done.get(fault.name) ?? 0) + 1)
    }
  }))
  await stage.wait(until - performance.now())
  clearInterval(minute)
  return done
}

async function finish (): Promise<void> {
  say('Everything is well again; waiting for what is under way.')
  await stage.rest()
  const verdict = stage.total()
  const troubles = [...stage.troubles]
  await stage.close()
  console.log(`Faults: ${[...done].map(([name, times]) => `${name} ${times}`).join(', ')}; pages loaded anew: ${stage.reloads}.`)
  for (const line of trend.lines()) console.log(line)
  troubles.slice(0, 20).forEach(what => { console.log(`Trouble: ${what}`) })
  console.log(toResult(verdict, { troubles, stage }))
  process.exit(isClean(verdict, troubles) ? 0 : 1)
}

async function interrupt (why: NodeJS.Signals | 'error'): Promise<void> {
  if (isOver) return
  isOver = true
  say(`Interrupted (${why}); putting everything away.`)
  const stage = await opening.catch(() => undefined)
  if (stage === undefined) process.exit(1)
  // Faults end what they began before all is closed: a database that is just being started again would be left behind.
  stage.hurry()
  await running(stage)
  await stage.close()
  const verdict = stage.total()
  console.log(`So far, of ${verdict.written} judged messages: ${toResult(verdict, { troubles: stage.troubles, stage })}`)
  process.exit(why === 'SIGINT' ? 130 : 1)
}

async function running ({ incidents }: Stage): Promise<void> {
  while (incidents.some(({ until }) => until === Infinity)) await new Promise(resolve => { setTimeout(resolve, 50) })
}

function toLine (stage: Stage, trend: Trend): string {
  const { written, acknowledged } = stage.progress()
  const { lost, doubled, outOfOrder, ghosts } = stage.total()
  const now = stage.incidents.filter(({ until }) => until === Infinity).map(({ name }) => name)
  return `written ${written}, acknowledged ${acknowledged}, lost ${lost.length}, doubled ${doubled.length}, out of order ${outOfOrder.length}, ghosts ${ghosts.length}, longest gap ${toGap(stage.total(), stage)}; ${trend.now()}; now: ${now.join(', ') || 'all is well'}`
}

function toResult (verdict: Verdict, { troubles, stage }: { troubles: readonly string[], stage: Stage }): string {
  const { written, acknowledged, delivered, lost, doubled, outOfOrder, ghosts } = verdict
  return `written ${written}, acknowledged ${acknowledged}, delivered ${delivered}, lost ${lost.length}, doubled ${doubled.length}, out of order ${outOfOrder.length}, ghosts ${ghosts.length}, troubles ${troubles.length}, longest gap ${toGap(verdict, stage)}`
}

function toGap ({ longestGap }: Verdict, stage: Stage): string {
  if (longestGap === undefined) return 'none'
  const { client, from, until } = longestGap
  return `${((until - from) / 1000).toFixed(1)} s (${client} at ${toClock(from - begunAt)}: ${stage.explain(longestGap).join(', ') || 'no fault'})`
}

function toClock (ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}
