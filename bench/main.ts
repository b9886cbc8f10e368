// `npm run bench`: measures this machine's Shopbell on real processes and prints a table, or one JSON object with --json. What each number means is docs/performance.md's matter.
import { parseArgs } from 'node:util'
import { measureDelivery } from './delivery.ts'
import { measureIdlePolls } from './idle-poll.ts'
import { measureStart } from './start.ts'
import { prepareBuild, openStand, type Stand } from './stand.ts'
import { printTable, type Figures } from './table.ts'

const groups: Record<string, (stand: Stand) => Promise<Figures>> = {
  idle_poll: measureIdlePolls,
  'delivery.held': async stand => await measureDelivery(stand, 'hold'),
  'delivery.short': async stand => await measureDelivery(stand, 'short'),
  start: measureStart
}

// --only measures one group; --built takes dist/ as it is instead of building what is missing.
const { values: { json = false, only, built = false } } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' }, built: { type: 'boolean' } } })
const chosen = Object.entries(groups).filter(([name]) => only === undefined || name === only || name.startsWith(`${only}.`))
if (chosen.length === 0) {
  console.error(`There is no group "${only}": ${Object.keys(groups).join(', ')}.`)
  process.exit(1)
}

if (!built) prepareBuild()
const figures: Figures = {}
for (const [name, measure] of chosen) {
  console.error(`Measuring ${name} …`)
  // A database of its own for each group: what one wrote must not slow the next.
  const stand = await openStand()
  try {
    place(figures, name, await measure(stand))
  } finally {
    await stand.close()
  }
}
if (json) console.log(JSON.stringify(figures, undefined, 2))
else printTable(figures)

/** `delivery.held` becomes {delivery: {held: …}}. */
function place (into: Figures, name: string, measured: Figures): void {
  const [head = '', ...rest] = name.split('.')
  if (rest.length === 0) into[head] = measured
  else place((into[head] ??= {}) as Figures, rest.join('.'), measured)
}
