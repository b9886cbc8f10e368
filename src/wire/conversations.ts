// A conversation as a snapshot: its state and its events; what happens after the snapshot comes as events and is folded in.
import * as z from 'zod/mini'
import { Id, SiteId } from './ids.ts'
import { ConversationState, Event, InvitationState, Rating } from './events.ts'

export const Conversation = z.object({
  id: Id,
  state: ConversationState,
  startedAt: z.iso.datetime(),
  /** The highest number of audience `all` at the snapshot. */
  last: z.int(),
  seenByVisitor: z.int(),
  seenByOperators: z.int(),
  deliveredToVisitor: z.int(),
  deliveredToOperators: z.int(),
  invitation: z.optional(InvitationState),
  /** The last one that the visitor gave. */
  rating: z.optional(Rating),
  /** The newest events, oldest first; `more` says that older ones can be read by `history`. */
  events: z.array(Event),
  more: z.boolean()
})
export type Conversation = z.infer<typeof Conversation>

/** For operators: whose it is, too. */
export const OperatorConversation = z.extend(Conversation, {
  visitor: Id,
  site: SiteId,
  /** What the visitor is called, where it is known. */
  visitorName: z.optional(z.string()),
  /** For messages left while nobody was there. */
  email: z.optional(z.string()),
  endedAt: z.optional(z.iso.datetime())
})
export type OperatorConversation = z.infer<typeof OperatorConversation>
