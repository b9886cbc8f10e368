// Facts and times in words, and links in text.
import t from 'tap'
import { duration, ago, localTime, zoneName } from '../../../operator-web/strings/times.ts'
import { placeName, sourceMore, sourceName, visitorName, visitorState } from '../../../operator-web/strings/facts.ts'
import { problems } from '../../../operator-web/strings/en-problems.ts'
import { problemCodes } from '../../../src/wire/problems.ts'
import { pieces } from '../../../operator-web/model/links.ts'
import { uuid, visitor } from '../fakes.ts'

t.test('durations count as clocks do and are never negative', async t => {
  t.same([-5, 0, 9000, 102_000, 728_000, 3_723_000].map(duration), ['0:00', '0:00', '0:09', '1:42', '12:08', '1:02:03'])
})

t.test('times are relative below an hour, then clock or date', async t => {
  const now = new Date(2026, 5, 15, 12, 0).getTime()
  t.equal(ago(now - 30_000, now), 'just now')
  t.equal(ago(now - 3 * 60_000, now), '3 min ago')
  t.equal(ago(now - 2 * 3_600_000, now), '10:00')
  t.equal(ago(now - 30 * 3_600_000, now), '14 Jun 2026')
})

t.test('the visitor’s own time is shown where their zone is known', async t => {
  const noon = Date.UTC(2026, 0, 1, 12)
  t.equal(localTime('Asia/Tokyo', noon), '21:00')
  t.equal(localTime('-03:30', noon), '08:30')
  t.same(['+00:00', '+05:30', 'Asia/Tokyo'].map(zoneName), ['UTC', 'UTC+05:30', 'Asia/Tokyo'])
  t.equal(localTime('', noon), undefined)
  t.equal(localTime('Not/AZone', noon), undefined)
})

t.test('a source says its search words, that they are hidden, or its name', async t => {
  const base = { kind: 'search' as const, name: 'Bing', wordsHidden: false }
  t.equal(sourceName({ ...base, words: 'live chat' }), 'Bing “live chat”')
  t.equal(sourceName({ ...base, name: 'Google', wordsHidden: true }), 'Google · words hidden')
  t.equal(sourceName({ kind: 'direct', name: '', wordsHidden: false }), 'Direct')
  t.equal(sourceMore({ ...base, campaign: { campaign: 'spring' } }), 'Campaign spring')
  t.equal(sourceMore({ ...base, host: 'www.bing.com' }), 'www.bing.com')
})

t.test('places and names say what is known and no more', async t => {
  t.equal(placeName({ city: 'Austin', region: 'Texas', country: 'US' }), 'Austin, Texas')
  t.equal(placeName({ city: 'Berlin', region: 'Berlin', country: 'DE' }), 'Berlin')
  t.equal(placeName({ country: 'BR' }), 'Brazil')
  t.equal(placeName(undefined), 'Place unknown')
  t.equal(visitorName({ id: `${uuid(1).slice(0, -4)}4f2a` }), 'Visitor 4F2A')
  t.equal(visitorName({ id: uuid(1), name: 'Mara' }), 'Mara')
})

t.test('a visitor is fresh, browsing, idle, or what their chat says', async t => {
  const row = visitor(1, { arrivedAt: new Date(0).toISOString(), pageAt: new Date(0).toISOString() })
  const state = (now: number, chatState?: string): string => visitorState(row, { chatState, now })
  t.same([state(10_000), state(60_000), state(130_000), state(130_000, 'waiting'), state(60_000, 'ended')], ['fresh', 'browsing', 'idle', 'waiting', 'browsing'])
})

t.test('only web addresses become links, without the sentence’s own stops', async t => {
  t.same(pieces('See https://shop.example/a?b=1, or (http://x.example).'), [
    { text: 'See ', link: false }, { text: 'https://shop.example/a?b=1', link: true }, { text: ', or (', link: false }, { text: 'http://x.example', link: true }, { text: ').', link: false }
  ])
  for (const text of ['javascript:alert(1)', 'data:text/html,x', '<b>bold</b>', 'shop.example']) t.same(pieces(text), [{ text, link: false }], text)
})

t.test('every refusal that an operator can meet has words of its own', async t => {
  // These are between the console and the server, or for visitors alone; an operator meets them as "could not do this".
  const technical = ['bad_json', 'origin_refused', 'method_not_allowed', 'key_taken', 'cursor_gone', 'media_type', 'headers_too_large', 'internal', 'mail_off', 'transcripts_off']
  t.same(problemCodes.filter(code => problems[code] === undefined).sort(), technical.sort())
})
