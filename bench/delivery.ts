// How long a message takes from its sender's request to the other side's client, over some nodes: the sender at one, the receiver at the next.
import { randomUUID } from 'node:crypto'
import type { Follow } from '../src/client/follow.ts'
import type { Reply, Request } from '../src/client/request.ts'
import type { Event } from '../src/wire/events.ts'
import type { SendAnswer } from '../src/wire/visitor.ts'
import { measureInvitations } from './invitations.ts'
import { answerOf, asOperator, followAsOperator, followAsVisitor, openShop, visit, type Shop, type Visitor } from './shop.ts'
import type { Node, Stand } from './stand.ts'
import { quantile, round, type Figures } from './table.ts'

const conversations = 40
const messagesASecond = 200
const warmUpMs = 3_000
const measureMs = 10_000
// Longer than any message may take; what isn't there by then is lost.
const waitMs = 5_000

interface Talk { visitor: Visitor, conversation: string, operator: Request, console: string }

/** When each message went out, and how long it took; by key and receiver's side. */
interface Ledger { sentAt: Map<string, number>, tookMs: Map<string, number>, doubled: number }

interface Run { pollMode: 'hold' | 'short', nodes?: number, forMs?: number, invitations?: number }

export async function measureDelivery (stand: Stand, { pollMode, nodes: count = 2, forMs = measureMs, invitations = 0 }: Run): Promise<Figures> {
  const first = await stand.startNode(pollMode)
  // Before the other node starts: each start makes the set-up token of the one before void.
  const shop = await openShop(first)
  const nodes = [first]
  while (nodes.length < count) nodes.push(await stand.startNode(pollMode))
  const ledger: Ledger = { sentAt: new Map(), tookMs: new Map(), doubled: 0 }
  const follows: Follow[] = []
  for (const node of nodes) follows.push(await watchAsOperator({ node, shop, pollMode, ledger }))
  const talks: Talk[] = []
  for (let at = 0; at < conversations; at++) talks.push(await openTalk({ nodes, shop, at, ledger, follows }))
  await send(talks, warmUpMs)
  await settle(ledger)
  ledger.tookMs.clear()
  ledger.sentAt.clear()
  const before = await cpuOf(nodes)
  await send(talks, forMs, ledger)
  await settle(ledger)
  for (const follow of follows) follow.stop()
  const cpuUs = await cpuOf(nodes) - before
  const took = [...ledger.tookMs.values()]
  return {
    p50_ms: round(quantile(took, 0.5), 1),
    p99_ms: round(quantile(took, 0.99), 1),
    max_ms: round(Math.max(...took), 1),
    messages: ledger.sentAt.size,
    lost: ledger.sentAt.size - took.length,
    doubled: ledger.doubled,
    cpu_us_per_message: Math.round(cpuUs / ledger.sentAt.size),
    ...(invitations > 0 ? await measureInvitations({ nodes, shop }, invitations) : {})
  }
}

/** What all nodes together used of the CPU so far, in µs. */
async function cpuOf (nodes: readonly Node[]): Promise<number> {
  return (await Promise.all(nodes.map(async node => await node.cpuUs()))).reduce((sum, us) => sum + us, 0)
}

/** A console at this node; it receives what visitors at the one before say. */
async function watchAsOperator ({ node, shop, pollMode, ledger }: { node: Node, shop: Shop, pollMode: 'hold' | 'short', ledger: Ledger }): Promise<Follow> {
  return await followAsOperator(asOperator(node, shop), { pollMode, onEvents: events => { receive(ledger, events, consoleAt(node)) } })
}

/** A visitor at one node who has written, and an operator who answers by the next. */
async function openTalk ({ nodes, shop, at, ledger, follows }: { nodes: readonly Node[], shop: Shop, at: number, ledger: Ledger, follows: Follow[] }): Promise<Talk> {
  const [here, there] = [nodes[at % nodes.length], nodes[(at + 1) % nodes.length]] as [Node, Node]
  const visitor = await visit(here, shop)
  const { conversation } = await say(visitor, randomUUID())
  // Spread over the second, as people's short polls are.
  await new Promise(resolve => { setTimeout(resolve, 1000 / conversations) })
  follows.push(followAsVisitor(visitor, events => { receive(ledger, events, 'visitor') }))
  return { visitor, conversation, operator: asOperator(there, shop), console: consoleAt(there) }
}

function consoleAt ({ origin }: Node): string {
  return `console at ${origin}`
}

async function say ({ request, siteId, hello: { token } }: Visitor, key: string): Promise<SendAnswer> {
  return answerOf<SendAnswer>(await request(`/v1/visitor/${siteId}/send`, { token, key, text: 'Do you have this in blue?' }))
}

/** At an even beat, whatever the answers do; visitors and operators in turn. */
async function send (talks: Talk[], forMs: number, ledger?: Ledger): Promise<void> {
  const begun = performance.now()
  const sends: Array<Promise<void>> = []
  const refusals: Error[] = []
  for (let count = 0; performance.now() - begun < forMs; count++) {
    const dueAt = begun + count * 1000 / messagesASecond
    if (dueAt > performance.now()) await new Promise(resolve => { setTimeout(resolve, dueAt - performance.now()) })
    sends.push(sendOne(talks[count % talks.length] as Talk, Math.floor(count / talks.length) % 2 === 0, ledger).catch((error: Error) => { refusals.push(error) }))
  }
  await Promise.all(sends)
  if (refusals[0] !== undefined) throw refusals[0]
}

async function sendOne ({ visitor, conversation, operator, console }: Talk, byVisitor: boolean, ledger?: Ledger): Promise<void> {
  const key = randomUUID()
  // Whom it must reach: a message is measured at one receiver, always at the other node.
  const receiver = byVisitor ? console : 'visitor'
  ledger?.sentAt.set(`${key} ${receiver}`, performance.now())
  const { siteId, hello: { token } } = visitor
  await untilSent(async () => byVisitor
    ? await visitor.request(`/v1/visitor/${siteId}/send`, { token, key, text: 'Do you have this in blue?' })
    : await operator('/v1/operator/send', { key, conversation, text: 'We do, in two sizes.' }))
}

/** As an outbox does: a send that wasn't answered, or was refused for the moment, goes again with its key; its time counts from the first try. */
async function untilSent (act: () => Promise<Reply>): Promise<void> {
  for (const deadline = performance.now() + waitMs; performance.now() < deadline;) {
    const reply = await act()
    if (reply.kind === 'answer') return
    if (reply.kind === 'refused' && reply.status < 500) throw new Error(`refused: ${JSON.stringify(reply)}`)
    await new Promise(resolve => { setTimeout(resolve, reply.kind === 'refused' ? reply.retryAfterMs : 100) })
  }
}

function receive (ledger: Ledger, events: Event[], receiver: string): void {
  const now = performance.now()
  for (const { key } of events) {
    const place = `${key} ${receiver}`
    const sentAt = ledger.sentAt.get(place)
    if (sentAt === undefined) continue
    if (ledger.tookMs.has(place)) ledger.doubled++
    else ledger.tookMs.set(place, now - sentAt)
  }
}

async function settle ({ sentAt, tookMs }: Ledger): Promise<void> {
  for (const deadline = performance.now() + waitMs; tookMs.size < sentAt.size && performance.now() < deadline;) {
    await new Promise(resolve => { setTimeout(resolve, 20) })
  }
}
