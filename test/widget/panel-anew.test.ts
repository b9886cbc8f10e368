// The panel after the server began anew, or lost something: it shows what there is, and sends again what may be lost.
import t from 'tap'
import type { Conversation } from '../../src/wire/conversations.ts'
import type { Event } from '../../src/wire/events.ts'
import type { Reply } from '../../src/client/request.ts'
import { settle } from '../helpers/clock.ts'
import { ana, conversation, message, rig, status, token } from './panel-rig.ts'

t.test('after a restore that lost words the panel shows what the server has, and new words under the lost ones\' numbers', async t => {
  const { model, button, hear } = rig()
  hear(status('online'))
  const talk = (count: number, part: Partial<Conversation> = {}): Conversation => conversation({ last: count, events: Array.from({ length: count }, (_, at) => message(at + 1, at % 2 === 0 ? 'visitor' : ana) as never), ...part })
  hear({ kind: 'snapshot', conversation: talk(6, { seenByVisitor: 6, seenByOperators: 6 }) })
  model.dismiss()
  hear({ kind: 'snapshot', conversation: talk(3) })
  t.same([model.talk.value?.last, model.talk.value?.seenByOperators, button.unread], [3, 0, 1])
  hear({ kind: 'events', events: [{ ...message(4, ana, 'after the restore'), key: '00000000-0000-4000-8000-0000000000a4' } as Event] })
  t.match(model.talk.value?.events.at(-1), { number: 4, text: 'after the restore' })
  t.match(model.preview.value, { text: 'after the restore' }, 'what was put away before says nothing of it')
  t.equal(button.unread, 2)
})

t.test('a conversation that a restore took away leaves the screen, drafts and what was not acknowledged stay', async t => {
  let lost = false
  const { model, hear, pass } = rig({ reply: ({ act, body }) => act === 'send' ? { kind: 'cut' } : act === 'history' && body.conversation !== undefined && lost ? { kind: 'refused', status: 404, code: 'not_found', retryAfterMs: 0 } : undefined })
  hear({ kind: 'snapshot', conversation: conversation({ last: 2, events: [message(1, 'visitor'), message(2, ana)] as never }) })
  model.outgoing.type('on its way')
  model.outgoing.send()
  model.outgoing.type('half a sen')
  lost = true
  hear({ kind: 'snapshot' })
  t.ok(model.talk.value, 'until it is known')
  await pass(0)
  t.equal(model.talk.value, undefined)
  t.match(model.outgoing.items.value, [{ text: 'on its way', state: 'pending' }])
  t.equal(model.outgoing.draft.value, 'half a sen')
})

t.test('own words that were acknowledged and lost before they were shown are sent again under their key', async t => {
  const { model, calls, hear } = rig()
  hear({ kind: 'snapshot', conversation: conversation({}) })
  model.outgoing.type('Hello')
  model.outgoing.send()
  await settle()
  t.match(model.outgoing.items.value, [{ state: 'sent' }])
  hear({ kind: 'snapshot', conversation: conversation({}) })
  await settle()
  const keys = calls.filter(({ act }) => act === 'send').map(({ body }) => body.key)
  t.equal(keys.length, 2)
  t.equal(keys[0], keys[1])
  hear({ kind: 'events', events: [{ ...message(1, 'visitor', 'Hello'), key: keys[0] } as Event] })
  t.same(model.outgoing.items.value, [])
})

t.test('what was read of a log before a start anew is not shown after it', async t => {
  const answers: Array<(reply: Reply) => void> = []
  const { model, hear } = rig({ reply: ({ act }) => act === 'history' ? new Promise<Reply>(resolve => { answers.push(resolve) }) as never : undefined })
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana) as never] }) })
  hear({ kind: 'events', events: [message(3, ana)] })
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana) as never] }) })
  answers[0]?.({ kind: 'answer', status: 200, body: { conversations: [conversation({ last: 3, events: [1, 2, 3].map(number => message(number, ana) as never) })] } })
  await settle()
  t.equal(answers.length, 1)
  t.equal(model.talk.value?.last, 1)
})

t.test('after a reset nothing that was written is there for who comes next, nor sent as theirs', async t => {
  const { model, calls, kept, hear, pass } = rig({ reply: ({ act }) => act === 'send' ? { kind: 'cut' } : undefined })
  hear({ kind: 'snapshot', conversation: conversation({}) })
  model.outgoing.type('on its way')
  model.outgoing.send()
  model.outgoing.type('half a sen')
  for (const form of [model.before, model.offline, model.mail]) form.change('email', 'mara@shop.example')
  kept.clear()
  hear({ kind: 'snapshot', stranger: true })
  kept.set('t', token)
  const before = calls.length
  await pass(60_000)
  t.same([model.outgoing.items.value, model.outgoing.draft.value, kept.get('q'), kept.get('d')], [[], '', undefined, undefined])
  t.same([model.before, model.offline, model.mail].map(({ values }) => values.value.email), ['', '', ''])
  t.notOk(calls.slice(before).some(({ act }) => act === 'send'))
})
