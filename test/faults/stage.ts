// The whole stage of the fault tests: a Postgres of its own, real nodes behind a balancer, visitors and consoles that talk without a pause, and the books about it. What goes wrong is faults.ts's.
import { setTimeout as pause } from 'node:timers/promises'
import { createBalancer } from './balancer.ts'
import type { Balancer } from './balancer.ts'
import { openCluster } from './cluster.ts'
import type { Cluster } from './cluster.ts'
import { openDesk } from './console.ts'
import type { Desk } from './console.ts'
import { keepReloading, keepTalking } from './habits.ts'
import { addVerdicts, listFaults, nothingSaid } from './history.ts'
import type { Gap, Verdict } from './history.ts'
import { copyProgram, createNode, findPorts } from './nodes.ts'
import type { Node } from './nodes.ts'
import { reckon } from './reckoning.ts'
import { createStory } from './story.ts'
import type { Story } from './story.ts'
import { openVisitor, shopOrigin } from './visitor.ts'
import type { Visitor } from './visitor.ts'

export interface StageOptions {
  nodes: number
  visitors: number
  consoles: number
  /** How long a visitor stays before another comes in their place; undefined: to the end. */
  stayMs?: number
  /** How long a page stays before it is loaded anew, on average; undefined: none is. */
  reloadEveryMs?: number
  /** Of one side of a conversation, on average. */
  writeEveryMs: number
  /** The database's files on a small disk of their own, which can be filled. */
  ownDisk?: boolean
  /** The database goes by a clock of its own, which can be set. */
  ownClock?: boolean
  random: () => number
  /** What is worth reading while it runs. */
  say (words: string): void
}

/** A fault that went on from `from` until `until`. */
export interface Incident { name: string, from: number, until: number }

export interface Stage {
  readonly cluster: Cluster
  readonly nodes: readonly Node[]
  readonly balancer: Balancer
  readonly incidents: readonly Incident[]
  readonly random: () => number
  /** Waits; not at all once the stage is to be closed. */
  wait (ms: number): Promise<void>
  /** All that waits goes on, so that the stage can be closed soon. */
  hurry (): void
  /** Notes that something is wrong on purpose while `work` runs. */
  during (name: string, work: () => Promise<void>): Promise<void>
  /** Everybody falls silent and what is under way arrives; then visitors are replaced by new ones. What was said until here is judged. */
  rest (): Promise<Verdict>
  /** All that was judged so far. */
  total (): Verdict
  /** Written and acknowledged so far, by those whose story goes on, too. */
  progress (): { written: number, acknowledged: number }
  /** Clients that were told what no fault explains: signed out, refused, cursors lost. */
  readonly troubles: readonly string[]
  /** Each request that had no answer, or a 5xx for one; most faults make some. */
  readonly errors: readonly string[]
  /** How many pages were loaded anew. */
  readonly reloads: number
  /** Which faults a gap touches, and how long each was. */
  explain (gap: Gap): string[]
  /** Leaves nothing running, and no file. */
  close (): Promise<void>
}

/** Once everything is well again, what is under way must arrive within this; the longest back-off is 30 s, a dead connection is noticed within 35 s. */
const restMs = 90_000
const lookMs = 100

export async function openStage (options: StageOptions): Promise<Stage> {
  const { random, say } = options
  const cluster = await openCluster({ ownDisk: options.ownDisk === true, ownClock: options.ownClock === true, say })
  const opened: Opened = { cluster, nodes: [], balancer: undefined }
  try {
    const [publicPort = 0, ...ports] = await findPorts(options.nodes + 1)
    const program = copyProgram(cluster.folder)
    const host = `127.0.0.1:${publicPort}`
    const environment = { DATABASE_URL: cluster.url, DATABASE_DIRECT_URL: cluster.directUrl, PUBLIC_URL: `http://${host}`, LIMIT_EXEMPT: '127.0.0.0/8' }
    const deaths: string[] = []
    opened.nodes.push(...ports.map((port, index) => createNode({ program, port, environment, say, onDeath: () => { deaths.push(`node ${index + 1} ended by itself`) } })))
    const shop = await signUp(opened.nodes[0] as Node, host)
    await Promise.all(opened.nodes.map(async node => { await node.start() }))
    const balancer = opened.balancer = createBalancer(ports, random)
    return await new Shop({ ...options, ...shop, host, cluster, nodes: opened.nodes, balancer, troubles: deaths }).open()
  } catch (error) {
    await closeAll(opened)
    throw error
  }
}

