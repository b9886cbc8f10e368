// What can go wrong, each as one act that begins, lasts and is over: nodes, database, network, clocks, disk. Who chooses among them is the tests' and soak.ts's matter.
import type pg from 'pg'
import { fair } from './balancer.ts'
import type { Door, Weather } from './balancer.ts'
import { whyNoClock } from './clocks.ts'
import { whyNoDisk } from './cluster.ts'
import type { Node } from './nodes.ts'
import type { Stage } from './stage.ts'

export interface Fault {
  name: string
  /** Two of one kind don't go on at once. */
  kind: 'kills' | 'nodes' | 'database' | 'network'
  /** Why it can't be had on this machine; undefined where it can. */
  whyNot? (): string | undefined
  /** Resolves when everything is well again: started, thawed, let through. */
  run (stage: Stage): Promise<void>
}

/** Past this a node that wasn't there says that it is late, instead of answering from its past. */
const latenessMs = 10_000

/** A process looks at its clock each second; the rest is for what it does then. */
const jumpMs = 3000

/** The stage's last node is the steady one: it may be frozen, but lives, so that its memory can be watched. */
const nodeFaults: readonly Fault[] = [
  { name: 'node killed', kind: 'kills', run: async stage => { await restart(stage, pickNode(stage), { signal: 'SIGKILL', awayMs: 500 + 1500 * stage.random() }) } },
  {
    name: 'node frozen',
    kind: 'nodes',
    async run (stage) {
      const node = pick(stage, stage.nodes)
      node.freeze()
      await stage.wait(latenessMs + 1000 + 3000 * stage.random())
      node.thaw()
    }
  },
  {
    name: 'node stuttering',
    kind: 'nodes',
    async run (stage) {
      const node = pick(stage, stage.nodes)
      for (let round = 0; round < 8; round++) {
        node.freeze()
        await stage.wait(400)
        node.thaw()
        await stage.wait(100)
      }
    }
  },
  {
    name: 'nodes restarted in turn',
    kind: 'nodes',
    async run (stage) {
      for (const node of mortals(stage)) await restart(stage, node, { signal: 'SIGTERM', awayMs: 0 })
    }
  },
  ...['+1h', '-1h', '+400d'].map((clock): Fault => ({
    name: `node's clock ${clock}`,
    kind: 'nodes',
    whyNot: whyNoClock,
    async run (stage) {
      const node = pickNode(stage)
      try {
        node.setClock(clock)
        await stage.wait(jumpMs)
        await restart(stage, node, { signal: 'SIGTERM', awayMs: 0 })
        // Who went to another node comes back to this one.
        stage.balancer.doors().forEach(door => { door.cut() })
        await stage.wait(jumpMs)
      } finally {
        node.setClock('+0')
      }
      await stage.wait(jumpMs)
    }
  }))
]

const databaseFaults: readonly Fault[] = [
  { name: 'database stopped at once', kind: 'database', run: async stage => { await restartDatabase(stage, 'SIGQUIT') } },
  { name: 'database killed', kind: 'database', run: async stage => { await restartDatabase(stage, 'SIGKILL') } },
  {
    name: 'database frozen',
    kind: 'database',
    async run (stage) {
      await stage.cluster.freeze()
      await stage.wait(4000)
      await stage.cluster.thaw()
    }
  },
  {
    name: 'backends terminated',
    kind: 'database',
    async run (stage) {
      for (let round = 0; round < 15; round++) {
        await stage.cluster.ask("select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()")
        await stage.wait(200)
      }
    }
  },
  ...['+1h', '-1h'].map((clock): Fault => ({
    name: `database's clock ${clock}`,
    kind: 'database',
    whyNot: whyNoClock,
    async run (stage) {
      stage.cluster.setClock(clock)
      await stage.wait(2 * jumpMs)
      stage.cluster.setClock('+0')
      await stage.wait(jumpMs)
    }
  })),
  { name: 'all connections taken', kind: 'database', run: takeConnections },
  { name: 'conversations locked', kind: 'database', run: async stage => { await hold(stage, ['select 1 from conversation for update']) } },
  { name: 'log locked', kind: 'database', run: async stage => { await hold(stage, ['select 1 from log for update']) } },
  { name: 'tables locked', kind: 'database', run: async stage => { await hold(stage, ['lock table event in access exclusive mode']) } },
  {
    name: 'disk full',
    kind: 'database',
    whyNot: whyNoDisk,
    async run (stage) {
      const { cluster } = stage
      cluster.fillDisk()
      const full = await cluster.ask("create table filler as select repeat('x', 100) from generate_series(1, 100000)").then(() => false, () => true)
      if (!full) throw new Error('the disk has room')
      await stage.wait(4000)
      cluster.emptyDisk()
      // Without room for its write-ahead log Postgres goes down; whoever runs it starts it again.
      await cluster.start()
    }
  }
]

