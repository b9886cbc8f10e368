// Bodies and answers of the routes by which operators work: poll, roster, conversations, visitors. Same origin, application/json, strict.
import * as z from 'zod/mini'
import { Cursor, Id, SiteId, TabId } from './ids.ts'
import { InvitationArt } from './art.ts'
import { Event, SiteStatus } from './events.ts'
import { OperatorConversation } from './conversations.ts'
import { OperatorSignals, Pace, Stamp } from './signals.ts'
import { RosterVisitor, Visit } from './visits.ts'
import { Data } from './identity.ts'
import { MessageNumber, MessageText, SendAnswer, isSaid, said } from './visitor.ts'
import { Words } from './text.ts'
import { maxHistoryEvents, maxHoldMs, maxInvitationCodePoints } from './limits.ts'

export const OperatorPollBody = z.strictObject({
  cursor: Cursor,
  signals: Stamp,
  tab: TabId,
  hold: z.int().check(z.minimum(0), z.maximum(maxHoldMs))
})
export type OperatorPollBody = z.infer<typeof OperatorPollBody>

export const OperatorPollAnswer = z.object({ cursor: Cursor, events: z.array(Event), signals: z.optional(OperatorSignals), poll: Pace })
export type OperatorPollAnswer = z.infer<typeof OperatorPollAnswer>

/** Without `since` the whole list; with it what changed after that stamp (and perhaps some seconds before: applying twice is harmless). */
export const RosterBody = z.strictObject({ since: z.optional(z.int().check(z.minimum(0))) })
export type RosterBody = z.infer<typeof RosterBody>

export const RosterAnswer = z.object({
  stamp: z.int(),
  /** True: this is the whole list, what isn't in it is not here. */
  full: z.boolean(),
  visitors: z.array(RosterVisitor)
})
export type RosterAnswer = z.infer<typeof RosterAnswer>

/** `open`: invited, waiting and talking ones; `left`: messages left while nobody was there; `visitor`: all of one visitor's. */
export const ConversationsBody = z.discriminatedUnion('list', [
  z.strictObject({ list: z.literal('open') }),
  z.strictObject({ list: z.literal('left') }),
  z.strictObject({ list: z.literal('visitor'), visitor: Id })
])
export type ConversationsBody = z.infer<typeof ConversationsBody>

export const ConversationsAnswer = z.object({
  /** Taken before the snapshot: polls from here on bring what happened since. */
  cursor: Cursor,
  sites: z.array(z.object({ id: SiteId, status: SiteStatus })),
  conversations: z.array(OperatorConversation)
})
export type ConversationsAnswer = z.infer<typeof ConversationsAnswer>

export const OperatorHistoryBody = z.strictObject({
  conversation: Id,
  /** Events with `seq` below this; the newest page without it. */
  before: z.optional(z.int().check(z.minimum(1))),
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(maxHistoryEvents)))
})
export type OperatorHistoryBody = z.infer<typeof OperatorHistoryBody>

export const OperatorHistoryAnswer = z.object({ conversation: OperatorConversation })
export type OperatorHistoryAnswer = z.infer<typeof OperatorHistoryAnswer>

export const VisitorBody = z.strictObject({ visitor: Id })
export type VisitorBody = z.infer<typeof VisitorBody>

/** Who it is: everything known of one visitor. Earlier conversations come by `conversations`, list `visitor`. */
export const VisitorAnswer = z.object({
  id: Id,
  site: SiteId,
  name: z.optional(z.string()),
  email: z.optional(z.string()),
  phone: z.optional(z.string()),
  /** How the owner's own pages call them. */
  identity: z.optional(z.string()),
  /** That identity is signed by the owner's server; `emailVerified`: the e-mail address, too. Otherwise they are what somebody said. */
  verified: z.optional(z.boolean()),
  emailVerified: z.optional(z.boolean()),
  avatar: z.optional(z.string()),
  data: z.optional(Data),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  /** How many visits there were; `recent` holds the newest 50, newest first. */
  visits: z.int(),
  recent: z.array(Visit)
})
export type VisitorAnswer = z.infer<typeof VisitorAnswer>

export const OperatorSendBody = z.strictObject({ conversation: Id, ...said }).check(isSaid)
export type OperatorSendBody = z.infer<typeof OperatorSendBody>
export const OperatorSendAnswer = SendAnswer
export type OperatorSendAnswer = SendAnswer

/** One's own message of this number, for five minutes. */
export const EditBody = z.strictObject({ key: Id, conversation: Id, target: MessageNumber, text: MessageText })
export type EditBody = z.infer<typeof EditBody>
export const DeleteBody = z.strictObject({ key: Id, conversation: Id, target: MessageNumber })
export type DeleteBody = z.infer<typeof DeleteBody>

export const InviteBody = z.strictObject({ key: Id, visitor: Id, text: Words(maxInvitationCodePoints), art: InvitationArt })
export type InviteBody = z.infer<typeof InviteBody>

export const OperatorSignalBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('typing'), conversation: Id, typing: z.boolean() }),
  z.strictObject({ kind: z.literal('seen'), conversation: Id, number: z.int().check(z.minimum(0), z.maximum(2 ** 31 - 1)) }),
  /** The console's tab closes. */
  z.strictObject({ kind: z.literal('leave'), tab: TabId })
])
export type OperatorSignalBody = z.infer<typeof OperatorSignalBody>

export const OperatorEndBody = z.strictObject({ key: Id, conversation: Id })
export type OperatorEndBody = z.infer<typeof OperatorEndBody>

/** What the operator chose; whether they are here at all is presence. */
export const ChosenStatus = z.enum(['online', 'away'])
export type ChosenStatus = z.infer<typeof ChosenStatus>
export const StatusBody = z.strictObject({ status: ChosenStatus })
export type StatusBody = z.infer<typeof StatusBody>
