// What is said in the panel: own words on their way, typing, and holes in what was heard.
import t from 'tap'
import type { Event } from '../../src/wire/events.ts'
import type { OutboxItem } from '../../src/client/outbox.ts'
import { SendBody, SignalBody } from '../../src/wire/visitor.ts'
import { toRows } from '../../widget/model/rows.ts'
import { settle } from '../helpers/clock.ts'
import { acts, ana, conversation, message, rig, talkId, token } from './panel-rig.ts'

t.test('an own message is there at once and becomes the real one by its key', async t => {
  const { model, calls, hear } = rig()
  hear({ kind: 'snapshot', conversation: conversation({}) })
  model.outgoing.type(' Hello ')
  model.outgoing.send()
  const rows = (): unknown => toRows({ talk: model.talk.value, items: model.outgoing.items.value, now: new Date() })
  t.match(rows(), [{ kind: 'day', text: 'Today' }, { kind: 'group', mine: true, bubbles: [{ text: 'Hello', state: 'pending' }] }])
  t.equal(model.outgoing.draft.value, '')
  await settle()
  const sent = calls.find(({ act }) => act === 'send')
  t.ok(SendBody.safeParse({ token, ...sent?.body }).success)
  hear({ kind: 'events', events: [{ ...message(1, 'visitor', 'Hello'), key: sent?.body.key as string } as Event] })
  t.strictSame(model.outgoing.items.value, [])
  t.match(rows(), [{}, { bubbles: [{ text: 'Hello', state: 'sent' }], mark: 'sent' }])
  hear({ kind: 'signals', site: { status: 'online', revision: 0 }, conversations: [{ id: talkId, seenByVisitor: 0, seenByOperators: 0, deliveredToVisitor: 0, deliveredToOperators: 1, typing: [], typingRevision: 1 }] })
  t.match(rows(), [{}, { mark: 'delivered' }])
  hear({ kind: 'signals', site: { status: 'online', revision: 0 }, conversations: [{ id: talkId, seenByVisitor: 0, seenByOperators: 1, deliveredToVisitor: 0, deliveredToOperators: 0, typing: [], typingRevision: 1 }] })
  t.match(rows(), [{}, { mark: 'seen' }])
})

t.test('an emoji is large, unless it is to be said that it was not sent', async t => {
  const large = (state: string): unknown => toRows({ talk: undefined, items: [{ key: 'one', text: '👍', state, at: 1, attempts: 1 } as OutboxItem], now: new Date() }).flatMap(row => row.kind === 'group' ? row.bubbles.map(({ large }) => large) : [])
  t.same(large('pending'), [true])
  t.same(large('failed'), [false])
})

t.test('a conversation that was erased leaves the screen', async t => {
  const { model, hear } = rig()
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, 'visitor') as never] }) })
  hear({ kind: 'events', events: [{ ...message(2, 'system'), kind: 'conversation_erased' } as Event] })
  t.equal(model.talk.value, undefined)
})

t.test('blank and too long drafts stay where they are', async t => {
  const { model, calls } = rig()
  model.outgoing.type('  \n ')
  model.outgoing.send()
  model.outgoing.type('🫖'.repeat(4001))
  t.equal(model.outgoing.over.value, 1, 'counted as people count')
  model.outgoing.send()
  t.notOk(acts(calls).includes('send'))
})

t.test('typing is told at most each 2.5 s and ends by itself', async t => {
  const { model, calls, hear, pass } = rig()
  const told = (): unknown[] => calls.filter(({ act }) => act === 'signal').map(({ body }) => body.typing)
  model.outgoing.type('a')
  t.strictSame(told(), [], 'with no chat there is nobody to tell')
  hear({ kind: 'snapshot', conversation: conversation({}) })
  model.outgoing.type('')
  for (const text of ['a', 'ab', 'abc']) { model.outgoing.type(text); await pass(500) }
  t.strictSame(told().filter(Boolean), [true])
  await pass(1500)
  model.outgoing.type('abcd')
  t.strictSame(told().filter(Boolean), [true, true])
  await pass(4000)
  t.equal(told().at(-1), false)
  t.ok(calls.filter(({ act }) => act === 'signal').every(({ body }) => SignalBody.safeParse({ token, ...body }).success))
})