const networkFaults: readonly Fault[] = [
  { name: 'answers cut', kind: 'network', run: async stage => { await change(stage, stage.balancer.doors(), { cutAnswers: 0.3 }) } },
  { name: 'acknowledgements dropped', kind: 'network', run: async stage => { await change(stage, stage.balancer.doors(), { dropAnswers: 0.5, dropPaths: /\/send$/ }) } },
  { name: 'answers dropped', kind: 'network', run: async stage => { await change(stage, stage.balancer.doors(), { dropAnswers: 0.3 }) } },
  { name: 'slow network', kind: 'network', run: async stage => { await change(stage, stage.balancer.doors(), { delayMs: 300 }) } },
  { name: 'doors shut', kind: 'network', run: async stage => { await change(stage, some(stage), { refuse: true }) } },
  { name: 'network stalled', kind: 'network', run: async stage => { await change(stage, some(stage), { stall: true }) } },
  {
    name: 'connections reset',
    kind: 'network',
    async run (stage) {
      for (let round = 0; round < 8; round++) {
        stage.balancer.doors().forEach(door => { door.cut() })
        await stage.wait(100 + 800 * stage.random())
      }
    }
  }
]

export const faults: readonly Fault[] = [...nodeFaults, ...databaseFaults, ...networkFaults]

/** The one of this name. */
export function requireFault (name: string): Fault {
  const found = faults.find(fault => fault.name === name)
  if (found === undefined) throw new Error(`there is no fault "${name}": ${faults.map(fault => fault.name).join(', ')}`)
  return found
}

/** Connections that a box in between has forgotten without a word: they stay open, and nothing comes. */
export async function forgetConnections (stage: Stage): Promise<void> {
  // Whoever notices opens a new one, which is forgotten, too, until this is over.
  await change(stage, some(stage), { swallow: true })
}

const networkMs = 4000

async function change (stage: Stage, doors: readonly Door[], weather: Partial<Weather>): Promise<void> {
  doors.forEach(door => { door.weather = { ...fair, ...weather } })
  // What is open has been let in already.
  if (weather.refuse === true) doors.forEach(door => { door.cut() })
  await stage.wait(networkMs)
  doors.forEach(door => { door.weather = fair })
}

async function restart (stage: Stage, node: Node, { signal, awayMs }: { signal: 'SIGKILL' | 'SIGTERM', awayMs: number }): Promise<void> {
  await node.end(signal)
  await stage.wait(awayMs)
  await node.start()
}

async function restartDatabase (stage: Stage, signal: 'SIGQUIT' | 'SIGKILL'): Promise<void> {
  await stage.cluster.stop(signal)
  await stage.wait(3000 * stage.random())
  await stage.cluster.start()
}

/** Somebody else's transaction that holds what everybody needs. */
async function hold (stage: Stage, statements: readonly string[]): Promise<void> {
  const client = await stage.cluster.connect()
  try {
    await client.query('begin')
    for (const statement of statements) await client.query(statement)
    await stage.wait(4000)
    await client.query('rollback')
  } finally {
    await client.end()
  }
}

/** Until the server has no room for another; those that the nodes hold are ended, so that they come too late. */
async function takeConnections (stage: Stage): Promise<void> {
  const { cluster } = stage
  const taken: pg.Client[] = []
  try {
    for (let ended = 0; ended < 3; ended++) {
      await takeAll(cluster, taken)
      await cluster.ask("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'shopbell%'")
    }
    await takeAll(cluster, taken)
    await stage.wait(4000)
  } finally {
    await Promise.all(taken.map(async client => { await client.end() }))
  }
}

async function takeAll (cluster: Stage['cluster'], taken: pg.Client[]): Promise<void> {
  for (;;) {
    try {
      taken.push(await cluster.connect('application'))
    } catch (error) {
      // No room: that is the aim.
      if ((error as { code?: string }).code === '53300') return
      throw error
    }
  }
}

function mortals ({ nodes }: Stage): readonly Node[] {
  return nodes.length === 1 ? nodes : nodes.slice(0, -1)
}

function pickNode (stage: Stage): Node {
  return pick(stage, mortals(stage))
}

function some ({ balancer, random }: Stage): Door[] {
  const chosen = balancer.doors().filter(() => random() < 0.5)
  return chosen.length > 0 ? chosen : [...balancer.doors()]
}

function pick<Thing> ({ random }: Stage, things: readonly Thing[]): Thing {
  return things[Math.floor(random() * things.length)] as Thing
}
