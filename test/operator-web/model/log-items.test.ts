// The lines of a log in their order.
import t from 'tap'
import type { Chat } from '../../../operator-web/model/conversations.ts'
import { logItems } from '../../../operator-web/model/log-items.ts'
import { conversation, message, uuid } from '../fakes.ts'

const chat = (events: Chat['events']): Chat => ({ ...conversation(), events, last: events.length })
const item = { key: uuid(5002), text: 'x', state: 'sent' as const, at: 0, attempts: 0 }

t.test('a pending message keeps its key as the stored one and is never shown twice', async t => {
  const pending = logItems({ chat: chat([message(1)]), visits: [], outgoing: [item] })
  t.same(pending.map(({ kind }) => kind), ['day', 'event', 'outgoing'])
  const stored = logItems({ chat: chat([message(1), message(2)]), visits: [], outgoing: [item] })
  t.same(stored.map(({ kind }) => kind), ['day', 'event', 'event'])
  t.equal(stored[2]?.key, pending[2]?.key)
})

t.test('words of one person within five minutes stand together; another person, a pause or a day starts anew', async t => {
  const at = (ms: number): { at: string } => ({ at: new Date(ms).toISOString() })
  const items = logItems({ chat: chat([message(1, at(0)), message(2, at(1000)), message(3, { ...at(2000), by: `operator:${uuid(7)}` }), message(4, at(3000)), message(5, at(400_000)), message(6, at(90_000_000))]), visits: [], outgoing: [] })
  t.same(items.map(line => line.kind === 'event' ? line.follows : line.kind), ['day', false, true, false, false, false, 'day', false])
})

t.test('pages that were opened during the chat stand between its words, earlier ones do not', async t => {
  const page = (n: number, ms: number) => ({ number: n, url: 'https://shop.example/', title: `Page ${n}`, openedAt: new Date(ms).toISOString(), seconds: 1, open: false })
  const visit = { id: uuid(2), number: 1, startedAt: '', lastContactAt: '', referrer: '', source: { kind: 'direct' as const, name: 'Direct', wordsHidden: false }, device: { browser: '', system: '', form: 'other' as const }, language: '', timeZone: '', screen: '', pages: [page(1, -5000), page(2, 1500)] }
  const items = logItems({ chat: chat([message(1), message(2)]), visits: [visit], outgoing: [] })
  t.same(items.map(line => line.kind === 'page' ? line.page.title : line.kind), ['day', 'event', 'Page 2', 'event'])
})

t.test('a rating and the comment that came after it are one line', async t => {
  const rated = (number: number, comment?: string): Chat['events'][number] => ({ ...message(number), kind: 'rated', rating: 'good', ...(comment === undefined ? {} : { comment }) }) as Chat['events'][number]
  const items = logItems({ chat: chat([message(1), rated(2), message(3), rated(4, 'Thanks')]), visits: [], outgoing: [] })
  t.match(items.map(line => line.kind === 'event' ? line.event : line.kind), ['day', { number: 1 }, { number: 3 }, { number: 4, comment: 'Thanks' }])
})
