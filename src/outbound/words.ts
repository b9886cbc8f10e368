// In which language a mail is written. Each has a file of its own in words/; a language without one gets English.
import { en } from './words/en.ts'
import type { MailWords } from './words/en.ts'
import { words as ar } from './words/ar.ts'
import { words as cs } from './words/cs.ts'
import { words as da } from './words/da.ts'
import { words as de } from './words/de.ts'
import { words as es } from './words/es.ts'
import { words as fi } from './words/fi.ts'
import { words as fr } from './words/fr.ts'
import { words as he } from './words/he.ts'
import { words as it } from './words/it.ts'
import { words as ja } from './words/ja.ts'
import { words as nb } from './words/nb.ts'
import { words as nl } from './words/nl.ts'
import { words as pl } from './words/pl.ts'
import { words as ptBR } from './words/pt-BR.ts'
import { words as ru } from './words/ru.ts'
import { words as sv } from './words/sv.ts'
import { words as tr } from './words/tr.ts'
import { words as uk } from './words/uk.ts'
import { words as zhCN } from './words/zh-CN.ts'

const known: Readonly<Record<string, MailWords>> = { en, ar, cs, da, de, es, fi, fr, he, it, ja, nb, nl, pl, 'pt-BR': ptBR, ru, sv, tr, uk, 'zh-CN': zhCN }

/** As BCP 47 writes it; `auto` is English. */
export function findWords (language: string): { language: string, words: MailWords } {
  const words = known[language]
  return words === undefined ? { language: 'en', words: en } : { language, words }
}
