// Which of the widget's languages a visitor gets: what the page says, then what their browser says, then what the site says. Pure.
import { languages, type Language } from '../../wire/settings.ts'

export interface Spoken {
  lang: Language
  dir: 'ltr' | 'rtl'
  /** For dates and times: the visitor's own kind of that language, where they named one. */
  locale: string
}

// Languages that have another name here, or none of their own.
const others: Readonly<Record<string, Language>> = { pt: 'pt-BR', zh: 'zh-CN', no: 'nb', nn: 'nb', iw: 'he' }
const rightToLeft: ReadonlySet<Language> = new Set(['ar', 'he'])
const byBase = new Map<string, Language>([...languages.map((lang): [string, Language] => [lang, lang]), ...Object.entries(others)])
// Language, script and country; more only carries wishes for calendars and digits, which are not for a stranger to choose.
const form = /^([a-z]{2,3})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?$/

/** The first of `wanted` that the widget speaks, whatever its country; the site's own otherwise, and English where that is `auto`. */
export function chooseLanguage (wanted: readonly string[], otherwise: Language | 'auto'): Spoken {
  for (const tag of wanted) {
    const [whole, base = ''] = form.exec(tag.trim().replaceAll('_', '-').toLowerCase()) ?? []
    const lang = byBase.get(base)
    if (whole !== undefined && lang !== undefined) return toSpoken(lang, whole)
  }
  return toSpoken(otherwise === 'auto' ? 'en' : otherwise)
}

function toSpoken (lang: Language, locale: string = lang): Spoken {
  return { lang, dir: rightToLeft.has(lang) ? 'rtl' : 'ltr', locale }
}
