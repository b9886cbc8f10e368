// Bodies and answers of the visitor's routes: POST, text/plain, the token inside. Strict: an unknown key is bad input.
import * as z from 'zod/mini'
import { Cursor, Id, TabId, Token } from './ids.ts'
import { Event, SiteStatus } from './events.ts'
import { Conversation } from './conversations.ts'
import { Pace, Stamp, VisitorSignals } from './signals.ts'
import { Line, Name, Words, codePoints } from './text.ts'
import {
  maxEmailCodePoints, maxHistoryEvents, maxHoldMs, maxMessageBytes, maxMessageCodePoints, maxNameCodePoints, maxTabs, maxTitleCodePoints, maxUrlCodePoints
} from './limits.ts'

export const Page = z.strictObject({ url: Line(maxUrlCodePoints), title: Line(maxTitleCodePoints), referrer: Line(maxUrlCodePoints) })
export type Page = z.infer<typeof Page>

/** `screen` as "1280x800"; `tz` an IANA name, empty where the browser doesn't say. */
export const ClientFacts = z.strictObject({ lang: Line(35), tz: Line(64), screen: z.string().check(z.regex(/^(\d{1,5}x\d{1,5})?$/, 'is not a screen')) })
export type ClientFacts = z.infer<typeof ClientFacts>

export const MessageText = Words(maxMessageCodePoints).check(
  z.refine(text => new TextEncoder().encode(text).length <= maxMessageBytes, `is longer than ${maxMessageBytes} bytes`)
)

export const Email = z.string().check(
  z.regex(/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$/, 'is not an e-mail address'),
  z.refine(text => codePoints(text) <= maxEmailCodePoints, 'is too long')
)

export const HelloBody = z.strictObject({ token: z.optional(Token), key: Id, page: Page, client: ClientFacts, tab: TabId })
export type HelloBody = z.infer<typeof HelloBody>

export const HelloAnswer = z.object({
  token: Token,
  cursor: Cursor,
  poll: Pace,
  site: z.object({ name: z.string(), status: SiteStatus }),
  signals: VisitorSignals,
  /** The open conversation (invited, waiting, talking), with its newest events. */
  conversation: z.optional(Conversation),
  /** Always empty today: what is new comes by polls from `cursor` on. */
  events: z.array(Event)
})
export type HelloAnswer = z.infer<typeof HelloAnswer>

export const PollBody = z.strictObject({
  token: Token,
  cursor: Cursor,
  /** The stamp of the signals this client holds; empty for none. */
  signals: Stamp,
  tab: TabId,
  /** The visitor's other living tabs, this one not among them. */
  tabs: z.array(TabId).check(z.maxLength(maxTabs)),
  /** How long the server may wait for news, in milliseconds; 0 for a short poll. */
  hold: z.int().check(z.minimum(0), z.maximum(maxHoldMs))
})
export type PollBody = z.infer<typeof PollBody>

export const PollAnswer = z.object({ cursor: Cursor, events: z.array(Event), signals: z.optional(VisitorSignals), poll: Pace })
export type PollAnswer = z.infer<typeof PollAnswer>

export const SendBody = z.strictObject({ token: Token, key: Id, text: MessageText })
export type SendBody = z.infer<typeof SendBody>

/** What was stored; a repeat of the key gets the first answer again. */
export const SendAnswer = z.object({ conversation: Id, seq: z.int(), number: z.int(), key: Id, at: z.iso.datetime() })
export type SendAnswer = z.infer<typeof SendAnswer>

const signal = { token: Token, tab: TabId }
export const SignalBody = z.discriminatedUnion('kind', [
  z.strictObject({ ...signal, kind: z.literal('page'), page: Page }),
  z.strictObject({ ...signal, kind: z.literal('typing'), conversation: Id, typing: z.boolean() }),
  z.strictObject({ ...signal, kind: z.literal('seen'), conversation: Id, number: z.int().check(z.minimum(0), z.maximum(2 ** 31 - 1)) }),
  z.strictObject({ ...signal, kind: z.literal('leave') })
])
export type SignalBody = z.infer<typeof SignalBody>

/** `invitation` is the id of the conversation that it opened. */
export const AnswerBody = z.strictObject({ token: Token, key: Id, invitation: Id, state: z.enum(['shown', 'accepted', 'declined']) })
export type AnswerBody = z.infer<typeof AnswerBody>

/** What became of the invitation: the answer itself, or what had happened to it before. */
export const AnswerAnswer = z.object({ state: z.enum(['sent', 'shown', 'accepted', 'declined', 'ignored', 'replaced']) })
export type AnswerAnswer = z.infer<typeof AnswerAnswer>

/** Events of one of the visitor's conversations with `number < before`, newest page first, in ascending order; without `conversation`: the list of earlier ones. */
export const HistoryBody = z.strictObject({
  token: Token,
  conversation: z.optional(Id),
  before: z.optional(z.int().check(z.minimum(1), z.maximum(2 ** 31 - 1))),
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(maxHistoryEvents)))
})
export type HistoryBody = z.infer<typeof HistoryBody>

export const HistoryAnswer = z.object({ conversations: z.array(Conversation) })
export type HistoryAnswer = z.infer<typeof HistoryAnswer>

export const StartBody = z.strictObject({ token: Token, key: Id })
export type StartBody = z.infer<typeof StartBody>

export const EndBody = z.strictObject({ token: Token, key: Id, conversation: Id })
export type EndBody = z.infer<typeof EndBody>

export const ForgetBody = z.strictObject({ token: Token })
export type ForgetBody = z.infer<typeof ForgetBody>

export const OfflineBody = z.strictObject({ token: Token, key: Id, name: Name(maxNameCodePoints), email: Email, text: MessageText })
export type OfflineBody = z.infer<typeof OfflineBody>
