// What is known of a visitor, their visits and their pages, as operators see it.
import * as z from 'zod/mini'
import { Id, SiteId } from './ids.ts'

export const Place = z.object({
  city: z.optional(z.string()),
  region: z.optional(z.string()),
  /** ISO 3166-1 alpha-2. */
  country: z.string()
})
export type Place = z.infer<typeof Place>

export const Device = z.object({
  browser: z.string(),
  browserVersion: z.optional(z.string()),
  system: z.string(),
  systemVersion: z.optional(z.string()),
  form: z.enum(['desktop', 'phone', 'tablet', 'other'])
})
export type Device = z.infer<typeof Device>

/** Where a visit came from. `wordsHidden`: a search engine sent them but keeps the words to itself. */
export const Source = z.object({
  kind: z.enum(['search', 'ad', 'social', 'ai', 'mail', 'site', 'internal', 'direct']),
  name: z.string(),
  host: z.optional(z.string()),
  words: z.optional(z.string()),
  wordsHidden: z.boolean(),
  wordsFrom: z.optional(z.enum(['referrer', 'utm_term', 'ad', 'site-search'])),
  campaign: z.optional(z.object({
    source: z.optional(z.string()),
    medium: z.optional(z.string()),
    campaign: z.optional(z.string()),
    term: z.optional(z.string()),
    content: z.optional(z.string()),
    id: z.optional(z.string())
  })),
  clickId: z.optional(z.object({ name: z.string(), network: z.string() }))
})
export type Source = z.infer<typeof Source>

export const PageView = z.object({
  number: z.int(),
  url: z.string(),
  title: z.string(),
  openedAt: z.iso.datetime(),
  /** Whole seconds on the page, from opening to the last contact it had. */
  seconds: z.int(),
  /** A tab shows it. */
  open: z.boolean()
})
export type PageView = z.infer<typeof PageView>

/** What the owner's page says that the visitor did. */
export const Tracked = z.object({ name: z.string(), data: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))), at: z.iso.datetime() })
export type Tracked = z.infer<typeof Tracked>

export const Visit = z.object({
  id: Id,
  /** 1 for the visitor's first visit. */
  number: z.int(),
  startedAt: z.iso.datetime(),
  lastContactAt: z.iso.datetime(),
  referrer: z.string(),
  source: Source,
  place: z.optional(Place),
  address: z.optional(z.string()),
  device: Device,
  language: z.string(),
  timeZone: z.string(),
  screen: z.string(),
  pages: z.array(PageView),
  /** Oldest first, the newest hundred. */
  tracked: z.optional(z.array(Tracked))
})
export type Visit = z.infer<typeof Visit>

/** One row of the live list: a visitor who is here now, or `gone` (then only the ids count). */
export const RosterVisitor = z.object({
  id: Id,
  site: SiteId,
  visit: Id,
  gone: z.boolean(),
  /** Database time of the last change of this row, in microseconds: greater wins. */
  changed: z.int(),
  name: z.optional(z.string()),
  visits: z.int(),
  arrivedAt: z.iso.datetime(),
  pageAt: z.iso.datetime(),
  url: z.string(),
  title: z.string(),
  pages: z.int(),
  tabs: z.int(),
  place: z.optional(Place),
  device: Device,
  language: z.string(),
  timeZone: z.string(),
  source: Source
})
export type RosterVisitor = z.infer<typeof RosterVisitor>
