// The language packs: each has the words of English and no others, their places, the endings of its own plural, and is small.
import t from 'tap'
import { readFileSync, readdirSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import { transformSync } from 'esbuild'
import { languages } from '../../src/wire/settings.ts'
import { en as panelWords } from '../../widget/strings/en.ts'
import { invitationWords } from '../../widget/strings/invitation.ts'
import { counted, speak, word } from '../../widget/strings/words.ts'
import type { Pack } from '../../widget/strings/words.ts'

/** A pack is fetched before the panel is drawn: what a slow line carries in a blink. */
const mostBytes = 2500
const en = { ...panelWords, ...invitationWords }
const folder = new URL('../../widget/packs/', import.meta.url)
const stems = Object.keys(en).filter(key => key.endsWith('_other')).map(key => key.replace('_other', ''))
const isCounted = (key: string): boolean => stems.some(stem => key.startsWith(`${stem}_`))
const placesOf = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort()

for (const file of readdirSync(folder)) {
  const lang = file.replace('.ts', '')
  t.test(`the pack ${lang}`, async t => {
    const { words } = await import(new URL(file, folder).href) as { words: Record<string, string> }
    t.ok(languages.includes(lang as never), 'is of a language that the server names')
    // Some have one more for millions: no chat gets there.
    const rules = new Intl.PluralRules(lang)
    const endings = [...new Set(['other', ...Array.from({ length: 1000 }, (_, count) => rules.select(count))])]
    const wanted = [...Object.keys(en).filter(key => !isCounted(key)), ...stems.flatMap(stem => endings.map(ending => `${stem}_${ending}`))]
    t.same(Object.keys(words).sort(), wanted.sort(), 'has each word, and each ending')
    for (const [key, text] of Object.entries(words)) {
      const english = (en as Record<string, string>)[key] ?? (en as Record<string, string>)[`${stems.find(stem => key.startsWith(`${stem}_`))}_other`] ?? ''
      // "One message", "two messages": these endings may say the number by a word.
      const may = /_(zero|one|two)$/.test(key) ? placesOf(english).filter(place => place !== '{count}') : placesOf(english)
      t.same(placesOf(text).filter(place => may.includes(place) || !placesOf(english).includes(place)), may, `${key} has the places of English`)
      t.ok(text.trim() === text && text !== '', `${key} says something`)
    }
    const bytes = brotliCompressSync(transformSync(readFileSync(new URL(file, folder), 'utf8'), { loader: 'ts', minify: true, charset: 'utf8', format: 'esm' }).code).length
    t.ok(bytes <= mostBytes, `${bytes} bytes of ${mostBytes}`)
  })
}

t.test('words have their places filled, numbers decide by the rules of the language, and a word that a pack lacks is English', async t => {
  t.teardown(() => { speak('en') })
  t.equal(word('typing', { name: 'Ana {name} $&' }), 'Ana {name} $& is typing')
  t.strictSame([1, 2, 1234].map(count => counted('unread', count)), ['1 unread message', '2 unread messages', '1,234 unread messages'])
  speak('ru', { unread_one: '{count} сообщение', unread_few: '{count} сообщения', unread_many: '{count} сообщений' } as Partial<Pack>)
  t.strictSame([1, 3, 5, 21].map(count => counted('unread', count)), ['1 сообщение', '3 сообщения', '5 сообщений', '21 сообщение'])
  t.equal(counted('tooLong', 1.5), '1,5 characters too many')
  t.equal(word('close'), 'Close chat')
})
