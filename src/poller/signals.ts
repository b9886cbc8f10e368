// Stamps of the lossy side: parts that only grow, told when one of ours is greater than the client's, never when less. Pure.
import type { SignalRecord } from '../feed/news.ts'
import type { ConversationSignals } from '../wire/signals.ts'

/** Of one conversation: seen by operators, seen by the visitor, and the last change of who types (database time, ms). */
export type Part = readonly [seenByOperators: number, seenByVisitor: number, typing: number]

/** `head`: of the visitor's site the status' seq, of an operator the roster's stamp. Parts by the end of the conversation's id. */
export interface Stamps {
  head: number
  parts: ReadonlyMap<string, Part>
}

// As wire/limits says, whose types alone this room may import; a test holds the two together.
export const typingShownMs = 6_000
// Sixteen thousand characters fit into a stamp; 350 parts of at most 45 stay below.
const maxParts = 350
const form = /^([0-9a-f]{12}):(\d{1,10}):(\d{1,10}):([0-9a-z]{1,11})$/

/** Reads a stamp that `formatStamps` wrote; what it can't read counts as not held by the client. */
export function parseStamps (text: string): Stamps {
  const [head = '', ...rest] = text.split(',')
  const parts = new Map<string, Part>()
  for (const one of rest.slice(0, maxParts)) {
    const found = form.exec(one)
    if (found !== null) parts.set(found[1] as string, [Number(found[2]), Number(found[3]), Number.parseInt(found[4] as string, 36)])
  }
  return { head: /^\d{1,16}$/.test(head) ? Number(head) : -1, parts }
}

export function formatStamps ({ head, parts }: Stamps): string {
  let text = String(Math.max(0, head))
  for (const [tail, [operators, visitor, typing]] of parts) text += `,${tail}:${operators}:${visitor}:${typing.toString(36)}`
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
    if (ours !== undefined) parts.set(tail, [Math.max(ours[0], part[0]), Math.max(ours[1], part[1]), Math.max(ours[2], part[2])])
    else if (parts.size < maxParts) parts.set(tail, part)
  }
  return { head: Math.max(own.head, held.head), parts }
}

/** As it travels; `nowMs` is the database's clock, by which somebody types until six seconds after they last said so. */
export function toConversationSignals (record: SignalRecord, held: Stamps, { self, nowMs }: { self: string, nowMs: number }): ConversationSignals {
  const [operators, visitor, typing] = toPart(record, self)
  const [heldOperators, heldVisitor] = held.parts.get(tailOf(record.conversationId)) ?? [0, 0]
  return {
    id: record.conversationId,
    seenByVisitor: Math.max(visitor, heldVisitor),
    seenByOperators: Math.max(operators, heldOperators),
    typing: record.typing.filter(one => one.typing && one.author !== self && one.at > nowMs - typingShownMs).map(one => one.author),
    typingRevision: typing
  }
}

function toPart ({ seenByOperators, seenByVisitor, typing }: SignalRecord, self: string): Part {
  let last = 0
  for (const { author, at } of typing) {
    if (author !== self && at > last) last = at
  }
  return [seenByOperators, seenByVisitor, Math.floor(last)]
}

// The random part of a UUID: enough to tell the conversations of one account apart.
function tailOf (conversationId: string): string {
  return conversationId.slice(-12)
}

// A part that the client doesn't have is as one of zeros.
function isGreater (own: Part, held: Part = [0, 0, 0]): boolean {
  return own[0] > held[0] || own[1] > held[1] || own[2] > held[2]
}
