// What is asked before a chat, and what is left while nobody is there: only what isn't known, and nothing is lost.
import t from 'tap'
import { OfflineBody, StartBody } from '../../src/wire/visitor.ts'
import { settle } from '../helpers/clock.ts'
import { acts, conversation, happened, message, ana, rig, status, token } from './panel-rig.ts'

const form = { name: 'required', email: 'optional', phone: 'off', question: 'required' } as const
const consent = { text: 'I agree to be answered.', url: 'https://shop.example/privacy' }

t.test('where the site asks first, nobody is rung before it is answered', async t => {
  const { model, calls, hear } = rig({ chat: { form, consent } })
  hear(status('online'))
  model.open('asked')
  t.equal(model.screen.value, 'ask')
  t.notOk(acts(calls).includes('start'))
  t.strictSame(model.before.asked().map(({ name }) => name), ['name', 'email', 'question', 'consent'])
  t.equal(model.before.submit(), 'name')
  t.strictSame(Object.keys(model.before.problems.value), ['name', 'question', 'consent'])
  model.before.change('name', 'Mara')
  model.before.change('email', 'not an address')
  model.before.change('question', 'Do you ship?')
  model.before.change('consent', 'yes')
  t.equal(model.before.submit(), 'email', 'what is optional is still no nonsense')
  model.before.change('email', '')
  t.equal(model.before.submit(), undefined)
  await settle()
  const started = calls.find(({ act }) => act === 'start')
  t.strictSame(started?.body.answers, { name: 'Mara', question: 'Do you ship?', consent: consent.text })
  t.ok(StartBody.safeParse({ token, ...started?.body }).success)
  t.equal(model.screen.value, 'talk')
})

t.test('what has to be agreed to is asked without a form, too, and nobody is rung before', async t => {
  const { model, calls, hear } = rig({ chat: { consent }, who: { name: 'Mara', email: 'm@shop.example' } })
  hear(status('online'))
  model.open('asked')
  t.equal(model.screen.value, 'ask')
  t.notOk(acts(calls).includes('start'))
  t.strictSame(model.before.asked(), [{ name: 'consent', required: true }])
  t.equal(model.before.submit(), 'consent')
  model.before.change('consent', 'yes')
  t.equal(model.before.submit(), undefined)
  await settle()
  t.strictSame(calls.find(({ act }) => act === 'start')?.body.answers, { consent: consent.text })
  t.equal(model.screen.value, 'talk')
  hear({ kind: 'snapshot', conversation: conversation({ last: 2, events: [happened(1, { kind: 'started' }), happened(2, { kind: 'ended' })] as never }) })
  hear({ kind: 'events', events: [happened(3, { kind: 'ended' })] })
  model.start()
  t.equal(model.screen.value, 'ask', 'before each chat anew')
  t.equal(model.before.values.value.consent, '', 'not ticked beforehand')
})

t.test('what was begun while nobody was there stands in the form that takes its place', async t => {
  const { model, hear } = rig({ chat: { form } })
  hear(status('offline'))
  model.open('asked')
  t.equal(model.screen.value, 'form')
  model.offline.change('name', 'Mara')
  hear(status('online'))
  t.equal(model.screen.value, 'ask')
  t.equal(model.before.values.value.name, 'Mara')
})

t.test('who leaves a message is asked for the phone where the site wants it, with a form before the chat or without', async t => {
  const { model, calls, hear } = rig({ chat: { phone: 'required' } })
  hear(status('offline'))
  model.open('asked')
  t.strictSame(model.offline.asked().map(({ name }) => name), ['name', 'email', 'phone', 'text'])
  for (const [name, text] of [['name', 'Mara'], ['email', 'mara@shop.example'], ['text', 'Call me']] as const) model.offline.change(name, text)
  t.equal(model.offline.submit(), 'phone')
  model.offline.change('phone', '030 123456')
  t.equal(model.offline.submit(), undefined)
  await settle()
  const { body } = calls.find(({ act }) => act === 'offline') ?? {}
  t.equal(body?.phone, '030 123456')
  t.ok(OfflineBody.safeParse({ token, ...body }).success)
})

