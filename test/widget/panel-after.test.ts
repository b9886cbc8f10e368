// Around the talk itself: the place in the queue, what was missed and what rested, quotes, the rating, the transcript, the sound.
import t from 'tap'
import { RateBody, SendBody } from '../../src/wire/visitor.ts'
import { toTranscript } from '../../widget/files/transcript.ts'
import { speak, word } from '../../widget/strings/words.ts'
import { settle } from '../helpers/clock.ts'
import { acts, ana, conversation, happened, keyOf, message, page, rig, status, talkId, token } from './panel-rig.ts'
import type { Conversation } from '../../src/wire/conversations.ts'
import type { Rig } from './panel-rig.ts'

const waiting = (part: Partial<Conversation> = {}): Conversation => conversation({ state: 'waiting', last: 1, events: [happened(1, { kind: 'started' })] as never, ...part })
const kinds = ({ model }: Rig): string[] => model.rows.value.map(({ kind }) => kind)

t.test('who waits and looks is told their place each ten seconds, and hears only of changes', async t => {
  let place = 2
  const { model, calls, hear, pass } = rig({ reply: ({ act }) => act === 'queue' ? { kind: 'answer', status: 200, body: { place, waitSeconds: 170 } } : undefined })
  const asked = (): number => acts(calls).filter(act => act === 'queue').length
  hear(status('online'))
  hear({ kind: 'snapshot', conversation: waiting() })
  await pass(20_000)
  t.equal(asked(), 0, 'closed, nobody asks')
  model.open('resumed')
  await pass(0)
  t.equal(model.queue.value, "You're number 2 in the queue. Waiting time: about 3 minutes.")
  t.equal(model.voice.value, model.queue.value)
  await pass(10_000)
  t.equal(asked(), 2)
  t.equal(model.voice.value, '', 'said once')
  page.document.hidden = true
  await pass(10_000)
  t.equal(asked(), 2)
  page.document.hidden = false
  place = 1
  await pass(10_000)
  t.match(model.voice.value, /^You're next/)
  hear({ kind: 'events', events: [message(2, ana)] })
  await pass(30_000)
  t.equal(asked(), 3, 'served, nobody asks any more')
  t.equal(model.queue.value, '')
})

t.test('opening the first chat asks for nothing but somebody to come: the place is in that answer, and there is nothing earlier to read', async t => {
  const { model, calls, hear, pass } = rig({
    reply: ({ act }) => act === 'start' || act === 'queue' ? { kind: 'answer', status: 201, body: act === 'queue' ? { place: 1 } : { conversation: talkId, queue: { place: 2, waitSeconds: 170 } } } : undefined
  })
  hear(status('online'))
  hear({ kind: 'snapshot', earlier: false })
  model.open('asked')
  hear({ kind: 'events', events: [happened(1, { kind: 'started' })] })
  await pass(0)
  t.same(acts(calls), ['start'])
  t.equal(model.queue.value, "You're number 2 in the queue. Waiting time: about 3 minutes.")
  await pass(10_000)
  t.same(acts(calls), ['start', 'queue'])
  t.match(model.queue.value, /^You're next/)
})

t.test('what an earlier node does not say is asked for, and so is a place of long ago', async t => {
  const { model, calls, hear, pass } = rig({ reply: ({ act }) => act === 'queue' ? { kind: 'answer', status: 200, body: { place: 1 } } : undefined })
  hear(status('online'))
  hear({ kind: 'snapshot' })
  model.open('asked')
  hear({ kind: 'events', events: [happened(1, { kind: 'started' })] })
  await pass(0)
  t.same(acts(calls), ['history', 'start'])
  t.equal(model.queue.value, '')
  await pass(10_000)
  t.same(acts(calls), ['history', 'start', 'queue'])
  t.match(model.queue.value, /^You're next/)

  const late = rig({ reply: ({ act }) => act === 'start' || act === 'queue' ? { kind: 'answer', status: 200, body: act === 'queue' ? { place: 1 } : { queue: { place: 9 } } } : undefined })
  late.hear(status('online'))
  late.hear({ kind: 'snapshot', earlier: false })
  late.model.open('asked')
  late.model.close('by code')
  await late.pass(11_000)
  late.hear({ kind: 'events', events: [happened(1, { kind: 'started' })] })
  late.model.open('resumed')
  await late.pass(0)
  t.same(acts(late.calls), ['start', 'queue'])
  t.match(late.model.queue.value, /^You're next/)
})

t.test('what was missed stands below a mark, until the panel is closed', async t => {
  const { model, hear, ...rest } = rig()
  hear({ kind: 'snapshot', conversation: conversation({ last: 3, seenByVisitor: 1, events: [message(1, ana), message(2, 'visitor'), message(3, ana)] as never }) })
  model.open('asked')
  t.strictSame(kinds({ model, hear, ...rest }), ['day', 'group', 'group', 'new', 'group'])
  hear({ kind: 'events', events: [message(4, ana)] })
  t.equal(kinds({ model, hear, ...rest }).filter(kind => kind === 'new').length, 1)
  model.close('by hand')
  model.open('asked')
  t.notOk(kinds({ model, hear, ...rest }).includes('new'))
})

t.test('a chat that rested for a day starts folded away', async t => {
  const { model, hear } = rig()
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, seenByVisitor: 1, events: [{ ...message(1, ana), at: '2020-01-01T10:00:00.000Z' }] as never }) })
  model.open('asked')
  t.strictSame(model.rows.value, [])
  model.unfold()
  t.equal(model.rows.value.length, 2)
})

