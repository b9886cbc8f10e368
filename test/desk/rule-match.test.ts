// Whether a rule fits a visitor, and whether it may invite at this moment: tables.
import t from 'tap'
import { fits, isOver, refuseRule, toRuleForPage } from '../../src/desk/rule-match.ts'
import type { KnownOfVisitor, Moment } from '../../src/desk/rule-match.ts'
import { defaultConditions } from '../../src/wire/rules.ts'
import type { RuleConditions } from '../../src/wire/rules.ts'

const anybody: RuleConditions = { ...defaultConditions, pages: { include: [], exclude: [] } }
const mara: KnownOfVisitor = {
  visit: 2,
  place: { country: 'DE', region: 'Bavaria', city: 'Munich' },
  source: { kind: 'search', name: 'Google', host: 'www.google.de', words: 'green tea pot', wordsHidden: false },
  device: { browser: 'Firefox', system: 'Linux', form: 'desktop' },
  language: 'de-AT',
  chats: 1
}
const calm: Moment = { bot: false, firedInVisit: 0, firedByRule: 0, declinedInVisit: false, open: false, withinHours: true, online: true }
const usual = { quietHoursAfterDecline: 24, mostPerVisit: 1, testing: false }
const hourMs = 3_600_000

const tables: Array<[string, Partial<RuleConditions>, Partial<KnownOfVisitor>, boolean]> = [
  ['nothing asked', {}, {}, true],
  ['from the second visit on', { visits: { least: 2, most: 0 } }, {}, true],
  ['from the third visit on', { visits: { least: 3, most: 0 } }, {}, false],
  ['the first visit only', { visits: { least: 1, most: 1 } }, {}, false],
  ['the first visit only', { visits: { least: 1, most: 1 } }, { visit: 1 }, true],
  ['the second, as the last', { visits: { least: 1, most: 2 } }, {}, true],
  ['a country', { countries: { include: ['AT', 'DE'], exclude: [] } }, {}, true],
  ['another country', { countries: { include: ['FR'], exclude: [] } }, {}, false],
  ['a country, where none is known', { countries: { include: ['DE'], exclude: [] } }, { place: undefined }, false],
  ['not this country', { countries: { include: [], exclude: ['DE'] } }, {}, false],
  ['not that country, where none is known', { countries: { include: [], exclude: ['DE'] } }, { place: undefined }, true],
  ['a region', { regions: ['bavaria'] }, {}, true],
  ['another region', { regions: ['Saxony'] }, {}, false],
  ['a region, where none is known', { regions: ['Bavaria'] }, { place: { country: 'DE' } }, false],
  ['a kind of source', { sources: ['ad', 'search'] }, {}, true],
  ['another kind', { sources: ['direct'] }, {}, false],
  ['a referrer and its subdomains', { referrers: ['google.de'] }, {}, true],
  ['a referrer by case', { referrers: ['WWW.Google.de'] }, {}, true],
  ['no other that ends alike', { referrers: ['oogle.de'] }, {}, false],
  ['a referrer, where there is none', { referrers: ['google.de'] }, { source: { kind: 'direct', name: 'Direct', wordsHidden: false } }, false],
  ['a word searched for', { words: ['coffee', 'Tea'] }, {}, true],
  ['a word nobody searched for', { words: ['coffee'] }, {}, false],
  ['words, where they are hidden', { words: ['tea'] }, { source: { kind: 'search', name: 'Google', wordsHidden: true } }, false],
  ['a device', { devices: ['desktop'] }, {}, true],
  ['another device', { devices: ['phone', 'tablet'] }, {}, false],
  ['a language with its regions', { languages: ['de'] }, {}, true],
  ['exactly that one', { languages: ['de-at'] }, {}, true],
  ['another region of it', { languages: ['de-CH'] }, {}, false],
  ['no language that begins alike', { languages: ['d'] }, {}, false],
  ['who talked before', { chats: 'some' }, {}, true],
  ['who never talked', { chats: 'none' }, {}, false],
  ['who never talked', { chats: 'none' }, { chats: 0 }, true],
  ['all of it at once', { visits: { least: 2, most: 0 }, sources: ['search'], words: ['pot'], devices: ['desktop'] }, {}, true],
  ['all but one of it', { visits: { least: 2, most: 0 }, sources: ['search'], words: ['pot'], devices: ['phone'] }, {}, false]
]
for (const [title, conditions, known, expected] of tables) {
  t.test(`fits: ${title} ${JSON.stringify(known)}: ${String(expected)}`, async t => { t.equal(fits({ ...anybody, ...conditions }, { ...mara, ...known }), expected) })
}

