// In which language the server itself speaks to a visitor. Each has a file of its own in words/; a language without one gets English.
import { en } from './words/en.ts'
import type { ServerWords } from './words/en.ts'

const known: Readonly<Record<string, ServerWords>> = { en }

/** As BCP 47 writes it. */
export function findServerWords (language: string): { language: string, words: ServerWords } {
  const words = known[language]
  return words === undefined ? { language: 'en', words: en } : { language, words }
}
