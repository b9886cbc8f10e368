// The language of a visitor: what the page says, then the browser, then the site.
import t from 'tap'
import { chooseLanguage } from '../../../src/api/look/languages.ts'
import { launcherWords } from '../../../src/api/look/launcher-words.ts'
import { formatOpening, isOffset } from '../../../src/api/look/opening.ts'
import { languages } from '../../../src/wire/settings.ts'

t.test('the first that the widget speaks is taken, whatever its country', async t => {
  const cases: Array<[string[], string]> = [
    [['de'], 'de'], [['de-AT', 'en'], 'de'], [['DE_ch'], 'de'], [['xx', 'fr-CA'], 'fr'], [['pt'], 'pt-BR'], [['pt-PT'], 'pt-BR'], [['zh'], 'zh-CN'],
    [['zh-Hant-TW'], 'zh-CN'], [['no'], 'nb'], [['nn-NO'], 'nb'], [['iw'], 'he'], [['es-419'], 'es'], [['sr-Latn-RS', 'ru'], 'ru'], [['ja-JP'], 'ja']
  ]
  for (const [wanted, lang] of cases) t.equal(chooseLanguage(wanted, 'auto').lang, lang, wanted.join())
})

t.test('what nobody speaks leaves the site\'s own, or English', async t => {
  for (const wanted of [[], [''], ['xx'], ['../../etc'], ['de;q=1'], ['toString'], ['__proto__'], ['en-u-nu-arab-x-y'], ['*']]) {
    t.match(chooseLanguage(wanted, 'sv'), { lang: 'sv', locale: 'sv', dir: 'ltr' }, wanted.join())
    t.equal(chooseLanguage(wanted, 'auto').lang, 'en')
  }
})

t.test('Arabic and Hebrew are written from the right', async t => {
  t.same(languages.filter(lang => chooseLanguage([lang], 'auto').dir === 'rtl'), ['ar', 'he'])
})

t.test('each language has all words, its own, and a place for the time', async t => {
  for (const lang of languages) {
    const { states, ...names } = launcherWords[lang]
    for (const text of [...Object.values(names), ...Object.values(states)]) t.ok(text.length > 1 && text.length < 90, `${lang}: ${text}`)
    t.equal(names.until.split('{when}').length, 2, lang)
    t.equal(new Set([names.online, names.away, names.offline, names.until]).size, 4, lang)
    if (lang !== 'en') for (const name of ['online', 'away', 'offline'] as const) t.not(names[name], launcherWords.en[name], lang)
  }
})

t.test('while everybody is away no language promises a time: nothing measures one', async t => {
  const minutes = /\d|minu|dakika|хвилин|минут|دقائق|دقيقة|דקות|דקה|分/i
  for (const lang of languages) for (const text of [launcherWords[lang].away, launcherWords[lang].states.away]) t.notMatch(text, minutes, `${lang}: ${text}`)
})

t.test('an opening is told on the visitor\'s own clock', async t => {
  const now = new Date('2026-06-12T18:00:00Z')
  const at = new Date('2026-06-15T07:00:00Z')
  const say = (locale: string, zone: string, then = at): string => formatOpening({ at: then, now, locale, zone, siteZone: 'Europe/Berlin' }).replaceAll('\u202f', ' ').replace('.,', ',')
  t.equal(say('de', 'Europe/Berlin'), 'Mo, 09:00')
  t.equal(say('en-us', 'America/New_York'), 'Mon 3:00 AM')
  t.equal(say('en-gb', 'Asia/Tokyo'), 'Mon 16:00')
  t.equal(say('de', '+05:30'), 'Mo, 12:30')
  t.equal(say('de', '-08:00'), 'So, 23:00')
  t.equal(say('de', ''), 'Mo, 09:00', 'the site\'s zone, where the browser says none')
  t.match(say('de', '', new Date('2026-07-06T07:00:00Z')), /6\. Juli|6\. Juli\./, 'a weekday alone would be a nearer one')
  for (const lang of languages) t.doesNotThrow(() => say(chooseLanguage([lang], 'auto').locale, 'UTC'))
})

t.test('offsets are recognised, nonsense is not', async t => {
  for (const text of ['+02:00', '-09:30', '+14:00', '-00:00']) t.ok(isOffset(text), text)
  for (const text of ['', '02:00', '+2:00', '+15:00', '+02:60', '+02:00Z', 'Europe/Berlin']) t.notOk(isOffset(text), text)
})
