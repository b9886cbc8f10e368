// The lossy side of a poll: a snapshot of state (typing, seen, the site's status) with a stamp that the next poll echoes.
import * as z from 'zod/mini'
import { Author, Id, SiteId } from './ids.ts'
import { SiteStatus } from './events.ts'

/**
 * What each side has and has seen, and who types, for one conversation. `seen` is the highest number of audience `all` that the side has had on screen, `delivered` the highest one of
 * the other side's that a poll proved to be with it (never below `seen`);
 * `typing` names the authors who type now; `typingRevision` grows with each change of it (milliseconds of the database's clock).
 */
export const ConversationSignals = z.object({
  id: Id,
  seenByVisitor: z.int(),
  seenByOperators: z.int(),
  deliveredToVisitor: z.int(),
  deliveredToOperators: z.int(),
  typing: z.array(Author),
  typingRevision: z.int()
})
export type ConversationSignals = z.infer<typeof ConversationSignals>

/**
 * Parts that only grow, joined by dots and commas; clients echo it as it came and never read it.
 * Visitor: where the log spoke last of the site's status or settings, then the open conversation's parts. Operator: roster, then a part for each conversation with signals.
 */
export const Stamp = z.string().check(z.regex(/^[a-zA-Z0-9.:,-]{0,16000}$/, 'is not a stamp'))
export type Stamp = z.infer<typeof Stamp>

export const VisitorSignals = z.object({
  stamp: Stamp,
  /** `revision`: whose look of the site is older asks for it again. */
  site: z.object({ status: SiteStatus, revision: z.int() }),
  conversations: z.array(ConversationSignals)
})
export type VisitorSignals = z.infer<typeof VisitorSignals>

export const OperatorSignals = z.object({
  stamp: Stamp,
  /** The roster's stamp: greater than the one the console holds means `roster` has news. */
  roster: z.int(),
  sites: z.array(z.object({ id: SiteId, status: SiteStatus })),
  conversations: z.array(ConversationSignals)
})
export type OperatorSignals = z.infer<typeof OperatorSignals>

/** The server's one pacing knob: wait `after` ms, then ask for at most `hold` ms; not for less than `least`, whatever was learned of the path. */
export const Pace = z.object({ after: z.int(), hold: z.int(), least: z.optional(z.int()) })
export type Pace = z.infer<typeof Pace>
