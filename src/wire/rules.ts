// Rules that invite by themselves: what an owner writes down, what of it a page has to watch, and how a page says that it is so. Whether a rule fits is src/desk's.
import * as z from 'zod/mini'
import { InvitationArt } from './art.ts'
import { Id, SiteId, Token } from './ids.ts'
import { Line, Name, Words } from './text.ts'
import { maxInvitationCodePoints, maxNameCodePoints, maxRules } from './limits.ts'

const hourMs = 3_600_000
const Ms = (most: number): z.ZodMiniNumber => z.int().check(z.minimum(0), z.maximum(most))
const few = <Entry extends z.core.SomeType>(entry: Entry, most = 50): z.ZodMiniArray<Entry> => z.array(entry).check(z.maxLength(most))

/** Part of an address (`/cart`), or with stars for anything between (`/shop/*.html`), which then stands for the whole of path and query. Case doesn't matter. */
export const PagePattern = Name(300)

/** All of them must hold. An empty list, 0, `false` and `any` ask for nothing. */
export const RuleConditions = z.strictObject({
  /** The page shows it: the address matches one of `include` (none: every page) and none of `exclude`. */
  pages: z.strictObject({ include: few(PagePattern, 20), exclude: few(PagePattern, 20) }),
  /** So long on this page; in this visit on the site, over all its pages. */
  pageMs: Ms(hourMs),
  siteMs: Ms(6 * hourMs),
  /** This far down the page, in percent. */
  scroll: Ms(100),
  /** The pointer left the page at its top, as it does on its way to close it. */
  exit: z.boolean(),
  /** Nothing was pressed, pointed at or scrolled for so long. */
  idleMs: Ms(hourMs),
  /** The how manieth visit it is; `most` 0: any from `least` on. */
  visits: z.strictObject({ least: z.int().check(z.minimum(1), z.maximum(10_000)), most: z.int().check(z.minimum(0), z.maximum(10_000)) }),
  /** ISO 3166-1 alpha-2. Whose country isn't known is in none. */
  countries: z.strictObject({ include: few(Country(), 250), exclude: few(Country(), 250) }),
  /** As the place of a visit says them: Bavaria, Île-de-France. */
  regions: few(Name(80)),
  /** Where the visit came from: its kinds, hosts (`example.com` is its subdomains, too), words searched for (any of them, as part). */
  sources: few(z.enum(['search', 'ad', 'social', 'ai', 'mail', 'site', 'internal', 'direct']), 8),
  referrers: few(Name(253)),
  words: few(Name(80)),
  devices: few(z.enum(['desktop', 'phone', 'tablet', 'other']), 4),
  /** `de` is every German, `pt-BR` is that one. */
  languages: few(z.string().check(z.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language like de or pt-BR'))),
  /** Whether they have talked here before. */
  chats: z.enum(['any', 'none', 'some']),
  /** `open`: within the site's hours, where it has any. */
  hours: z.enum(['any', 'open']),
  /** An operator is online and free to answer. */
  online: z.boolean()
})
export type RuleConditions = z.infer<typeof RuleConditions>

/** Of a new rule: half a minute on the page, somebody there, and never where people pay. */
export const defaultConditions: RuleConditions = {
  pages: { include: [], exclude: ['checkout', 'payment', '/pay', 'kasse', 'zahlung', '/order/confirm'] },
  pageMs: 30_000,
  siteMs: 0,
  scroll: 0,
  exit: false,
  idleMs: 0,
  visits: { least: 1, most: 0 },
  countries: { include: [], exclude: [] },
  regions: [],
  sources: [],
  referrers: [],
  words: [],
  devices: [],
  languages: [],
  chats: 'any',
  hours: 'open',
  online: true
}

/** What was stored, with the default for each key that it lacks or that isn't valid any more: it may be older than a condition. */
export function readConditions (stored: Readonly<Record<string, unknown>>): RuleConditions {
  const read = Object.entries(defaultConditions).map(([name, usual]) => {
    const found = RuleConditions.shape[name as keyof RuleConditions].safeParse(stored[name])
    return [name, found.success ? found.data : usual]
  })
  return Object.fromEntries(read) as RuleConditions
}

const written = {
  /** For the owner; visitors never see it. */
  name: Name(maxNameCodePoints),
  active: z.boolean(),
  /** What the card says, and in whose name; empty for the site's. */
  text: Words(maxInvitationCodePoints),
  from: Line(maxNameCodePoints),
  art: InvitationArt,
  /** One visitor is invited by it this often, ever. */
  mostPerVisitor: z.int().check(z.minimum(1), z.maximum(1000)),
  conditions: RuleConditions
}
export const RuleDraft = z.strictObject(written)
export type RuleDraft = z.infer<typeof RuleDraft>

/** What became of a rule's invitations in the days asked for. Each is among those before it. */
export const RuleFunnel = z.object({ fired: z.int(), shown: z.int(), accepted: z.int(), answered: z.int(), declined: z.int() })
export type RuleFunnel = z.infer<typeof RuleFunnel>

export const Rule = z.object({ ...written, id: Id, funnel: RuleFunnel })
export type Rule = z.infer<typeof Rule>

export const RulesBody = z.strictObject({ site: SiteId, days: z.optional(z.int().check(z.minimum(1), z.maximum(366))) })
export type RulesBody = z.infer<typeof RulesBody>
/** In their order: of two that fit at once, the first invites. `usual` is what a new one begins with. */
export const RulesAnswer = z.object({ rules: z.array(Rule), usual: RuleConditions })
export type RulesAnswer = z.infer<typeof RulesAnswer>

export const AddRuleBody = z.strictObject({ site: SiteId, rule: RuleDraft })
export type AddRuleBody = z.infer<typeof AddRuleBody>
export const ChangeRuleBody = z.strictObject({ site: SiteId, id: Id, rule: RuleDraft })
export type ChangeRuleBody = z.infer<typeof ChangeRuleBody>
/** All of the site's rules, as they shall stand. */
export const OrderRulesBody = z.strictObject({ site: SiteId, ids: z.array(Id).check(z.maxLength(maxRules)) })
export type OrderRulesBody = z.infer<typeof OrderRulesBody>
export const DeleteRuleBody = z.strictObject({ site: SiteId, id: Id })
export type DeleteRuleBody = z.infer<typeof DeleteRuleBody>

/** What the server couldn't rule out, for the page to watch: times are from the hello's answer on. */
export const RuleForPage = z.object({
  id: Id,
  include: z.optional(z.array(z.string())),
  exclude: z.optional(z.array(z.string())),
  pageMs: z.int(),
  siteMs: z.optional(z.int()),
  scroll: z.optional(z.int()),
  exit: z.optional(z.boolean()),
  idleMs: z.optional(z.int()),
  /** Only while the site is online. */
  online: z.optional(z.boolean())
})
export type RuleForPage = z.infer<typeof RuleForPage>

/** A page says that a rule's conditions hold there. */
export const RuleBody = z.strictObject({ token: Token, key: Id, rule: Id })
export type RuleBody = z.infer<typeof RuleBody>

/** `invited`: it comes by the poll, as any invitation. Else whether to try again: `later`, not with this rule (`never`), or with none in this visit (`over`). */
export const RuleAnswer = z.object({ state: z.enum(['invited', 'later', 'never', 'over']) })
export type RuleAnswer = z.infer<typeof RuleAnswer>

function Country (): z.ZodMiniString {
  return z.string().check(z.regex(/^[A-Z]{2}$/, 'is not a country like DE'))
}
