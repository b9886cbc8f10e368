// In which language a mail is written. Each has a file of its own in words/; a language without one gets English.
import { en } from './words/en.ts'
import type { MailWords } from './words/en.ts'

const known: Readonly<Record<string, MailWords>> = { en }

/** By the site's setting, as BCP 47 writes it; `auto` is English. */
export function findWords (language: string): { language: string, words: MailWords } {
  const words = known[language]
  return words === undefined ? { language: 'en', words: en } : { language, words }
}
