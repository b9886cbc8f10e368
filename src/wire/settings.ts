// What an owner decides about a site, and what of it a visitor's browser is told. How a look is made of settings is src/api/look; the secrets for `identify` stand elsewhere.
import * as z from 'zod/mini'
import { SiteStatus } from './events.ts'
import { Token } from './ids.ts'
import { RuleForPage } from './rules.ts'
import { Line, Name } from './text.ts'
import { maxFileBytes, maxUrlCodePoints } from './limits.ts'

/** The widget's languages, as BCP 47 writes them. */
export const languages = ['en', 'de', 'fr', 'es', 'it', 'pt-BR', 'nl', 'pl', 'sv', 'da', 'nb', 'fi', 'cs', 'tr', 'ru', 'uk', 'ar', 'he', 'ja', 'zh-CN'] as const
export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>

/** The pictures that say "live chat online" and come along. */
export const pictureSets = ['pill', 'button', 'bubble', 'badge', 'card', 'banner', 'dot', 'plain'] as const

export const Colour = z.string().check(z.regex(/^#[0-9a-fA-F]{6}$/, 'is not a colour like #0b5fcc'))
const Theme = z.enum(['auto', 'light', 'dark', 'match'])
const Shape = z.enum(['round', 'tab'])
/** From the edges, in CSS pixels; farther out it would be off a telephone's screen. */
const Offset = z.int().check(z.minimum(0), z.maximum(200))

const Look = z.strictObject({
  colour: Colour,
  theme: Theme,
  /** `end` and `start` follow the direction of the language. */
  corner: z.enum(['end', 'start', 'left', 'right']),
  offsetX: Offset,
  offsetY: Offset,
  shape: Shape,
  size: z.enum(['normal', 'compact']),
  /** On the tab; empty for the language's own words. */
  label: Line(40),
  launcher: z.boolean()
})

/** Empty for the language pack's. */
const OwnWords = z.strictObject({ greeting: Line(300), away: Line(300), offline: Line(300) })

const Span = z.strictObject({
  from: z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time like 09:00')),
  /** 24:00 is the day's end: what goes past midnight is one span until then, and one on the next day. */
  to: z.string().check(z.regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'is not a time like 17:00'))
}).check(z.refine(({ from, to }) => from < to, 'ends before it begins'))
const Spans = z.array(Span).check(z.maxLength(8))
const Hours = z.strictObject({
  on: z.boolean(),
  zone: z.string().check(z.refine(isZone, 'is not a time zone like Europe/Berlin')),
  /** Monday first. */
  week: z.array(Spans).check(z.length(7)),
  /** A holiday's spans stand for those of its weekday; none: closed. */
  holidays: z.array(z.strictObject({ date: z.string().check(z.refine(isDate, 'is not a date like 2026-12-24')), name: Line(80), spans: Spans })).check(z.maxLength(200))
})

const Asked = z.enum(['off', 'optional', 'required'])
const Fields = z.strictObject({ name: Asked, email: Asked, phone: Asked, question: Asked })
/** Where the words that somebody agrees to stand. */
const LinkOrNone = Line(maxUrlCodePoints).check(z.refine(text => text === '' || (/^https?:\/\//.test(text) && URL.canParse(text)), 'is not a web address'))

/** Whole: who changes one thing sends all of them back. */
export const SiteSettings = z.strictObject({
  look: Look,
  words: OwnWords,
  /** Where neither page nor browser name one that the widget knows; `auto` is English. */
  language: z.enum(['auto', ...languages]),
  /** What becomes of the button while nobody is there. */
  nobody: z.strictObject({ show: z.enum(['form', 'hide']) }),
  hours: Hours,
  /** Asked before a chat begins. */
  form: z.strictObject({ on: z.boolean(), fields: Fields, consent: z.strictObject({ text: Line(300), url: LinkOrNone }) }),
  chat: z.strictObject({
    rating: z.boolean(),
    transcript: z.boolean(),
    files: z.boolean(),
    maxFileBytes: z.int().check(z.minimum(1024), z.maximum(maxFileBytes)),
    emoji: z.boolean(),
    sounds: z.boolean()
  }),
  picture: z.strictObject({ set: z.enum([...pictureSets, 'own']) }),
  privacy: z.strictObject({
    /** Names of parameters that no address keeps, on top of the built-in ones. */
    blocked: z.array(Name(64).check(z.regex(/^[^&=#?\s]+$/, 'is not the name of a parameter'))).check(z.maxLength(50)),
    /** The last part of visitors' addresses is never stored. */
    truncateAddress: z.boolean()
  }),
  invitations: z.strictObject({
    quietHoursAfterDecline: z.int().check(z.minimum(0), z.maximum(24 * 90)),
    mostPerVisit: z.int().check(z.minimum(0), z.maximum(10)),
    testing: z.boolean()
  })
})
export type SiteSettings = z.infer<typeof SiteSettings>

const nineToFive = [{ from: '09:00', to: '17:00' }]

/** What a site has that nobody ever changed. */
export const defaultSettings: SiteSettings = {
  look: { colour: '#0b5fcc', theme: 'auto', corner: 'end', offsetX: 16, offsetY: 16, shape: 'round', size: 'normal', label: '', launcher: true },
  words: { greeting: '', away: '', offline: '' },
  language: 'auto',
  nobody: { show: 'form' },
  hours: { on: false, zone: 'Europe/Berlin', week: [nineToFive, nineToFive, nineToFive, nineToFive, nineToFive, [], []], holidays: [] },
  form: { on: false, fields: { name: 'optional', email: 'optional', phone: 'off', question: 'off' }, consent: { text: '', url: '' } },
  chat: { rating: true, transcript: true, files: true, maxFileBytes: 10 * 1024 * 1024, emoji: true, sounds: true },
  picture: { set: 'pill' },
  privacy: { blocked: [], truncateAddress: false },
  invitations: { quietHoursAfterDecline: 24, mostPerVisit: 1, testing: false }
}

/** What was stored, with the default for each key that it lacks: it may be older than a setting. A part that isn't valid any more is the default whole. */
export function readSettings (stored: Readonly<Record<string, unknown>>): SiteSettings {
  const read = Object.entries(defaultSettings).map(([part, usual]) => {
    const found = fill(usual, stored[part])
    return [part, SiteSettings.shape[part as keyof SiteSettings].safeParse(found).success ? found : usual]
  })
  return Object.fromEntries(read) as SiteSettings
}

/** What is asked before a chat, and what must be agreed to. */
export const LookForm = z.object({ name: Asked, email: Asked, phone: Asked, question: Asked })
export type LookForm = z.infer<typeof LookForm>

/** A site as a visitor's browser shows it: words in their language, colours that can be read, nothing that isn't for everybody. */
export const SiteLook = z.object({
  name: z.string(),
  status: SiteStatus,
  /** Grows with each change of the settings and at each opening and closing; signals tell the newest. */
  revision: z.int(),
  lang: Language,
  dir: z.enum(['ltr', 'rtl']),
  /** Names of the launcher's states, read out. `offline` says when somebody is there again, where hours tell. `states` are a word or two, for the owner's own links and pictures. */
  words: z.object({ region: z.string(), online: z.string(), away: z.string(), offline: z.string(), states: z.object({ online: z.string(), away: z.string(), offline: z.string() }) }),
  /** A style sheet for the element: custom properties of `:host`. Made of checked values only. */
  css: z.string(),
  launcher: z.boolean(),
  hideOffline: z.boolean(),
  theme: Theme,
  shape: Shape,
  label: z.string(),
  /** The language pack, none for English. */
  pack: z.optional(Language),
  /** When it is open again; only outside its hours. */
  opens: z.optional(z.iso.datetime()),
  chat: z.object({
    greeting: z.string(),
    away: z.string(),
    offline: z.string(),
    form: z.optional(LookForm),
    /** Asked of who leaves a message, form before the chat or not; absent: it isn't. */
    phone: z.optional(Asked),
    consent: z.optional(z.object({ text: z.string(), url: z.string() })),
    rating: z.boolean(),
    transcript: z.boolean(),
    /** The server sends mail: transcripts, answers to who has left. */
    mail: z.boolean(),
    files: z.optional(z.object({ maxBytes: z.int(), types: z.array(z.string()) })),
    emoji: z.boolean(),
    sounds: z.boolean()
  })
})
export type SiteLook = z.infer<typeof SiteLook>

/** Languages that page and browser name, the dearest first. */
export const Languages = z.array(Line(35)).check(z.maxLength(8))

/** Of an IANA zone, or how far a browser is from UTC (`+02:00`), where it knows no more. */
export const ZoneOrOffset = Line(64)

/** With a token the answer says what that visitor's page has to watch by now; the look itself is for everybody. */
export const LookBody = z.strictObject({ token: z.optional(Token), lang: Languages, tz: z.optional(ZoneOrOffset) })
export type LookBody = z.infer<typeof LookBody>
export const LookAnswer = z.extend(SiteLook, { rules: z.optional(z.array(RuleForPage)) })
export type LookAnswer = z.infer<typeof LookAnswer>

function fill (usual: unknown, stored: unknown): unknown {
  if (stored === undefined) return usual
  if (!isPlain(usual) || !isPlain(stored)) return stored
  return Object.fromEntries(Object.entries(usual).map(([key, value]) => [key, fill(value, stored[key])]))
}

function isPlain (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isZone (name: string): boolean {
  // Offsets like +02:00 know nothing of summer time.
  if (name.length > 64 || !/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    // Intl says "no" only by throwing a RangeError.
    return false
  }
}

function isDate (text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
}