t.test('nothing is asked that the page or the visitor told before', async t => {
  const { model, hear } = rig({ chat: { form }, who: { name: 'Mara' } })
  hear(status('online'))
  model.open('asked')
  t.strictSame(model.before.asked().map(({ name }) => name), ['email', 'question'])
  hear({ kind: 'snapshot', conversation: conversation({ last: 3, events: [happened(1, { kind: 'started', answers: { email: 'mara@shop.example', question: 'Do you ship?' } }), message(2, ana), happened(3, { kind: 'ended' })] as never }) })
  hear({ kind: 'events', events: [happened(4, { kind: 'ended' })] })
  t.match(model.rows.value.find(row => row.kind === 'group'), { mine: true, bubbles: [{ text: 'Do you ship?', state: 'sent' }] }, 'the question is among what was said')
  model.start()
  t.equal(model.screen.value, 'ask')
  t.strictSame(model.before.asked().map(({ name }) => name), ['question'])
})

t.test('all of it known, the chat begins at once; an invitation is accepted without a form and without a tick', async t => {
  const known = rig({ chat: { form: { name: 'required', email: 'optional', phone: 'off', question: 'off' } }, who: { name: 'Mara', email: 'm@shop.example' } })
  known.hear(status('online'))
  known.model.open('asked')
  t.ok(acts(known.calls).includes('start'))
  const invited = rig({ chat: { form, consent } })
  invited.hear(status('online'))
  invited.hear({ kind: 'snapshot', conversation: conversation({ state: 'invited', invitation: 'shown', last: 1, events: [{ ...message(1, ana, 'Can I help?'), kind: 'invitation', art: 'wave' }] as never }) })
  invited.model.open('accepted')
  t.equal(invited.model.screen.value, 'talk')
})

t.test('after a no to an invitation, opening the panel begins a chat', async t => {
  const { model, calls, hear } = rig()
  hear(status('online'))
  hear({ kind: 'snapshot', conversation: conversation({ state: 'invited', invitation: 'shown', last: 1, events: [{ ...message(1, ana, 'Can I help?'), kind: 'invitation', art: 'wave' }] as never }) })
  hear({ kind: 'events', events: [happened(2, { kind: 'invitation_state', state: 'declined' })] })
  model.open('asked')
  t.ok(acts(calls).includes('start'))
})

t.test('answers that did not get through stay where they are', async t => {
  let up = false
  const { model, hear } = rig({ chat: { form: { ...form, question: 'off', email: 'off' } }, reply: ({ act }) => act === 'start' && !up ? { kind: 'cut' } : undefined })
  hear(status('online'))
  model.open('asked')
  model.before.change('name', 'Mara')
  model.before.submit()
  await settle()
  t.match(model.before.state.value, { kind: 'writing', problem: /no connection/ })
  t.equal(model.screen.value, 'ask')
  t.equal(model.before.values.value.name, 'Mara')
  up = true
  model.before.submit()
  await settle()
  t.equal(model.screen.value, 'talk')
})

t.test('whoever waits may leave a message instead, with what is known already in it, and come back', async t => {
  const { model, hear } = rig({ who: { name: 'Mara', email: 'mara@shop.example' } })
  hear(status('online'))
  hear({ kind: 'snapshot', conversation: conversation({ state: 'waiting', last: 1, events: [happened(1, { kind: 'started' })] as never }) })
  model.open('asked')
  model.choose('form')
  t.equal(model.screen.value, 'form')
  t.match(model.offline.values.value, { name: 'Mara', email: 'mara@shop.example', text: '' })
  model.choose('talk')
  t.equal(model.screen.value, 'talk')
})