t.test('their typing shows until the message, or six seconds after its last sign', async t => {
  const { model, hear, pass } = rig()
  hear({ kind: 'snapshot', conversation: conversation({}) })
  const type = (revision: number, typing: string[]): void => { hear({ kind: 'signals', site: { status: 'online', revision: 0 }, conversations: [{ id: talkId, seenByVisitor: 0, seenByOperators: 0, deliveredToVisitor: 0, deliveredToOperators: 0, typing, typingRevision: revision }] }) }
  type(1000, [ana])
  t.ok(model.typing.value)
  type(900, [])
  t.ok(model.typing.value, 'a node that is behind takes nothing back')
  hear({ kind: 'events', events: [message(1, ana)] })
  t.notOk(model.typing.value)
  type(2000, [ana])
  await pass(6600)
  t.notOk(model.typing.value)
})

t.test('that they type is said once for each time, in an open panel, and never in the place of their words', async t => {
  const { model, hear, pass } = rig()
  hear({ kind: 'snapshot', conversation: conversation({}) })
  const type = (revision: number, typing: string[]): void => { hear({ kind: 'signals', site: { status: 'online', revision: 0 }, conversations: [{ id: talkId, seenByVisitor: 0, seenByOperators: 0, deliveredToVisitor: 0, deliveredToOperators: 0, typing, typingRevision: revision }] }) }
  type(1, [ana])
  t.equal(model.voice.value, '', 'not while the panel is closed')
  model.open('called')
  t.match(model.voice.value, / is typing$/)
  await pass(5100)
  type(2, [ana])
  t.equal(model.voice.value, '', 'still the same time')
  hear({ kind: 'events', events: [message(1, ana)] })
  const said = model.voice.value
  t.not(said, '')
  type(3, [ana])
  t.equal(model.voice.value, said)
  await pass(5100)
  type(4, [])
  type(5, [ana])
  t.match(model.voice.value, / is typing$/, 'and anew when they begin anew')
})

t.test('a hole is filled from the history', async t => {
  const { model, calls, hear } = rig({
    reply: ({ act, body }) => act === 'history' && body.conversation !== undefined
      ? { kind: 'answer', status: 200, body: { conversations: [conversation({ last: 3, events: [1, 2, 3].map(number => message(number, ana) as never) })] } }
      : undefined
  })
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana) as never] }) })
  hear({ kind: 'events', events: [message(3, ana)] })
  await settle()
  t.strictSame(model.talk.value?.events.map(({ number }) => number), [1, 2, 3])
  t.equal(acts(calls).filter(act => act === 'history').length, 1)
})

t.test('two tabs keep their unsent words beside each other', async t => {
  const { model, kept } = rig({ reply: ({ act }) => act === 'send' ? { kind: 'cut' } : undefined })
  model.outgoing.type('mine')
  model.outgoing.send()
  const other = { key: '00000000-0000-4000-8000-0000000000ff', text: 'theirs', state: 'pending', at: 1, attempts: 0 }
  kept.set('q', JSON.stringify([...JSON.parse(kept.get('q') ?? '[]') as unknown[], other]))
  model.outgoing.type('mine too')
  model.outgoing.send()
  t.strictSame((JSON.parse(kept.get('q') ?? '[]') as Array<{ text: string }>).map(({ text }) => text), ['theirs', 'mine', 'mine too'])
})

t.test('an own message that comes with the history is shown once', async t => {
  const sent: string[] = []
  const { model, hear } = rig({
    reply: ({ act, body }) => {
      if (act === 'send') sent.push(body.key as string)
      return act === 'history' && body.conversation !== undefined
        ? { kind: 'answer', status: 200, body: { conversations: [conversation({ last: 2, events: [{ ...message(1, 'visitor'), key: sent[0] }, message(2, ana)] as never })] } }
        : undefined
    }
  })
  hear({ kind: 'snapshot', conversation: conversation({}) })
  model.outgoing.type('Hello')
  model.outgoing.send()
  await settle()
  hear({ kind: 'events', events: [message(2, ana)] })
  await settle()
  t.equal(model.talk.value?.last, 2)
  t.same(model.outgoing.items.value, [])
})
