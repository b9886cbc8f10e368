// `npm run bench`: measures this machine's Shopbell on real processes and prints a table, or one JSON object with --json. What each number means is docs/performance.md's matter.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { measureDelivery } from './delivery.ts'
import { measureHeld } from './held.ts'
import { measureIdlePolls } from './idle-poll.ts'
import { measureRecovery } from './recovery.ts'
import { measureRoster } from './roster.ts'
import { measureScale } from './scale.ts'
import { measureSends } from './send.ts'
import { measureStart } from './start.ts'
import { prepareBuild, openStand, type Stand } from './stand.ts'
import { printMarkdown, printTable, type Figures } from './table.ts'
import { measureWidget } from './widget.ts'

// Of a hundred the slowest is the 99th percentile.
const invitations = 120
// Short, so that three of them fit beside the rest; delivery's own run is longer.
const nodesMs = 6_000

const groups: Record<string, (stand: Stand) => Promise<Figures>> = {
  idle_poll: measureIdlePolls,
  held: measureHeld,
  'delivery.held': async stand => await measureDelivery(stand, { pollMode: 'hold', invitations }),
  'delivery.short': async stand => await measureDelivery(stand, { pollMode: 'short', invitations }),
  roster: measureRoster,
  send: measureSends,
  'scale.visitors': measureScale,
  'scale.nodes_1': async stand => await measureDelivery(stand, { pollMode: 'hold', nodes: 1, forMs: nodesMs }),
  'scale.nodes_2': async stand => await measureDelivery(stand, { pollMode: 'hold', nodes: 2, forMs: nodesMs }),
  'scale.nodes_3': async stand => await measureDelivery(stand, { pollMode: 'hold', nodes: 3, forMs: nodesMs }),
  widget: measureWidget,
  recovery: measureRecovery,
  start: measureStart
}

// --only picks groups; --built takes dist/ as it is instead of building what is missing; --table prints the JSON of an earlier run as the table of docs/performance.md.
const { values: { json = false, only, built = false, table } } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string' }, built: { type: 'boolean' }, table: { type: 'string' } }
})
if (table !== undefined) printMarkdown(JSON.parse(readFileSync(table, 'utf8')) as Figures)
else await measureAll()

async function measureAll (): Promise<void> {
  const chosen = choose(only?.split(',') ?? [''])
  if (!built) prepareBuild()
  const figures: Figures = {}
  for (const [name, measure] of chosen) {
    const begun = performance.now()
    console.error(`Measuring ${name} …`)
    try {
      place(figures, name, await measureOne(measure))
    } catch (error) {
      // The others are worth having.
      console.error(`${name} could not be measured:`, error)
      process.exitCode = 1
    }
    console.error(`  ${Math.round((performance.now() - begun) / 1000)} s`)
  }
  if (json) console.log(JSON.stringify(figures, undefined, 2))
  else printTable(figures)
}

/** A name picks its group, or all below it: `scale` is `scale.visitors` and others. */
function choose (names: string[]): Array<[string, (stand: Stand) => Promise<Figures>]> {
  const picks = (name: string, group: string): boolean => name === '' || group === name || group.startsWith(`${name}.`)
  const strange = names.find(name => !Object.keys(groups).some(group => picks(name, group)))
  if (strange !== undefined) {
    console.error(`There is no group "${strange}": ${Object.keys(groups).join(', ')}.`)
    process.exit(1)
  }
  return Object.entries(groups).filter(([group]) => names.some(name => picks(name, group)))
}

async function measureOne (measure: (stand: Stand) => Promise<Figures>): Promise<Figures> {
  // A database of its own for each group: what one wrote must not slow the next.
  const stand = await openStand()
  try {
    return await measure(stand)
  } finally {
    await stand.close()
  }
}

/** `delivery.held` becomes {delivery: {held: …}}. */
function place (into: Figures, name: string, measured: Figures): void {
  const [head = '', ...rest] = name.split('.')
  if (rest.length === 0) into[head] = measured
  else place((into[head] ??= {}) as Figures, rest.join('.'), measured)
}