interface Opened { cluster: Cluster, nodes: Node[], balancer: Balancer | undefined }

async function closeAll ({ cluster, nodes, balancer }: Opened): Promise<void> {
  await balancer?.close()
  await Promise.all(nodes.map(async node => { await node.end('SIGKILL') }))
  await cluster.close()
}

/** The owner, by the first node: each later start makes a set-up link void. */
async function signUp (node: Node, host: string): Promise<{ siteId: string, cookie: string }> {
  await node.start()
  const answer = await fetch(`http://127.0.0.1:${node.port}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: node.setupToken(), name: 'Ana', email: 'ana@shop.example', password: 'correct horse battery', site: { name: 'Shop', origin: shopOrigin } })
  })
  if (answer.status !== 201) throw new Error(`${host}: signing up was answered ${answer.status} ${await answer.text()}`)
  const { sites } = await answer.json() as { sites: Array<{ id: string }> }
  const [cookie = ''] = (answer.headers.getSetCookie()[0] ?? '').split(';')
  return { siteId: sites[0]?.id ?? '', cookie }
}

interface ShopOptions extends Omit<StageOptions, 'nodes'> { siteId: string, cookie: string, host: string, cluster: Cluster, nodes: readonly Node[], balancer: Balancer, troubles: string[] }

class Shop implements Stage {
  readonly cluster: Cluster
  readonly nodes: readonly Node[]
  readonly balancer: Balancer
  readonly random: () => number
  readonly incidents: Incident[] = []
  readonly troubles: string[]
  readonly errors: string[] = []
  readonly #options: ShopOptions
  readonly #desks: Desk[] = []
  readonly #stories = new Map<string, Story>()
  readonly #visits = new Set<Visit>()
  #verdict = nothingSaid
  #came = 0
  #reloads = 0
  #endings: Array<() => void> = []
  #open = true
  #fairSince: number | undefined
  readonly #hurry = new AbortController()

  constructor (options: ShopOptions) {
    this.#options = options
    this.cluster = options.cluster
    this.nodes = options.nodes
    this.balancer = options.balancer
    this.random = options.random
    this.troubles = options.troubles
  }

  async open (): Promise<this> {
    const { balancer, consoles, nodes, host, cookie, random, reloadEveryMs } = this.#options
    for (let index = 0; index < consoles; index++) {
      // The last node's door first, so that a conversation's two sides are at different nodes.
      const door = await balancer.openDoor(nodes.length - 1 - index % nodes.length)
      this.#desks.push(openDesk({
        name: `console ${index + 1}`, door, host, cookie, random, findStory: id => this.#stories.get(id), listStories: () => [...new Set([...this.#visits].map(({ visitor }) => visitor.story))], onTrouble: what => { this.#trouble(what) }, onError: what => { this.errors.push(what) }
      }))
    }
    await this.#fillUp()
    this.#endings = this.#desks.map(desk => keepReloading(() => { this.#reload(desk) }, { everyMs: reloadEveryMs, random }))
    return this
  }

  async wait (ms: number): Promise<void> {
    // Ending early is what the signal is for.
    await pause(ms, undefined, { signal: this.#hurry.signal }).catch(() => {})
  }

  hurry (): void {
    this.#hurry.abort()
  }

  async during (name: string, work: () => Promise<void>): Promise<void> {
    const incident = { name, from: performance.now(), until: Infinity }
    this.incidents.push(incident)
    try {
      await work()
    } finally {
      incident.until = performance.now()
    }
  }

  async rest (): Promise<Verdict> {
    const before = this.#verdict
    this.#verdict = nothingSaid
    this.#open = false
    // All that is wrong on purpose is over by now.
    this.#fairSince = this.incidents.reduce<number | undefined>((last, { until }) => Math.max(last ?? until, until), undefined)
    await Promise.all([...this.#visits].map(async visit => { await visit.end() }))
    this.#fairSince = undefined
    const found = this.#verdict
    this.#verdict = addVerdicts(before, found)
    this.#open = true
    await this.#fillUp()
    return found
  }

  get reloads (): number {
    return this.#reloads
  }

  total (): Verdict {
    return this.#verdict
  }

  progress (): { written: number, acknowledged: number } {
    const open = [...this.#visits].flatMap(({ visitor }) => visitor.story.written)
    return {
      written: this.#verdict.written + open.length,
      acknowledged: this.#verdict.acknowledged + open.filter(({ acknowledged }) => acknowledged.length > 0).length
    }
  }

  explain ({ from, until }: Gap): string[] {
    return this.incidents.filter(incident => incident.from < until && incident.until > from - 1000)
      .map(incident => `${incident.name} ${((Math.min(incident.until, performance.now()) - incident.from) / 1000).toFixed(1)} s`)
  }

  async close (): Promise<void> {
    this.#open = false
    this.#endings.forEach(end => { end() })
    await this.balancer.close()
    await Promise.all([...[...this.#visits].map(async ({ visitor, stop }) => { stop(); await visitor.close() }), ...this.#desks.map(async desk => { await desk.close() })])
    await closeAll({ cluster: this.cluster, nodes: [...this.nodes], balancer: undefined })
  }

  async #fillUp (): Promise<void> {
    while (this.#open && this.#visits.size < this.#options.visitors) await this.#come()
  }

  async #come (): Promise<void> {
    const { balancer, nodes, siteId, host, random, stayMs, writeEveryMs, reloadEveryMs } = this.#options
    const name = `visitor ${++this.#came}`
    const story = createStory([name, ...this.#desks.map(desk => desk.name)], () => performance.now())
    const door = balancer.doors()[this.#desks.length + (this.#came - 1) % this.#options.visitors] ?? await balancer.openDoor(this.#came % nodes.length)
    const visitor = openVisitor({
      name, siteId, door, host, story, random, onId: id => { this.#stories.set(id, story) }, onTrouble: what => { this.#trouble(what) }, onError: what => { this.errors.push(what) }
    })
    const stopTalking = keepTalking(visitor, { desks: this.#desks, everyMs: writeEveryMs, random })
    const stopReloading = keepReloading(() => { this.#reload(visitor) }, { everyMs: reloadEveryMs, random })
    const stop = (): void => { stopTalking(); stopReloading() }
    const visit: Visit = { visitor, stop, end: async () => { await (ending ??= this.#go(visit)) } }
    let ending: Promise<void> | undefined
    this.#visits.add(visit)
    if (stayMs === undefined) return
    const leaving = setTimeout(() => { void visit.end().then(async () => { await this.#fillUp() }) }, stayMs * (0.5 + random()))
    visit.stop = () => { clearTimeout(leaving); stop() }
  }

  #reload (whom: Pick<Visitor, 'reload'>): void {
    // While everybody waits that what is under way arrives, pages stay as they are.
    if (!this.#open) return
    this.#reloads++
    void whom.reload()
  }

  async #go (visit: Visit): Promise<void> {
    const { story, name } = visit.visitor
    visit.stop()
    const until = performance.now() + restMs
    const isOver = (): boolean => performance.now() > until
    const isSent = (): boolean => story.written.every(({ acknowledged }) => acknowledged.length > 0)
    while (!isSent() && !isOver()) await pause(lookMs)
    const reckoned = async (): Promise<Verdict> => await reckon(story, { cluster: this.cluster, fairSince: this.#fairSince })
    let verdict = await reckoned()
    while (listFaults(verdict).length > 0 && !isOver()) {
      await pause(lookMs)
      verdict = await reckoned()
    }
    story.written.filter(({ acknowledged }) => acknowledged.length === 0).forEach(({ sender, text }) => { this.#trouble(`"${text}" of ${sender} never got through`) })
    this.#verdict = addVerdicts(this.#verdict, verdict)
    for (const words of listFaults(verdict)) this.#options.say(`${name}: ${words}`)
    this.#visits.delete(visit)
    await visit.visitor.close()
    this.#desks.forEach(desk => { desk.forget(story) })
    story.visitorIds.forEach(id => { this.#stories.delete(id) })
  }

  #trouble (what: string): void {
    this.troubles.push(what)
    this.#options.say(what)
  }
}

interface Visit { visitor: Visitor, stop (): void, end (): Promise<void> }
