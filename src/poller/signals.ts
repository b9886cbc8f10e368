// Stamps of the lossy side: parts that only grow, told when one of ours is greater than the client's, never when less. Pure.
import type { SignalRecord } from '../feed/news.ts'
import type { ConversationSignals } from '../wire/signals.ts'

/** Of one conversation: seen by operators and by the visitor, delivered to both, and the last change of who types (database time, ms). */
export type Part = readonly [seenByOperators: number, seenByVisitor: number, deliveredToOperators: number, deliveredToVisitor: number, typing: number]

/** `head`: of the visitor's site where its status or settings were said last, of an operator the roster's stamp. Parts by the end of the conversation's id. */
export interface Stamps {
  head: number
  parts: ReadonlyMap<string, Part>
}

// As wire/limits says, whose types alone this room may import; a test holds the two together.
export const typingShownMs = 6_000
// Sixteen thousand characters fit into a stamp; 300 parts of at most 53 (the tail, four numbers of 32 bits, a time) stay below.
const maxParts = 300
const form = /^([0-9a-f]{12}):([0-9a-z]{1,6}):([0-9a-z]{1,6}):([0-9a-z]{1,6}):([0-9a-z]{1,6}):([0-9a-z]{1,11})$/

/** Reads a stamp that `formatStamps` wrote; what it can't read counts as not held by the client. */
export function parseStamps (text: string): Stamps {
  const [head = '', ...rest] = text.split(',')
  const parts = new Map<string, Part>()
  for (const one of rest.slice(0, maxParts)) {
    const [whole, tail = '', ...numbers] = form.exec(one) ?? []
    if (whole !== undefined) parts.set(tail, numbers.map(text => Number.parseInt(text, 36)) as unknown as Part)
  }
  return { head: /^\d{1,16}$/.test(head) ? Number(head) : -1, parts }
}

/** As a client holds it and hands it back: what `parseStamps` reads. */
export function formatStamps ({ head, parts }: Stamps): string {
  let text = String(Math.max(0, head))
  for (const [tail, part] of parts) text += `,${tail}:${part.map(number => number.toString(36)).join(':')}`
  return text
}

/** What this node knows, for somebody who is `self` (their own typing isn't news to them). The newest `maxParts` of the records. */
export function toStamps (head: number, records: Iterable<SignalRecord>, self: string): Stamps {
  const parts = new Map<string, Part>()
  for (const record of [...records].slice(-maxParts)) parts.set(tailOf(record.conversationId), toPart(record, self))
  return { head, parts }
}

/** The conversations of which one of our parts is greater than the client's. */
export function listGrown (records: Iterable<SignalRecord>, held: Stamps, self: string): SignalRecord[] {
  return [...records].slice(-maxParts).filter(record => isGreater(toPart(record, self), held.parts.get(tailOf(record.conversationId))))
}

/** Both by maximum: what the client holds after this answer. Of parts that only the client knows, as many as fit. */
export function mergeStamps (own: Stamps, held: Stamps): Stamps {
  const parts = new Map(own.parts)
  for (const [tail, part] of held.parts) {
    const ours = parts.get(tail)
    if (ours !== undefined) parts.set(tail, toGreatest(ours, part))
    else if (parts.size < maxParts) parts.set(tail, part)
  }
  return { head: Math.max(own.head, held.head), parts }
}

/** As it travels; `nowMs` is the database's clock, by which somebody types until six seconds after they last said so. */
export function toConversationSignals (record: SignalRecord, held: Stamps, { self, nowMs }: { self: string, nowMs: number }): ConversationSignals {
  const [seenByOperators, seenByVisitor, deliveredToOperators, deliveredToVisitor] = toGreatest(toPart(record, self), held.parts.get(tailOf(record.conversationId)) ?? zeros)
  return {
    id: record.conversationId,
    seenByVisitor,
    seenByOperators,
    deliveredToVisitor,
    deliveredToOperators,
    typing: record.typing.filter(one => one.typing && one.author !== self && one.at > nowMs - typingShownMs).map(one => one.author),
    typingRevision: toPart(record, self)[4]
  }
}

// What somebody has seen has reached them, whatever was noted when.
function toPart ({ seenByOperators, seenByVisitor, deliveredToOperators, deliveredToVisitor, typing }: SignalRecord, self: string): Part {
  let last = 0
  for (const { author, at } of typing) {
    if (author !== self && at > last) last = at
  }
  return [seenByOperators, seenByVisitor, Math.max(seenByOperators, deliveredToOperators), Math.max(seenByVisitor, deliveredToVisitor), Math.floor(last)]
}

// The random part of a UUID: enough to tell the conversations of one account apart.
function tailOf (conversationId: string): string {
  return conversationId.slice(-12)
}

// What the client doesn't have counts as this.
const zeros: Part = [0, 0, 0, 0, 0]

function isGreater (own: Part, held: Part = zeros): boolean {
  return own.some((number, at) => number > (held[at] as number))
}

function toGreatest (one: Part, other: Part): Part {
  return one.map((number, at) => Math.max(number, other[at] as number)) as unknown as Part
}
