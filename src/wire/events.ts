// The durable facts that travel: one row of an account's log each. Unknown kinds are skipped by clients, never fatal.
import * as z from 'zod/mini'
import { Author, Id, SiteId } from './ids.ts'

export const ConversationState = z.enum(['invited', 'waiting', 'talking', 'left', 'ended'])
export type ConversationState = z.infer<typeof ConversationState>

export const InvitationState = z.enum(['sent', 'shown', 'accepted', 'declined', 'ignored', 'replaced'])
export type InvitationState = z.infer<typeof InvitationState>

/** The moving pictures that come along; each is drawn by the widget's invitation. */
export const InvitationArt = z.enum(['wave', 'bell', 'bubble', 'lamp'])
export type InvitationArt = z.infer<typeof InvitationArt>

export const SiteStatus = z.enum(['online', 'away', 'offline'])
export type SiteStatus = z.infer<typeof SiteStatus>

export const Audience = z.enum(['all', 'team'])
export type Audience = z.infer<typeof Audience>

const envelope = { seq: z.int(), key: Id, by: Author, at: z.iso.datetime() }
// `visitor` and `site` are for operators only; a visitor's batch leaves them out.
const spoken = { ...envelope, conversation: Id, number: z.int(), audience: Audience, visitor: z.optional(Id), site: z.optional(SiteId) }
// The operator's name and picture as they were when this was written.
const signed = { name: z.optional(z.string()), picture: z.optional(z.string()) }

/** Words in a conversation. */
export const MessageEvent = z.object({ ...spoken, ...signed, kind: z.literal('message'), text: z.string() })
/** An invitation: opens a conversation in state `invited`, whose id is also the invitation's. */
export const InvitationEvent = z.object({ ...spoken, ...signed, kind: z.literal('invitation'), text: z.string(), art: InvitationArt })
/** What became of the conversation's invitation. */
export const InvitationStateEvent = z.object({ ...spoken, kind: z.literal('invitation_state'), state: InvitationState })
/** The visitor opened the chat: somebody waits. */
export const StartedEvent = z.object({ ...spoken, kind: z.literal('started') })
/** A message left while nobody was there; opens a conversation in state `left`. */
export const OfflineMessageEvent = z.object({ ...spoken, kind: z.literal('offline_message'), text: z.string(), name: z.string(), email: z.string() })
export const EndedEvent = z.object({ ...spoken, ...signed, kind: z.literal('ended') })
/** The conversation's words are gone, and it is in no list any more: whoever shows it drops it. */
export const ConversationErasedEvent = z.object({ ...spoken, kind: z.literal('conversation_erased') })
/** A fact: everything known of this visitor is gone, their conversations too. */
export const VisitorErasedEvent = z.object({ ...envelope, kind: z.literal('visitor_erased'), site: SiteId, visitor: Id })
/** A fact: the site is online, away or offline from now on. */
export const SiteStatusEvent = z.object({ ...envelope, kind: z.literal('site_status'), site: SiteId, status: SiteStatus })
/** A fact: the site's settings changed; who cached them reads them again. */
export const SiteSettingsEvent = z.object({ ...envelope, kind: z.literal('site_settings'), site: SiteId })
/** A fact: what this operator is or may see changed (role, sites, name, picture, deactivated). */
export const OperatorChangedEvent = z.object({ ...envelope, kind: z.literal('operator_changed'), operator: Id })

export const Event = z.discriminatedUnion('kind', [
  MessageEvent, InvitationEvent, InvitationStateEvent, StartedEvent, OfflineMessageEvent, EndedEvent, ConversationErasedEvent,
  SiteStatusEvent, SiteSettingsEvent, OperatorChangedEvent, VisitorErasedEvent
])
export type Event = z.infer<typeof Event>

/** The events that belong to a conversation and carry a dense number within it. */
export type SpokenEvent = Extract<Event, { conversation: string }>
