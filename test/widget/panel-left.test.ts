// Form and chat of one visitor: an answer to what was left takes the place of the thanks, and nothing is seen that no screen showed.
import t from 'tap'
import type { OutboxItem } from '../../src/client/outbox.ts'
import { toRows } from '../../widget/model/rows.ts'
import { settle } from '../helpers/clock.ts'
import { ana, conversation, happened, message, rig, status, talkId } from './panel-rig.ts'
import type { Call } from './panel-rig.ts'

const keyOther = '00000000-0000-4000-8000-0000000000c1'
const seen = (calls: Call[]): unknown[] => calls.filter(({ act, body }) => act === 'signal' && body.kind === 'seen').map(({ body }) => body.number)

t.test('an answer to what was left comes in the place of the thanks, while the page is still open', async t => {
  const left = happened(1, { kind: 'offline_message', text: 'Call me', name: 'Mara', email: 'mara@shop.example' })
  const answered = conversation({ state: 'left', last: 2, events: [left, message(2, ana)] as never })
  const before = conversation({ id: keyOther, state: 'ended', last: 1, seenByVisitor: 1, events: [{ ...message(1, 'visitor', 'Hello?'), conversation: keyOther }] as never })
  const history = (of: unknown): unknown[] => of === talkId ? [answered] : [answered, before]
  const { model, calls, hear, said } = rig({ reply: ({ act, body }) => act === 'history' ? { kind: 'answer', status: 200, body: { conversations: history(body.conversation) } } : undefined })
  hear(status('offline'))
  hear({ kind: 'snapshot', conversation: before })
  model.open('asked')
  model.choose('form')
  for (const [field, text] of [['name', 'Mara'], ['email', 'mara@shop.example'], ['text', 'Call me']] as const) model.offline.change(field, text)
  t.equal(model.offline.submit(), undefined)
  await settle()
  hear({ kind: 'events', events: [left] })
  await settle()
  t.equal(model.screen.value, 'sent')
  hear({ kind: 'events', events: [message(2, ana)] })
  await settle()
  t.equal(model.screen.value, 'talk')
  t.match(model.rows.value.filter(({ kind }) => kind === 'group'), [{ mine: true, bubbles: [{ text: 'Call me' }] }, { mine: false, bubbles: [{ text: 'words 2' }] }])
  t.same(seen(calls), [2])
  t.ok(said.includes('message'), 'heard, by the page as well')
  t.match(model.past.value, [{ id: keyOther }], 'what was said before is above it')
})

t.test('what goes on is not put aside for the answer to what was left', async t => {
  const { model, hear } = rig({ reply: ({ act, body }) => act === 'history' && body.conversation !== undefined ? { kind: 'answer', status: 200, body: { conversations: [conversation({ id: keyOther, state: 'left', last: 2 })] } } : undefined })
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana) as never] }) })
  hear({ kind: 'events', events: [{ ...message(2, ana), conversation: keyOther } as never] })
  await settle()
  t.match(model.talk.value, { id: talkId, state: 'talking' })
})

t.test('what is said behind the form is seen when the chat shows again', async t => {
  const { model, calls, hear } = rig()
  hear(status('online'))
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana) as never] }) })
  model.open('asked')
  t.same(seen(calls), [1])
  model.choose('form')
  hear({ kind: 'events', events: [message(2, ana)] })
  model.comeBack()
  t.same(seen(calls), [1])
  t.equal(model.screen.value, 'form', 'what is being written there stays')
  model.choose('talk')
  t.same(seen(calls), [1, 2])
})

t.test('words behind one that does not get through are not sent either, and say so', async t => {
  const item = (key: string, attempts: number): OutboxItem => ({ key, text: key, state: 'pending', at: 1, attempts }) as OutboxItem
  const states = (...items: OutboxItem[]): unknown[] => toRows({ talk: undefined, items, now: new Date() }).flatMap(row => row.kind === 'group' ? row.bubbles.map(({ state }) => state) : [])
  t.same(states(item('one', 2), item('two', 0)), ['pending', 'pending'])
  t.same(states(item('one', 3), item('two', 0)), ['failed', 'failed'])
})