t.test('a quote goes with the next words, is shown with them, and is gone', async t => {
  const { model, calls, hear } = rig()
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana, 'By Thursday.')] as never }) })
  const quote = { number: 1, name: 'Ana Kovač', text: 'By Thursday.' }
  model.outgoing.answer(quote)
  model.outgoing.type('Great')
  model.outgoing.send()
  t.equal(model.outgoing.quote.value, undefined)
  t.match(model.rows.value.at(-1), { bubbles: [{ text: 'Great', quote }] })
  await settle()
  const sent = calls.find(({ act }) => act === 'send')
  t.match(sent?.body, { text: 'Great', quote: 1 })
  t.ok(SendBody.safeParse({ token, ...sent?.body }).success)
})

t.test('what was edited or deleted says so; deleted, and in a chat that is over, nothing can be answered', async t => {
  const { model, hear } = rig()
  const bubbles = (): unknown[] => model.rows.value.flatMap(row => row.kind === 'group' ? row.bubbles : [])
  hear({ kind: 'snapshot', conversation: conversation({ last: 2, events: [message(1, ana), message(2, ana)] as never }) })
  hear({ kind: 'events', events: [happened(3, { kind: 'message_edited', by: ana, target: 1, text: 'mended' }), happened(4, { kind: 'message_deleted', by: ana, target: 2 })] })
  t.match(bubbles(), [{ text: 'mended', edited: true, number: 1 }, { text: '', deleted: true, number: undefined }])
  hear({ kind: 'events', events: [happened(5, { kind: 'ended' })] })
  t.match(bubbles(), [{ number: undefined }, {}])
})

t.test('after the end it asks how it was, takes a comment, and lets both be changed; skipped, it stays away', async t => {
  const { model, calls, said, hear } = rig()
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana)] as never }) })
  t.notOk(model.rating.shown.value)
  hear({ kind: 'events', events: [happened(2, { kind: 'ended' })] })
  t.ok(model.rating.shown.value)
  model.rating.pick('bad')
  await settle()
  model.rating.type(' Too slow ')
  model.rating.pick('good')
  await settle()
  model.rating.send()
  await settle()
  const rated = calls.filter(({ act }) => act === 'rate')
  t.strictSame(rated.map(({ body }) => [body.rating, body.comment]), [['bad', undefined], ['good', undefined], ['good', 'Too slow']])
  t.ok(rated.every(({ body }) => RateBody.safeParse({ token, ...body }).success))
  t.ok(model.rating.done.value)
  t.equal(said.filter(name => name === 'rating').length, 3)
  model.rating.skip()
  t.notOk(model.rating.shown.value)
})

t.test('a rating that was refused is not shown as given; nobody there, or the owner asks for none: no question', async t => {
  const { model, hear } = rig({ reply: ({ act }) => act === 'rate' ? { kind: 'refused', status: 409, code: 'conflict', retryAfterMs: 0 } : undefined })
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana)] as never }) })
  hear({ kind: 'events', events: [happened(2, { kind: 'ended' })] })
  model.rating.pick('good')
  await settle()
  t.equal(model.rating.given.value, undefined)
  t.equal(model.rating.fate.value, 'notSent', 'and the visitor is told')
  const alone = rig()
  alone.hear({ kind: 'snapshot', conversation: waiting() })
  alone.hear({ kind: 'events', events: [happened(2, { kind: 'ended' })] })
  t.notOk(alone.model.rating.shown.value)
  const unasked = rig({ chat: { rating: false } })
  unasked.hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana)] as never }) })
  unasked.hear({ kind: 'events', events: [happened(2, { kind: 'ended' })] })
  t.notOk(unasked.model.rating.shown.value)
})

t.test('the chat goes by mail to an address that is known or asked for', async t => {
  const { model, calls, hear } = rig({ who: { email: 'mara@shop.example' } })
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana)] as never }) })
  model.show('mail')
  model.mail.submit()
  await settle()
  t.match(calls.find(({ act }) => act === 'transcript')?.body, { conversation: talkId, email: 'mara@shop.example', zone: Intl.DateTimeFormat().resolvedOptions().timeZone })
  t.match(model.mail.state.value, { kind: 'sent' })
})

t.test('as text it says who said what, and names files', async t => {
  const { model, hear } = rig()
  hear({ kind: 'snapshot', conversation: conversation({ last: 3, events: [message(1, 'visitor', 'Hello'), { ...message(2, ana, ''), file: { id: keyOf(9), name: 'map.png', type: 'image/png', bytes: 2048 } }, { ...message(3, ana, ''), deleted: true }] as never }) })
  const text = toTranscript({ word, toSize: bytes => `${bytes} B` }, model.rows.value, 'Tea')
  t.match(text, /^Tea\n\nSunday, 22 November|^Tea\n\n/)
  t.match(text, /\] You: Hello\n\[.*\] Ana Kovač: map\.png \(2048 B\)\n\[.*\] Ana Kovač: This message was deleted\n$/)
})

t.test('names that run the other way stay apart from the words around them', async t => {
  t.teardown(() => { speak('en') })
  t.equal(word('typing', { name: 'مريم' }), '\u2068مريم\u2069 is typing')
  t.equal(word('typing', { name: 'Ana' }), 'Ana is typing')
})

t.test('muted is muted for all pages', async t => {
  const { model, kept } = rig()
  t.ok(model.sounds.on.value)
  model.sounds.toggle()
  t.notOk(model.sounds.on.value)
  t.ok(kept.has('m'))
  t.notOk(rig({ kept: Object.fromEntries(kept) }).model.sounds.on.value)
})
