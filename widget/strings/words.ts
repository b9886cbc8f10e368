// The panel's words in the visitor's language: English until a pack is there, and English for each word that a pack lacks.
import { signal } from '@preact/signals-core'
import { en } from './en.ts'
import type { invitationWords } from './invitation.ts'

type Key = keyof typeof en
/** Words that a number decides: `unread` for `unread_one` and `unread_other`. */
export type Counted = Key extends infer K ? K extends `${infer Stem}_other` ? Stem : never : never
export type Plain = Exclude<Key, `${Counted}_${'one' | 'other'}`>
/** What a language pack has: each plain word, those of the invitation's card, and of the counted ones the endings that its language has. */
export type Pack = Readonly<Record<Plain | keyof typeof invitationWords | `${Counted}_other`, string> & Partial<Record<`${Counted}_${'zero' | 'one' | 'two' | 'few' | 'many'}`, string>>>
type Places = Readonly<Record<string, string>>

const spoken = signal<{ pack: Readonly<Record<string, string>>, lang: string }>({ pack: en, lang: 'en' })

/** From now on the words are those of `pack`, and numbers, dates and times are written as in `lang`. */
export function speak (lang: string, pack: Partial<Pack> = en): void {
  // Of the browser's own kinds of this language the dearest: British people don't write dates as Americans do.
  const kind = (globalThis.navigator as Navigator | undefined)?.languages?.find(wished => wished.startsWith(`${lang}-`))
  spoken.value = { pack: { ...en, ...pack }, lang: kind ?? lang }
}

export function language (): string {
  return spoken.value.lang
}

export function word (key: Plain, places?: Places): string {
  return fill(key, places)
}

/** The form of the words for this number; its place is {count}. */
export function counted (key: Counted, count: number, places?: Places): string {
  const { lang, pack } = spoken.value
  const form = `${key}_${new Intl.PluralRules(lang).select(count)}`
  return fill(form in pack ? form : `${key}_other`, { count: new Intl.NumberFormat(lang).format(count), ...places })
}

function fill (key: string, places: Places = {}): string {
  const words = spoken.value.pack[key] ?? ''
  return words.replace(/\{(\w+)\}/g, (_place, name: string) => isolate(places[name] ?? '', words))
}

const leftwards = /[\u0590-\u08ff\ufb1d-\ufefc]/

/** What runs the other way than the words around it is kept apart from them, by Unicode's own marks. */
function isolate (text: string, words: string): string {
  return leftwards.test(text) === leftwards.test(words) ? text : `\u2068${text}\u2069`
}
