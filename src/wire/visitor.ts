// Bodies and answers of the visitor's routes: POST, text/plain, the token inside. Strict: an unknown key is bad input.
import * as z from 'zod/mini'
import { Cursor, Id, TabId, Token } from './ids.ts'
import { Event, Rating } from './events.ts'
import { Conversation } from './conversations.ts'
import { Pace, Stamp, VisitorSignals } from './signals.ts'
import { RuleForPage } from './rules.ts'
import { Languages, SiteLook, ZoneOrOffset } from './settings.ts'
import { Line, Name, Words, codePoints } from './text.ts'
import {
  maxCommentCodePoints, maxConsentCodePoints, maxEmailCodePoints, maxHistoryEvents, maxHoldMs, maxMessageBytes, maxMessageCodePoints, maxNameCodePoints, maxTabs, maxTitleCodePoints, maxUrlCodePoints
} from './limits.ts'

export const Page = z.strictObject({ url: Line(maxUrlCodePoints), title: Line(maxTitleCodePoints), referrer: Line(maxUrlCodePoints) })
export type Page = z.infer<typeof Page>

/**
 * `screen` as "1280x800"; `tz` an IANA name, or how far from UTC (`+02:00`) where the loader knows no more, empty where the browser doesn't say;
 * `langs` what the widget may speak: the page's word first, then the browser's.
 */
export const ClientFacts = z.strictObject({ lang: Line(35), langs: z.optional(Languages), tz: ZoneOrOffset, screen: z.string().check(z.regex(/^(\d{1,5}x\d{1,5})?$/, 'is not a screen')) })
export type ClientFacts = z.infer<typeof ClientFacts>

export const MessageText = Words(maxMessageCodePoints).check(
  z.refine(text => new TextEncoder().encode(text).length <= maxMessageBytes, `is longer than ${maxMessageBytes} bytes`)
)

export const Email = z.string().check(
  z.regex(/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$/, 'is not an e-mail address'),
  z.refine(text => codePoints(text) <= maxEmailCodePoints, 'is too long')
)

/** What the visitor chose for all sites: `gpc`, Global Privacy Control. */
export const Choice = z.strictObject({ gpc: z.optional(z.literal(true)) })
export type Choice = z.infer<typeof Choice>

export const HelloBody = z.strictObject({ token: z.optional(Token), key: Id, page: Page, client: ClientFacts, tab: TabId, choice: z.optional(Choice) })
export type HelloBody = z.infer<typeof HelloBody>

export const HelloAnswer = z.object({
  token: Token,
  /** For the owner's own scripts; it opens nothing. */
  visitorId: Id,
  cursor: Cursor,
  poll: Pace,
  site: SiteLook,
  signals: VisitorSignals,
  /** Rules that this page has to watch; none, where all are ruled out. */
  rules: z.optional(z.array(RuleForPage)),
  /** The open conversation (invited, waiting, talking), with its newest events; without one, what an operator said that the visitor missed: in a left message, or at the end. */
  conversation: z.optional(Conversation),
  /** Whether `history` would list another one. */
  earlier: z.boolean(),
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
  /** The visitor's other living tabs that this one hears of. */
  tabs: z.array(TabId).check(z.maxLength(maxTabs)),
  /** How long the server may wait for news, in milliseconds; 0 for a short poll. */
  hold: z.int().check(z.minimum(0), z.maximum(maxHoldMs))
})
export type PollBody = z.infer<typeof PollBody>

export const PollAnswer = z.object({ cursor: Cursor, events: z.array(Event), signals: z.optional(VisitorSignals), poll: Pace })
export type PollAnswer = z.infer<typeof PollAnswer>

/** The number of a message, within its conversation. */
export const MessageNumber = z.int().check(z.minimum(1), z.maximum(2 ** 31 - 1))

/** A phone number as people write it. */
export const Phone = Line(40).check(z.refine(text => (text.match(/\d/g) ?? []).length >= 3, 'is not a phone number'))

/** What is said: words, or a file with or without words. `quote` is the number of the message that is answered, of the same conversation. */
export const said = { key: Id, text: z.union([MessageText, z.literal('')]), quote: z.optional(MessageNumber), file: z.optional(Id) }
/** Without a file, words are needed. */
export const isSaid = z.refine<{ text: string, file?: string | undefined }>(({ text, file }) => text !== '' || file !== undefined, { error: 'is blank', path: ['text'] })

export const SendBody = z.strictObject({ token: Token, ...said }).check(isSaid)
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

/** What was filled in before the chat. `consent` is the text that was ticked, as it stood there; the server adds the time. */
export const StartAnswers = z.strictObject({
  name: z.optional(Name(maxNameCodePoints)),
  email: z.optional(Email),
  phone: z.optional(Phone),
  question: z.optional(MessageText),
  consent: z.optional(Words(maxConsentCodePoints))
})
export type StartAnswers = z.infer<typeof StartAnswers>

export const StartBody = z.strictObject({ token: Token, key: Id, answers: z.optional(StartAnswers) })
export type StartBody = z.infer<typeof StartBody>

/** While an operator talks with the visitor, and for a day after the end; each one replaces the last. */
export const RateBody = z.strictObject({ token: Token, key: Id, conversation: Id, rating: Rating, comment: z.optional(Words(maxCommentCodePoints)) })
export type RateBody = z.infer<typeof RateBody>

export const QueueBody = z.strictObject({ token: Token, conversation: Id })
export type QueueBody = z.infer<typeof QueueBody>

/**
 * `place`: 1 is next; 0: this one doesn't wait (any more). `waitSeconds`: the median of how long the last twenty of this site waited within a week, absent where there were fewer than five.
 */
export const QueueAnswer = z.object({ place: z.int(), waitSeconds: z.optional(z.int()) })
export type QueueAnswer = z.infer<typeof QueueAnswer>

/** With the place in the queue as it is then, so that it needn't be asked for. */
export const StartAnswer = z.extend(SendAnswer, { queue: QueueAnswer })
export type StartAnswer = z.infer<typeof StartAnswer>

export const EndBody = z.strictObject({ token: Token, key: Id, conversation: Id })
export type EndBody = z.infer<typeof EndBody>

export const ForgetBody = z.strictObject({ token: Token })
export type ForgetBody = z.infer<typeof ForgetBody>

/** `code`: made up by the page, and behind the `#` of the address that it opens. */
export const WindowBody = z.strictObject({ token: Token, code: Id })
export type WindowBody = z.infer<typeof WindowBody>

/** In the other window. */
export const WindowOpenBody = z.strictObject({ code: Id })
export type WindowOpenBody = z.infer<typeof WindowOpenBody>
export const WindowOpenAnswer = z.object({ token: Token })
export type WindowOpenAnswer = z.infer<typeof WindowOpenAnswer>

/** `consent` is the text that was agreed to, where the site asks for that. */
export const OfflineBody = z.strictObject({
  token: Token,
  key: Id,
  name: Name(maxNameCodePoints),
  email: Email,
  phone: z.optional(Phone),
  text: MessageText,
  consent: z.optional(Words(maxConsentCodePoints))
})
export type OfflineBody = z.infer<typeof OfflineBody>
