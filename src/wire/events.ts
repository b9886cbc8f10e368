// The durable facts that travel: one row of an account's log each. Unknown kinds are skipped by clients, never fatal.
import * as z from 'zod/mini'
import { InvitationArt } from './art.ts'
import { Author, Id, SiteId } from './ids.ts'

export const ConversationState = z.enum(['invited', 'waiting', 'talking', 'left', 'ended'])
export type ConversationState = z.infer<typeof ConversationState>

export const InvitationState = z.enum(['sent', 'shown', 'accepted', 'declined', 'ignored', 'replaced'])
export type InvitationState = z.infer<typeof InvitationState>

export const SiteStatus = z.enum(['online', 'away', 'offline'])
export type SiteStatus = z.infer<typeof SiteStatus>

export const Audience = z.enum(['all', 'team'])
export type Audience = z.infer<typeof Audience>

/** What a message answers: `number` of its conversation, who said it (an operator; the visitor has no name here) and the beginning of it; without text, that message was deleted. */
export const Quote = z.object({ number: z.int(), name: z.optional(z.string()), text: z.string() })
export type Quote = z.infer<typeof Quote>

/** A file that goes with a message: its bytes come by `file/get`, operators' by `file/ID`. The type is what the bytes are, whatever was said; raster images alone have a size. */
export const FileCard = z.object({ id: Id, name: z.string(), type: z.string(), bytes: z.int(), width: z.optional(z.int()), height: z.optional(z.int()) })
export type FileCard = z.infer<typeof FileCard>

export const Rating = z.enum(['good', 'bad'])
export type Rating = z.infer<typeof Rating>

/** What a visitor filled in before the chat. `consent`: the words that they ticked, and when. */
export const Answers = z.object({
  name: z.optional(z.string()),
  email: z.optional(z.string()),
  phone: z.optional(z.string()),
  question: z.optional(z.string()),
  consent: z.optional(z.object({ text: z.string(), at: z.iso.datetime() }))
})
export type Answers = z.infer<typeof Answers>

const envelope = { seq: z.int(), key: Id, by: Author, at: z.iso.datetime() }
// `visitor` and `site` are for operators only; a visitor's batch leaves them out.
const spoken = { ...envelope, conversation: Id, number: z.int(), audience: Audience, visitor: z.optional(Id), site: z.optional(SiteId) }
// The operator's name and picture as they were when this was written.
const signed = { name: z.optional(z.string()), picture: z.optional(z.string()) }

/** Words in a conversation, a file, or both. What was `edited` has the newest words; what was `deleted` has none, no file and no quote. */
export const MessageEvent = z.object({
  ...spoken,
  ...signed,
  kind: z.literal('message'),
  text: z.string(),
  quote: z.optional(Quote),
  file: z.optional(FileCard),
  edited: z.optional(z.boolean()),
  deleted: z.optional(z.boolean())
})
/** An operator mended the message of number `target`: it says this now. */
export const MessageEditedEvent = z.object({ ...spoken, kind: z.literal('message_edited'), target: z.int(), text: z.string() })
/** An operator took back the message of number `target`: its words are gone, wherever they stood. */
export const MessageDeletedEvent = z.object({ ...spoken, kind: z.literal('message_deleted'), target: z.int() })
/** How the visitor found it; the newest one counts. */
export const RatedEvent = z.object({ ...spoken, kind: z.literal('rated'), rating: Rating, comment: z.optional(z.string()) })
/** An invitation: opens a conversation in state `invited`, whose id is also the invitation's. `rule` names the rule that made it, for operators only. */
export const InvitationEvent = z.object({ ...spoken, ...signed, kind: z.literal('invitation'), text: z.string(), art: InvitationArt, rule: z.optional(z.string()) })
/** What became of the conversation's invitation. */
export const InvitationStateEvent = z.object({ ...spoken, kind: z.literal('invitation_state'), state: InvitationState })
/** The visitor opened the chat: somebody waits. */
export const StartedEvent = z.object({ ...spoken, kind: z.literal('started'), answers: z.optional(Answers) })
/** A message left while nobody was there; opens a conversation in state `left`. */
export const OfflineMessageEvent = z.object({ ...spoken, kind: z.literal('offline_message'), text: z.string(), name: z.string(), email: z.string(), phone: z.optional(z.string()), consent: Answers.shape.consent })
export const EndedEvent = z.object({ ...spoken, ...signed, kind: z.literal('ended') })
/** The conversation's words are gone, and it is in no list any more: whoever shows it drops it. */
export const ConversationErasedEvent = z.object({ ...spoken, kind: z.literal('conversation_erased') })
/** A fact: everything known of this visitor is gone, their conversations too. */
export const VisitorErasedEvent = z.object({ ...envelope, kind: z.literal('visitor_erased'), site: SiteId, visitor: Id })
/** A fact: the site is online, away or offline from now on. */
export const SiteStatusEvent = z.object({ ...envelope, kind: z.literal('site_status'), site: SiteId, status: SiteStatus })
/** A fact: the site's settings changed; who cached them reads them again. */
export const SiteSettingsEvent = z.object({ ...envelope, kind: z.literal('site_settings'), site: SiteId })
/** A fact: the site's rules changed; who cached them reads them again. */
export const SiteRulesEvent = z.object({ ...envelope, kind: z.literal('site_rules'), site: SiteId })
/** A fact: what this operator is or may see changed (role, sites, name, picture, deactivated). */
export const OperatorChangedEvent = z.object({ ...envelope, kind: z.literal('operator_changed'), operator: Id })

export const Event = z.discriminatedUnion('kind', [
  MessageEvent, MessageEditedEvent, MessageDeletedEvent, RatedEvent, InvitationEvent, InvitationStateEvent, StartedEvent, OfflineMessageEvent, EndedEvent, ConversationErasedEvent,
  SiteStatusEvent, SiteSettingsEvent, SiteRulesEvent, OperatorChangedEvent, VisitorErasedEvent
])
export type Event = z.infer<typeof Event>

/** The events that belong to a conversation and carry a dense number within it. */
export type SpokenEvent = Extract<Event, { conversation: string }>