t.test('rules are over after one in this visit, after a no, and for robots; testing puts that aside', async t => {
  const table: Array<[Partial<Moment>, Partial<typeof usual>, boolean]> = [
    [{}, {}, false],
    [{ firedInVisit: 1 }, {}, true],
    [{ firedInVisit: 1 }, { mostPerVisit: 2 }, false],
    [{}, { mostPerVisit: 0 }, true],
    [{ declinedMs: 23 * hourMs }, {}, true],
    [{ declinedMs: 25 * hourMs }, {}, false],
    [{ declinedMs: 25 * hourMs, declinedInVisit: true }, { mostPerVisit: 5 }, true],
    [{ declinedMs: 29 * 60_000 }, { quietHoursAfterDecline: 0 }, true],
    [{ declinedMs: 31 * 60_000 }, { quietHoursAfterDecline: 0 }, false],
    [{ firedInVisit: 3, declinedMs: 0, declinedInVisit: true }, { testing: true }, false],
    [{ bot: true }, { testing: true }, true]
  ]
  for (const [moment, quiet, expected] of table) t.equal(isOver({ ...calm, ...moment }, { ...usual, ...quiet }), expected, JSON.stringify([moment, quiet]))
})

t.test('a refusal says whether to try again', async t => {
  const rule = { active: true, mostPerVisitor: 2, conditions: anybody }
  const ask = (moment: Partial<Moment>, changed: Partial<typeof rule> = {}): unknown => refuseRule({ ...rule, ...changed }, { known: mara, moment: { ...calm, ...moment }, quiet: usual })
  t.equal(ask({}), undefined)
  t.equal(ask({ online: false }), 'later')
  t.equal(ask({ online: false }, { conditions: { ...anybody, online: false } }), undefined)
  t.equal(ask({ withinHours: false }), 'later')
  t.equal(ask({ withinHours: false }, { conditions: { ...anybody, hours: 'any' } }), undefined)
  t.equal(ask({ open: true }), 'later')
  t.equal(ask({}, { active: false }), 'never')
  t.equal(ask({ firedByRule: 2 }), 'never')
  t.equal(ask({}, { conditions: { ...anybody, devices: ['phone'] } }), 'never')
  t.equal(ask({ firedInVisit: 1 }), 'over')
})

t.test('a page gets what it has to watch and no more, its time on the site counted from now', async t => {
  t.same(toRuleForPage('r', anybody, 0), { id: 'r', pageMs: 30_000, online: true })
  t.same(toRuleForPage('r', { ...anybody, siteMs: 60_000 }, 12_345.6), { id: 'r', pageMs: 30_000, siteMs: 47_655, online: true })
  t.same(toRuleForPage('r', { ...anybody, siteMs: 60_000 }, 90_000), { id: 'r', pageMs: 30_000, online: true })
  t.same(toRuleForPage('r', { ...anybody, online: false, pages: { include: ['/tea'], exclude: ['pay'] }, pageMs: 0, scroll: 50, exit: true, idleMs: 9000 }, 0), { id: 'r', pageMs: 0, include: ['/tea'], exclude: ['pay'], scroll: 50, exit: true, idleMs: 9000 })
})
