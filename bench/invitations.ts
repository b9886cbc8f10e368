// How long an invitation takes from the operator's request at one node to the client of a visitor at the next, who only looks around.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Follow } from '../src/client/follow.ts'
import type { Request } from '../src/client/request.ts'
import type { RosterAnswer } from '../src/wire/operator.ts'
import { answerOf, asOperator, followAsVisitor, visit, type Shop } from './shop.ts'
import type { Node } from './stand.ts'
import { quantile, round, type Figures } from './table.ts'

const guests = 24
// One that waits is replaced by the next, so each guest is asked again and again.
const invitationsASecond = 16
// Longer than any may take; what isn't there by then is lost.
const waitMs = 5_000

/** `count` of them, at an even beat: guests at the first node, the operator at the last. */
export async function measureInvitations ({ nodes, shop }: { nodes: readonly Node[], shop: Shop }, count: number): Promise<Figures> {
  const operator = asOperator(nodes.at(-1) as Node, shop)
  const sentAt = new Map<string, number>()
  const tookMs = new Map<string, number>()
  const others = await listVisitors(operator)
  const follows = await openGuests({ node: nodes[0] as Node, shop }, key => {
    const sent = sentAt.get(key)
    if (sent !== undefined && !tookMs.has(key)) tookMs.set(key, performance.now() - sent)
  })
  const invited = await untilListed(operator, others)
  const sends: Array<Promise<void>> = []
  const begun = performance.now()
  for (let number = 0; number < count; number++) {
    await pause(Math.max(0, begun + number * 1000 / invitationsASecond - performance.now()))
    const key = randomUUID()
    sentAt.set(key, performance.now())
    sends.push(invite(operator, { key, visitor: invited[number % guests] as string }))
  }
  await Promise.all(sends)
  for (const deadline = performance.now() + waitMs; tookMs.size < count && performance.now() < deadline;) await pause(20)
  for (const follow of follows) follow.stop()
  const took = [...tookMs.values()]
  return {
    invitation_p50_ms: round(quantile(took, 0.5), 1),
    invitation_p99_ms: round(quantile(took, 0.99), 1),
    invitations: count,
    invitations_lost: count - took.length
  }
}

async function openGuests ({ node, shop }: { node: Node, shop: Shop }, hear: (key: string) => void): Promise<Follow[]> {
  const follows: Follow[] = []
  for (let at = 0; at < guests; at++) {
    follows.push(followAsVisitor(await visit(node, shop), events => { for (const { key } of events) hear(key) }))
    // Spread over the second, as people's short polls are.
    await pause(1000 / guests)
  }
  return follows
}

async function listVisitors (operator: Request): Promise<Set<string>> {
  return new Set(answerOf<RosterAnswer>(await operator('/v1/operator/roster', {})).visitors.map(({ id }) => id))
}

async function untilListed (operator: Request, others: Set<string>): Promise<string[]> {
  for (const deadline = performance.now() + waitMs; performance.now() < deadline; await pause(100)) {
    const fresh = [...await listVisitors(operator)].filter(id => !others.has(id))
    if (fresh.length === guests) return fresh
  }
  throw new Error('the guests are not in the live list')
}

async function invite (operator: Request, { key, visitor }: { key: string, visitor: string }): Promise<void> {
  answerOf(await operator('/v1/operator/invite', { key, visitor, text: 'Can I help you?', art: 'wave' }))
}
