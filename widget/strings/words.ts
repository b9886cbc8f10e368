// The panel's words in the visitor's language: English until a pack is there, and English for each word that a pack lacks.
import { signal } from '@preact/signals-core'
import { en } from './en.ts'

type Key = keyof typeof en
/** Words that a number decides: `unread` for `unread_one` and `unread_other`. */
export type Counted = Key extends infer K ? K extends `${infer Stem}_other` ? Stem : never : never
export type Plain = Exclude<Key, `${Counted}_${'one' | 'other'}`>
/** What a language pack has: each plain word, and of the counted ones the endings that its language has. */
export type Pack = Readonly<Record<Plain | `${Counted}_other`, string> & Partial<Record<`${Counted}_${'zero' | 'one' | 'two' | 'few' | 'many'}`, string>>>
type Places = Readonly<Record<string, string>>

const spoken = signal<{ pack: Readonly<Record<string, string>>, lang: string }>({ pack: en, lang: 'en' })

/** From now on the words are those of `pack`, and numbers, dates and times are written as in `lang`. */
export function speak (lang: string, pack: Partial<Pack> = en): void {
  spoken.value = { pack: { ...en, ...pack }, lang }
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
  return (spoken.value.pack[key] ?? '').replace(/\{(\w+)\}/g, (_place, name: string) => places[name] ?? '')
}
