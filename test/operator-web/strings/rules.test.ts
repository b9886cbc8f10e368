// What rules ask for and what was said, in words.
import t from 'tap'
import { countries } from '../../../operator-web/strings/countries.ts'
import { rulePhrase, ruleSummary } from '../../../operator-web/strings/rule-phrases.ts'
import { fileSize, saidLine } from '../../../operator-web/strings/said.ts'
import { words } from '../../../operator-web/strings/en.ts'
import { defaultConditions } from '../../../src/wire/rules.ts'
import { message, uuid } from '../fakes.ts'

const none = { ...defaultConditions, pages: { include: [], exclude: [] }, pageMs: 0, hours: 'any' as const, online: false }

t.test('a rule says what it asks for, group by group', async t => {
  t.equal(ruleSummary(none), 'every page')
  t.same((['pages', 'behaviour', 'visitor', 'source', 'now'] as const).map(group => rulePhrase(group, none)), ['every page', 'at once', 'everybody', 'from anywhere', 'always'])
  t.equal(rulePhrase('behaviour', { ...none, pageMs: 30_000, siteMs: 180_000, exit: true }), '30 s on the page, 3 min on the site, pointer leaves at the top')
  t.equal(rulePhrase('pages', { ...none, pages: { include: ['/a', '/b', '/c', '/d', '/e'], exclude: ['pay'] } }), 'pages with /a, /b, /c +2, not on pay')
  t.equal(rulePhrase('visitor', { ...none, visits: { least: 2, most: 0 }, chats: 'none', devices: ['phone'], countries: { include: ['DE'], exclude: [] } }), 'visit 2 or later, no chat before, phone, from Germany')
  t.equal(rulePhrase('source', { ...none, sources: ['search'], words: ['boots'] }), 'from search engine, searched “boots”')
})

t.test('every country is there once, under its name', async t => {
  const codes = countries().map(([code]) => code)
  for (const code of ['DE', 'GB', 'US', 'TW', 'XK']) t.ok(codes.includes(code), code)
  for (const code of ['EU', 'ZZ', 'DD', 'SU', 'UK']) t.notOk(codes.includes(code), code)
  t.ok(codes.length > 240 && codes.length < 260, String(codes.length))
})

t.test('a message in one line is its words, its file, or that it was deleted', async t => {
  t.equal(saidLine(message(1)), 'message 1')
  t.equal(saidLine(message(1, { text: '', file: { id: uuid(1), name: 'plan.pdf', type: 'application/pdf', bytes: 1 } })), 'plan.pdf')
  t.equal(saidLine(message(1, { text: '', deleted: true })), 'Message deleted')
  t.same([0, 1023, 31_000, 2_500_000].map(fileSize), ['0 B', '1023 B', '30 KB', '2.4 MB'])
})

t.test('every kind of setting that can be wrong has words of its own', async t => {
  const wrong = ['look-colour', 'look-offsetX', 'hours-week-0-1', 'hours-holidays-12-date', 'hours-holidays-0-spans-3', 'form-consent-url', 'chat-maxFileBytes', 'privacy-blocked-3', 'invitations-mostPerVisit']
  for (const id of wrong) t.not(words.siteSettings.wrong(id), words.siteSettings.wrong('?'), id)
})
