// The one way onto the screen: folds events into a conversation, each once and in its place. Pure.
import type { Conversation } from '../wire/conversations.ts'
import type { ConversationState, InvitationState, Rating, SpokenEvent } from '../wire/events.ts'

/** A conversation as a face holds it. `last` is the highest number of audience `all` that was folded in. */
export interface Talk {
  readonly id: string
  readonly state: ConversationState
  readonly last: number
  readonly seenByVisitor: number
  readonly seenByOperators: number
  readonly deliveredToVisitor: number
  readonly deliveredToOperators: number
  readonly invitation?: InvitationState | undefined
  readonly rating?: Rating | undefined
  /** Oldest first. */
  readonly events: readonly SpokenEvent[]
  /** Older events exist and aren't here. */
  readonly more: boolean
}

export type Folded =
  | { kind: 'applied', talk: Talk }
  /** It was here already: polls may bring an event twice. */
  | { kind: 'known' }
  /** Numbers are dense, so one between is missing: read the history. */
  | { kind: 'gap' }

/** A talk as the server's snapshot has it. What is above its last number was committed while the snapshot was read: the polls bring it, and what follows from it. */
export function toTalk (conversation: Conversation): Talk {
  return {
    id: conversation.id,
    state: conversation.state,
    last: conversation.last,
    seenByVisitor: conversation.seenByVisitor,
    seenByOperators: conversation.seenByOperators,
    deliveredToVisitor: conversation.deliveredToVisitor,
    deliveredToOperators: conversation.deliveredToOperators,
    invitation: conversation.invitation,
    rating: conversation.rating,
    events: conversation.events.filter(isSpoken).filter(({ audience, number }) => audience === 'team' || number <= conversation.last),
    more: conversation.more
  }
}

/** The talk that an event opens which is the first of its conversation. */
export function emptyTalk (id: string): Talk {
  return { id, state: 'waiting', last: 0, seenByVisitor: 0, seenByOperators: 0, deliveredToVisitor: 0, deliveredToOperators: 0, events: [], more: false }
}

/** Folds one event in. Events of the team carry numbers of their own and are told apart by `seq`. */
export function fold (talk: Talk, event: SpokenEvent): Folded {
  if (event.audience === 'team') {
    if (talk.events.some(known => known.seq === event.seq)) return { kind: 'known' }
    return { kind: 'applied', talk: { ...talk, events: [...talk.events, event].sort((a, b) => a.seq - b.seq) } }
  }
  if (event.number <= talk.last) return { kind: 'known' }
  // Also for what is no number at all: an event that somebody maimed on its way is read again, too.
  if (event.number !== talk.last + 1) return { kind: 'gap' }
  return { kind: 'applied', talk: { ...talk, ...changed(talk, event), last: event.number, events: [...amended(talk.events, event), event] } }
}

/** An older page, put in front of what is there. */
export function prepend (talk: Talk, events: readonly SpokenEvent[], more: boolean): Talk {
  const first = talk.events[0]?.seq ?? Infinity
  return { ...talk, events: [...events.filter(event => event.seq < first), ...talk.events], more }
}

/**
 * A snapshot in the place of what is held, after a start anew. It alone says what there is: after a restore the log may be shorter, and its numbers others'. Older pages stay
 * in front where it joins on; marks that were told since it was taken stay where nothing that was held is missing.
 */
export function renew (held: Talk, fresh: Talk): Talk {
  const joint = placeOf(held, fresh.events[0])
  const joined = joint > 0 ? { ...fresh, events: [...held.events.slice(0, joint), ...fresh.events], more: held.more } : fresh
  return placeOf(fresh, held.events.at(-1)) < 0 ? joined : mark(joined, held)
}

/** Where the talk has this very event. What a restore took and somebody sent again has its key, but not its time. */
function placeOf ({ events }: Talk, event: SpokenEvent | undefined): number {
  return events.findIndex(({ key, at }) => key === event?.key && at === event.at)
}

const marks = ['seenByVisitor', 'seenByOperators', 'deliveredToVisitor', 'deliveredToOperators'] as const
export type Marks = Partial<Pick<Talk, typeof marks[number]>>

/** Marks only grow: an answer of a node that is behind takes nothing back. */
export function mark (talk: Talk, told: Marks): Talk {
  const grown = marks.filter(name => (told[name] ?? 0) > talk[name])
  return grown.length === 0 ? talk : { ...talk, ...Object.fromEntries(grown.map(name => [name, told[name]])) }
}

/** What became of a message by its number: the other side has it on screen, has it, or neither is known. */
export function reached (number: number, { seen, delivered }: { seen: number, delivered: number }): 'sent' | 'delivered' | 'seen' {
  if (number <= seen) return 'seen'
  return number <= delivered ? 'delivered' : 'sent'
}

/** True for the kinds that belong to a conversation. */
export function isSpoken (event: { kind: string }): event is SpokenEvent {
  return 'conversation' in event && 'number' in event
}

function changed (talk: Talk, event: SpokenEvent): Partial<Talk> {
  switch (event.kind) {
    case 'invitation': return { state: 'invited', invitation: 'sent' }
    case 'invitation_state': return { invitation: event.state, state: afterInvitation(talk, event.state) }
    case 'started': return { state: 'waiting' }
    case 'offline_message': return { state: 'left' }
    case 'ended': return { state: 'ended' }
    case 'rated': return { rating: event.rating }
    case 'message': return talk.state === 'waiting' && event.by !== 'visitor' ? { state: 'talking' } : {}
    default: return {} // a kind of a newer server: its number counts, the rest is not for us
  }
}

function afterInvitation ({ state, events }: Talk, invitation: InvitationState): ConversationState {
  // Behind a rule's there is nobody yet: who accepts it waits.
  if (invitation === 'accepted') return events.some(({ kind, by }) => kind === 'invitation' && by.startsWith('rule:')) ? 'waiting' : 'talking'
  return invitation === 'sent' || invitation === 'shown' ? state : 'ended'
}

// As the server does to its own rows: the words of before are nowhere any more. What is older than what is held comes so from the history.
function amended (events: readonly SpokenEvent[], change: SpokenEvent): readonly SpokenEvent[] {
  switch (change.kind) {
    case 'message_edited': return events.map(event => edited(event, change))
    case 'message_deleted': return events.map(event => deleted(event, change.target))
    default: return events
  }
}

function edited (event: SpokenEvent, { target, text }: { target: number, text: string }): SpokenEvent {
  if (event.kind === 'message_edited') return event.target === target ? { ...event, text } : event
  return event.kind === 'message' && event.number === target && event.audience === 'all' && event.deleted !== true ? { ...event, text, edited: true } : event
}

function deleted (event: SpokenEvent, target: number): SpokenEvent {
  if (event.kind === 'message_edited') return event.target === target ? { ...event, text: '' } : event
  if (event.kind !== 'message') return event
  if (event.number === target && event.audience === 'all') {
    const { quote, file, edited, ...kept } = event
    return { ...kept, text: '', deleted: true }
  }
  return event.quote?.number === target ? { ...event, quote: { ...event.quote, text: '' } } : event
}
