// A visitor's way to what was said: a transcript by mail, and the links in mail. Visitors' routes: POST, text/plain, the token inside.
import * as z from 'zod/mini'
import { Id, Token } from './ids.ts'
import { ZoneOrOffset } from './settings.ts'
import { Email } from './visitor.ts'

/** By mail, with times in this zone; empty for the one that the visitor's browser told. */
export const TranscriptBody = z.strictObject({ token: Token, key: Id, conversation: Id, email: Email, zone: z.optional(ZoneOrOffset) })
export type TranscriptBody = z.infer<typeof TranscriptBody>

/** `sent`: it is on its way; `confirm`: a short letter is, with a link that asks for it. */
export const TranscriptAnswer = z.object({ state: z.enum(['sent', 'confirm']) })
export type TranscriptAnswer = z.infer<typeof TranscriptAnswer>

/** What stands behind `#r=` or `#t=` in a mail's link. */
export const MailLink = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/, 'is not a link of a mail'))

/** Whoever has the letter asks for the transcript; no visitor's token. */
export const ConfirmBody = z.strictObject({ link: MailLink })
export type ConfirmBody = z.infer<typeof ConfirmBody>

/** Opens the conversation that a mail's link leads to. */
export const ReturnBody = z.strictObject({ link: MailLink })
export type ReturnBody = z.infer<typeof ReturnBody>
/** The token opens this conversation alone, for a day. */
export const ReturnAnswer = z.object({ token: Token, conversation: Id })
export type ReturnAnswer = z.infer<typeof ReturnAnswer>
