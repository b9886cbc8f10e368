// A site's look for one visitor: its settings in their language, in colours that can be read. What is decided stands in wire/settings.ts.
import { isTimeZone } from '../../insight/local-time.ts'
import type { SiteRecord } from '../../store/sites.ts'
import type { SiteStatus } from '../../wire/events.ts'
import { readSettings, type SiteLook, type SiteSettings } from '../../wire/settings.ts'
import { takenTypes } from '../files/file-types.ts'
import { chooseLanguage, type Spoken } from './languages.ts'
import { launcherWords } from './launcher-words.ts'
import { formatOpening, isOffset } from './opening.ts'
import { toStyle } from './style.ts'

export interface Asker {
  /** What page and browser speak, the dearest first. */
  langs: readonly string[]
  tz: string
}

export interface LookOptions {
  site: SiteRecord
  /** What the node knows of it by now, if it knows it: newer than the record, as signals tell it. */
  known: { status: SiteStatus, revision: number } | undefined
  asker: Asker
  /** Whether the server sends any. */
  mail: boolean
  /** The languages that have a pack. */
  packs: ReadonlySet<string>
  now: Date
}

const read = new WeakMap<SiteRecord['settings'], SiteSettings>()
const styles = { ltr: new WeakMap<SiteSettings, string>(), rtl: new WeakMap<SiteSettings, string>() }

/** What the site is set to: stored or usual. Read once for each record. */
export function settingsOf ({ settings }: Pick<SiteRecord, 'settings'>): SiteSettings {
  const known = read.get(settings)
  if (known !== undefined) return known
  const made = readSettings(settings)
  read.set(settings, made)
  return made
}

// When a site changes, all of its open pages ask at once: what is the same for all of them is made once.
function styleOf (settings: SiteSettings, dir: 'ltr' | 'rtl'): string {
  const known = styles[dir].get(settings)
  if (known !== undefined) return known
  const made = toStyle(settings, dir)
  styles[dir].set(settings, made)
  return made
}

/** As one visitor's browser shows it. */
export function toLook ({ site, known, asker, mail, packs, now }: LookOptions): SiteLook {
  const settings = settingsOf(site)
  const { look, nobody } = settings
  const spoken = chooseLanguage(asker.langs, settings.language)
  const { lang, dir } = spoken
  const opens = site.withinHours ? undefined : site.hoursUntil
  const label = look.shape === 'tab' ? look.label || launcherWords[lang].region : ''
  return {
    name: site.name,
    status: known?.status ?? site.status,
    // Of the record, because all the rest is: told a newer one, a browser would not ask again.
    revision: site.settingsSeq,
    lang,
    dir,
    words: toWords({ spoken, opens, label, zone: toZone(asker.tz), siteZone: settings.hours.zone, now }),
    css: styleOf(settings, dir),
    launcher: look.launcher,
    hideOffline: nobody.show === 'hide',
    theme: look.theme,
    shape: look.shape,
    label,
    ...(packs.has(lang) ? { pack: lang } : {}),
    ...(opens === undefined ? {} : { opens: opens.toISOString() }),
    chat: { ...toChat(settings), mail }
  }
}

function toWords ({ spoken: { lang, locale }, opens, label, zone, siteZone, now }: { spoken: Spoken, opens: Date | undefined, label: string, zone: string, siteZone: string, now: Date }): SiteLook['words'] {
  const { region, online, away, offline, until, states } = launcherWords[lang]
  const named = opens === undefined ? offline : until.replace('{when}', () => formatOpening({ at: opens, now, locale, zone, siteZone }))
  // Who tells their computer to press what they see must be understood: what stands on the button is in its name.
  const withLabel = (name: string): string => name.toLowerCase().includes(label.toLowerCase()) ? name : `${label}. ${name}`
  return { region, online: withLabel(online), away: withLabel(away), offline: withLabel(named), states }
}

function toChat ({ words, form, chat }: SiteSettings): Omit<SiteLook['chat'], 'mail'> {
  const { rating, transcript, emoji, sounds } = chat
  return {
    ...words,
    ...(form.on ? { form: form.fields } : {}),
    ...(form.fields.phone === 'off' ? {} : { phone: form.fields.phone }),
    ...(form.consent.text === '' ? {} : { consent: form.consent }),
    rating,
    transcript,
    ...(chat.files ? { files: { maxBytes: chat.maxFileBytes, types: [...takenTypes] } } : {}),
    emoji,
    sounds
  }
}

/** A zone that nobody knows would break the clock that shows it: it is none. */
export function toZone (tz: string): string {
  return isTimeZone(tz) || isOffset(tz) ? tz : ''
}
