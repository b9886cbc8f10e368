// What people write, made safe to show and clean to send: links, emoji, times, addresses and titles.
import { readFileSync } from 'node:fs'
import t from 'tap'
import fc from 'fast-check'
import { isOnlyEmoji, toParts } from '../../widget/model/links.ts'
import { toClock, toDay, toMinutes, toSize, toWeekday } from '../../widget/model/time.ts'
import { en } from '../../widget/strings/en.ts'
import { speak } from '../../widget/strings/words.ts'
import { toSendable } from '../../widget/model/outgoing.ts'
import { toInitials } from '../../widget/initials.ts'
import { toClean, toCleanUrl } from '../../widget/page.ts'
import { setSite } from '../../widget/site.ts'
import { settings } from './page-stub.ts'
import { toSnippet } from '../../src/wire/snippet.ts'
import { MessageText, Page } from '../../src/wire/visitor.ts'

t.test('web and mail addresses become links, and the sentence keeps its punctuation', async t => {
  t.strictSame(toParts('See https://shop.example/a?b=1. Or write to ana@shop.example!'), [
    { kind: 'text', text: 'See ' },
    { kind: 'link', text: 'https://shop.example/a?b=1', href: 'https://shop.example/a?b=1' },
    { kind: 'text', text: '. Or write to ' },
    { kind: 'link', text: 'ana@shop.example', href: 'mailto:ana@shop.example' },
    { kind: 'text', text: '!' }
  ])
  t.match(toParts('(www.shop.example/tea)'), [{ text: '(' }, { href: 'https://www.shop.example/tea' }, { text: ')' }])
  t.match(toParts('https://en.wikipedia.org/wiki/Tea_(plant)'), [{ href: 'https://en.wikipedia.org/wiki/Tea_(plant)' }])
})

t.test('nothing that runs is ever a link', async t => {
  for (const text of ['javascript:alert(1)', 'data:text/html,<script>1</script>', 'vbscript:x', 'http://', 'https://[', '<a href="x">']) {
    t.notOk(toParts(text).some(part => part.kind === 'link' && !/^(https?:|mailto:)/.test(part.href)), text)
  }
})

t.test('the parts of any text are that text, and links lead to the web or to mail', async () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.webUrl(), (words, url) => {
    const text = `${words} ${url} ${words}`
    const parts = toParts(text)
    return parts.map(part => part.text).join('') === text && parts.every(part => part.kind === 'text' || /^(https?:|mailto:)/i.test(part.href))
  }))
})

t.test('a handful of emoji is shown large, words and digits are not', async t => {
  for (const text of ['👍', '🎉🎉', '❤️', '👩‍🚀 🚀']) t.ok(isOnlyEmoji(text), text)
  for (const text of ['', ' ', 'ok 👍', '12', '👍'.repeat(20)]) t.notOk(isOnlyEmoji(text), text)
})

t.test('times and days are written as the language writes them', async t => {
  t.teardown(() => { speak('en') })
  const now = new Date(2026, 10, 22, 12, 0)
  const shown = (): string[] => [toClock(new Date(2026, 10, 22, 9, 5)), ...[new Date(2026, 10, 22, 0, 1), new Date(2026, 10, 21, 23, 59), new Date(2026, 10, 19), new Date(2025, 11, 31)].map(at => toDay(at, now))]
  t.strictSame(shown().map(text => text.replace(/\s/g, ' ')), ['9:05 AM', 'Today', 'Yesterday', 'Thursday, November 19', 'Wednesday, December 31, 2025'])
  speak('de')
  t.strictSame(shown(), ['9:05', 'Heute', 'Gestern', 'Donnerstag, 19. November', 'Mittwoch, 31. Dezember 2025'])
  t.equal(toWeekday(new Date(2026, 10, 24), now), 'Dienstag')
  t.equal(toWeekday(new Date(2026, 10, 30), now), 'Montag, 30. November')
})

t.test('sizes and lengths of time are rounded as people say them', async t => {
  t.strictSame([1, 47_900, 1_300_000, 31_000_000].map(toSize), ['1 kB', '47 kB', '1.2 MB', '30 MB'])
  t.strictSame([1, 95, 170].map(toMinutes), ['1 minute', '2 minutes', '3 minutes'])
})

t.test('what is sent is text that the wire takes', async t => {
  t.equal(toSendable('  a\r\nb\tc\u0000\u0007 \ud800 '), 'a\nb\tc')
  fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), fc.constantFrom('\ud800', '\u0000', '\u009f', '\uffff', ''), (words, odd) => {
    return MessageText.safeParse(`x${toSendable(words + odd)}`).success
  }))
})

t.test('a page of any address and title is one that the wire takes', async t => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 4000 }), words => {
    return Page.safeParse({ url: toCleanUrl(words), title: toClean(`${words}\ud83d`, 300), referrer: toCleanUrl(`https://x.example/?q=${words}`) }).success
  }))
  const cut = toClean(`a${'🫖'.repeat(400)}`, 300)
  t.ok(cut.length <= 300 && cut.length > 297)
  t.doesNotThrow(() => encodeURIComponent(cut), 'cut between characters, never in one')
})

t.test('an address is told without what may be a secret, and otherwise as it is', async t => {
  setSite(settings, '')
  t.equal(toCleanUrl('https://shop.example/cb?code=abc&token=t&q=%C4%E3&Email=a@b#access_token=zzz'), 'https://shop.example/cb?code=&token=&q=%C4%E3&Email=')
  t.equal(toCleanUrl('https://shop.example/?user[email]=a@b&login.password=x&user%5Bemail%5D=a&user%5bcode%5d%5b%5d=1&q=a'), 'https://shop.example/?user[email]=&login.password=&user%5Bemail%5D=&user%5bcode%5d%5b%5d=&q=a', 'as parts, too')
  t.equal(toCleanUrl('https://shop.example/?utm_term=tea+pot&promocode=X#/cart'), 'https://shop.example/?utm_term=tea+pot&promocode=X#/cart')
})

t.test('two letters stand for a name', async t => {
  t.strictSame(['Ana Kovač', 'ben', 'Maria del Carmen', ' ', '李 明', '🫖'].map(toInitials), ['AK', 'B', 'MC', '', '李明', '🫖'])
})

t.test('the snippet is one line', async t => {
  t.equal(toSnippet({ publicUrl: 'https://chat.example', site: 'demo12345678' }), '<script async fetchpriority="low" src="https://chat.example/w/demo12345678.js"></script>')
})

t.test('no word is shortened in the panel\'s file, where it would be looked for in vain', async t => {
  const names = /^const panelOnly = \/\^\(([\w|]+)\)\$\/$/m.exec(readFileSync('bin/bundle.js', 'utf8'))?.[1]?.split('|') ?? []
  t.ok(names.length > 20)
  t.same(names.filter(name => name in en), [])
})
