// Whether a rule invites somebody: by what the server knows of them, by what it lets through at this moment, and what is left for the page to watch. Pure; who reads the facts and who acts is left to others.
import type { RuleConditions, RuleForPage } from '../wire/rules.ts'
import type { Device, Place, Source } from '../wire/visits.ts'

/** What doesn't change while a visit lasts. */
export interface KnownOfVisitor {
  /** The how manieth visit. */
  visit: number
  place?: Place | undefined
  source: Source
  device: Device
  language: string
  /** Conversations that were had before. */
  chats: number
}

/** What they were invited to, and the site at this moment. */
export interface Moment {
  bot: boolean
  firedInVisit: number
  firedByRule: number
  declinedMs?: number | undefined
  declinedInVisit: boolean
  open: boolean
  withinHours: boolean
  online: boolean
}

/** As the site has them; `testing` puts quiet times and caps aside. */
export interface QuietSettings { quietHoursAfterDecline: number, mostPerVisit: number, testing: boolean }

export interface RuleLimits { active: boolean, mostPerVisitor: number, conditions: RuleConditions }

/** After somebody said no, also operators are quiet for so long. */
export const quietAfterDeclineMs = 30 * 60_000
const hourMs = 3_600_000

/** Whether the rule can hold for this visitor in this visit: everything that only the server knows. */
export function fits (conditions: RuleConditions, known: KnownOfVisitor): boolean {
  const { visits, chats, devices } = conditions
  return known.visit >= visits.least && (visits.most === 0 || known.visit <= visits.most) &&
    (chats === 'any' || (chats === 'some') === (known.chats > 0)) &&
    (devices.length === 0 || devices.includes(known.device.form)) &&
    fitsPlace(conditions, known.place) && fitsSource(conditions, known.source) && fitsLanguage(conditions.languages, known.language)
}

/** Whether rules are over for this visitor in this visit, whatever they ask for. */
export function isOver ({ bot, firedInVisit, declinedMs, declinedInVisit }: Moment, { quietHoursAfterDecline, mostPerVisit, testing }: QuietSettings): boolean {
  if (bot || mostPerVisit === 0) return true
  if (testing) return false
  const quietMs = Math.max(quietHoursAfterDecline * hourMs, quietAfterDeclineMs)
  return firedInVisit >= mostPerVisit || declinedInVisit || (declinedMs !== undefined && declinedMs < quietMs)
}

/** Why the rule doesn't invite now; undefined: it does. */
export function refuseRule (rule: RuleLimits, { known, moment, quiet }: { known: KnownOfVisitor, moment: Moment, quiet: QuietSettings }): 'later' | 'never' | 'over' | undefined {
  const { active, mostPerVisitor, conditions } = rule
  if (isOver(moment, quiet)) return 'over'
  if (!active || (!quiet.testing && moment.firedByRule >= mostPerVisitor) || !fits(conditions, known)) return 'never'
  if (moment.open) return 'later'
  if ((conditions.online && !moment.online) || (conditions.hours === 'open' && !moment.withinHours)) return 'later'
  return undefined
}

/** What is left to be watched by the page, `onSiteMs` after the visit began. */
export function toRuleForPage (id: string, conditions: RuleConditions, onSiteMs: number): RuleForPage {
  const { pages: { include, exclude }, pageMs, siteMs, scroll, exit, idleMs, online } = conditions
  const restMs = Math.ceil(Math.max(0, siteMs - onSiteMs))
  return {
    id,
    pageMs,
    ...(include.length === 0 ? {} : { include }),
    ...(exclude.length === 0 ? {} : { exclude }),
    ...(restMs === 0 ? {} : { siteMs: restMs }),
    ...(scroll === 0 ? {} : { scroll }),
    ...(exit ? { exit } : {}),
    ...(idleMs === 0 ? {} : { idleMs }),
    ...(online ? { online } : {})
  }
}

function fitsPlace ({ countries, regions }: RuleConditions, place: Place | undefined): boolean {
  const country = place?.country ?? ''
  if (countries.include.length > 0 && !countries.include.includes(country)) return false
  if (countries.exclude.includes(country)) return false
  return regions.length === 0 || regions.some(region => place?.region !== undefined && same(region, place.region))
}

function fitsSource ({ sources, referrers, words }: RuleConditions, source: Source): boolean {
  if (sources.length > 0 && !sources.includes(source.kind)) return false
  if (referrers.length > 0 && !referrers.some(host => isHost(source.host ?? '', host))) return false
  return words.length === 0 || words.some(word => source.words?.toLowerCase().includes(word.toLowerCase()) === true)
}

/** `example.com` is its subdomains, too. */
function isHost (host: string, asked: string): boolean {
  return same(host, asked) || host.toLowerCase().endsWith(`.${asked.toLowerCase()}`)
}

function fitsLanguage (languages: readonly string[], language: string): boolean {
  return languages.length === 0 || languages.some(asked => same(asked, language) || language.toLowerCase().startsWith(`${asked.toLowerCase()}-`))
}

function same (one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
