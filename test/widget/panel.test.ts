// The panel's model: what it shows, rings, counts and says, without a screen.
import t from 'tap'
import type { Conversation } from '../../src/wire/conversations.ts'
import type { Event, SiteStatus } from '../../src/wire/events.ts'
import type { Reply } from '../../src/client/request.ts'
import type { ButtonState, Host, News } from '../../widget/host.ts'
import { AnswerBody, OfflineBody, SendBody, SignalBody } from '../../src/wire/visitor.ts'
import { createPanelModel } from '../../widget/model/panel.ts'
import type { PanelModel } from '../../widget/model/panel.ts'
import { toRows } from '../../widget/model/rows.ts'
import { newClock, settle } from '../helpers/clock.ts'

const token = 'v1.aaaaaaaaaaaaaaaaaaaaaaaa'
const talkId = '00000000-0000-4000-8000-0000000000c0'
const ana = 'operator:00000000-0000-4000-8000-00000000000a'
const page = { document: { hidden: false } }
Object.assign(globalThis, page)

interface Call { act: string, body: Record<string, unknown> }

function rig (reply: (call: Call) => Reply | undefined = () => undefined): { model: PanelModel, calls: Call[], button: ButtonState, kept: Map<string, string>, said: string[], hear (news: News): void, pass (ms: number): Promise<void> } {
  const calls: Call[] = []
  const said: string[] = []
  const kept = new Map([['t', token]])
  const clock = newClock()
  const button: ButtonState = { status: 'offline', open: false, label: '', initials: '', unread: 0 }
  let hear: (news: News) => void = () => {}
  const host = {
    site: { id: 'demo12345678', name: 'Tea' },
    origin: 'https://chat.example',
    whole: false,
    button,
    contact: {
      tab: 'tab1',
      ask: async (act: string, body: object) => {
        const call = { act, body: body as Record<string, unknown> }
        calls.push(call)
        return reply(call) ?? { kind: 'answer', status: 200, body: act === 'history' ? { conversations: [] } : {} } satisfies Reply
      },
      watch: (watcher: (news: News) => void) => { hear = watcher }
    },
    keep: { read: (name: string) => kept.get(name), write: (name: string, text: string) => { if (text === '') kept.delete(name); else kept.set(name, text) } },
    draw: (part: Partial<ButtonState>) => { Object.assign(button, part) },
    refocus: () => { said.push('refocus') },
    announce: (name: string) => { said.push(name) },
    openPanel: () => {}
  } as unknown as Host
  const model = createPanelModel(host, clock)
  return { model, calls, button, kept, said, hear: news => { hear(news) }, pass: ms => clock.pass(ms) }
}

function status (now: SiteStatus): News {
  return { kind: 'signals', site: { status: now, revision: 0 }, conversations: [] }
}

function message (number: number, by: string, text = `words ${number}`): Event {
  return { kind: 'message', seq: 100 + number, number, conversation: talkId, audience: 'all', by, name: by === 'visitor' ? undefined : 'Ana Kovač', text, key: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, at: '2026-11-22T10:00:00.000Z' } as Event
}

function conversation (part: Partial<Conversation>): Conversation {
  return { id: talkId, state: 'talking', startedAt: '2026-11-22T10:00:00.000Z', last: 0, seenByVisitor: 0, seenByOperators: 0, deliveredToVisitor: 0, deliveredToOperators: 0, events: [], more: false, ...part }
}

const acts = (calls: Call[]): string[] => calls.map(({ act }) => act)

t.test('asked for while somebody is there, it opens the chat and rings once', async t => {
  const { model, calls, button, kept, hear } = rig()
  hear(status('online'))
  model.open('asked')
  t.equal(model.screen.value, 'talk')
  t.strictSame([button.open, button.label, kept.get('o')], [true, 'Close chat', '1'])
  model.open('asked')
  await settle()
  t.equal(acts(calls).filter(act => act === 'start').length, 1)
  hear({ kind: 'events', events: [{ ...message(1, 'visitor'), kind: 'started' } as Event] })
  model.open('asked')
  t.equal(acts(calls).filter(act => act === 'start').length, 1, 'somebody was called already')
})

t.test('coming back with the next page rings nobody and takes no focus', async t => {
  const { model, calls, hear } = rig()
  hear(status('online'))
  model.open('resumed')
  t.notOk(acts(calls).includes('start'))
  t.equal(model.focusAsked.value, 0)
})

t.test('with nobody there it is a form; what is wrong is said under each field, what is right is sent', async t => {
  const { model, calls, hear } = rig()
  hear(status('offline'))
  model.open('asked')
  t.equal(model.screen.value, 'form')
  t.notOk(acts(calls).includes('start'))
  t.equal(model.offline.submit(), 'name')
  t.strictSame(Object.keys(model.offline.problems.value), ['name', 'email', 'text'])
  model.offline.change('name', ' Mara\n K ')
  t.equal(model.offline.problems.value.name, undefined, 'gone as soon as it is put right')
  model.offline.change('email', 'mara@shop.example')
  model.offline.change('text', 'Do you ship?')
  t.equal(model.offline.submit(), undefined)
  await settle()
  const sent = calls.find(({ act }) => act === 'offline')
  t.ok(OfflineBody.safeParse({ token, ...sent?.body }).success)
  t.match(sent?.body, { name: 'Mara K', text: 'Do you ship?' })
  t.equal(model.screen.value, 'sent')
})

t.test('a form that did not get through keeps its words and its key', async t => {
  let up = false
  const { model, calls, hear } = rig(({ act }) => act === 'offline' && !up ? { kind: 'cut' } : undefined)
  hear(status('offline'))
  model.offline.change('name', 'Mara')
  model.offline.change('email', 'mara@shop.example')
  model.offline.change('text', 'Do you ship?')
  model.offline.submit()
  await settle()
  t.match(model.offline.state.value, { kind: 'writing', problem: /no connection/ })
  up = true
  hear(status('online'))
  t.equal(model.screen.value, 'form', 'what was begun is not taken away when somebody comes')
  model.offline.submit()
  await settle()
  const [first, second] = calls.filter(({ act }) => act === 'offline')
  t.equal(first?.body.key, second?.body.key)
  t.equal(model.offline.state.value.kind, 'sent')
})

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

t.test('a conversation that was erased leaves the screen', async t => {
  const { model, hear } = rig()
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, 'visitor') as never] }) })
  hear({ kind: 'events', events: [{ ...message(2, 'system'), kind: 'conversation_erased' } as Event] })
  t.equal(model.talk.value, undefined)
})

t.test('opened by the button while an invitation is there, it accepts that', async t => {
  const { model, calls, hear } = rig()
  hear(status('online'))
  hear({ kind: 'snapshot', conversation: conversation({ state: 'invited', invitation: 'shown', last: 1, events: [{ ...message(1, ana, 'Can I help?'), kind: 'invitation', art: 'wave' } as Event] }) })
  model.open('asked')
  await settle()
  t.notOk(acts(calls).includes('start'))
  const accepted = calls.find(({ act }) => act === 'answer')
  t.match(accepted?.body, { invitation: talkId, state: 'accepted' })
  t.ok(AnswerBody.safeParse({ token, ...accepted?.body }).success)
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

t.test('closed, it counts what is unread, shows the newest and names the button; open, it tells that it was seen', async t => {
  const { model, calls, button, hear } = rig()
  hear(status('online'))
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, seenByVisitor: 1, events: [message(1, ana) as never] }) })
  t.strictSame([button.unread, button.initials, button.label], [0, 'AK', 'Open chat with Ana Kovač'])
  hear({ kind: 'events', events: [message(2, ana), message(3, ana, 'newest')] })
  t.strictSame([button.unread, button.label], [2, 'Open chat with Ana Kovač, 2 unread messages'])
  t.match(model.preview.value, { name: 'Ana Kovač', text: 'newest' })
  model.dismiss()
  t.equal(model.preview.value, undefined)
  t.equal(button.unread, 2, 'put away is not read')
  model.open('asked')
  t.match(calls.filter(({ act }) => act === 'signal').at(-1)?.body, { kind: 'seen', conversation: talkId, number: 3 })
  t.equal(button.unread, 0)
})

t.test('what comes is said aloud once, many at once as a count, and what was there before not at all', async t => {
  const { model, hear, pass } = rig()
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana) as never] }) })
  t.equal(model.voice.value, '')
  hear({ kind: 'events', events: [message(2, ana, 'Hello')] })
  t.equal(model.voice.value, 'Ana Kovač: Hello')
  await pass(5000)
  t.equal(model.voice.value, '')
  hear({ kind: 'events', events: [3, 4, 5, 6].map(number => message(number, ana)) })
  t.equal(model.voice.value, '4 new messages from Ana Kovač')
  hear({ kind: 'events', events: [message(6, ana)] })
  t.equal(model.talk.value?.events.length, 6)
})

t.test('a hole is filled from the history', async t => {
  const { model, calls, hear } = rig(({ act, body }) => act === 'history' && body.conversation !== undefined
    ? { kind: 'answer', status: 200, body: { conversations: [conversation({ last: 3, events: [1, 2, 3].map(number => message(number, ana) as never) })] } }
    : undefined)
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana) as never] }) })
  hear({ kind: 'events', events: [message(3, ana)] })
  await settle()
  t.strictSame(model.talk.value?.events.map(({ number }) => number), [1, 2, 3])
  t.equal(acts(calls).filter(act => act === 'history').length, 1)
})

t.test('after the end the words stay, a new chat is a button away, and the old one is among the earlier', async t => {
  const { model, calls, hear } = rig()
  hear(status('online'))
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana) as never] }) })
  model.open('asked')
  await settle()
  hear({ kind: 'events', events: [{ ...message(2, ana), kind: 'ended' } as Event] })
  t.equal(model.talk.value?.state, 'ended')
  hear(status('offline'))
  t.equal(model.screen.value, 'talk', 'the words stay in sight')
  hear(status('online'))
  model.start()
  await settle()
  t.equal(acts(calls).filter(act => act === 'start').length, 1)
  const next = '00000000-0000-4000-8000-0000000000c1'
  hear({ kind: 'events', events: [{ ...message(1, 'visitor'), kind: 'started', conversation: next } as Event] })
  t.equal(model.talk.value?.id, next)
  t.strictSame(model.past.value?.map(({ id }) => id), [talkId])
})

t.test('closing puts the cursor back when a person closed it, and not when the page did', async t => {
  const { model, said, kept } = rig()
  model.open('called')
  model.close('by code')
  t.notOk(said.includes('refocus'))
  model.open('called')
  model.close('by key')
  t.ok(said.includes('refocus'))
  t.notOk(kept.has('o'))
})

t.test('two tabs keep their unsent words beside each other', async t => {
  const { model, kept } = rig(({ act }) => act === 'send' ? { kind: 'cut' } : undefined)
  model.outgoing.type('mine')
  model.outgoing.send()
  const other = { key: '00000000-0000-4000-8000-0000000000ff', text: 'theirs', state: 'pending', at: 1, attempts: 0 }
  kept.set('q', JSON.stringify([...JSON.parse(kept.get('q') ?? '[]') as unknown[], other]))
  model.outgoing.type('mine too')
  model.outgoing.send()
  t.strictSame((JSON.parse(kept.get('q') ?? '[]') as Array<{ text: string }>).map(({ text }) => text), ['theirs', 'mine', 'mine too'])
})

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
  const { model, hear, pass } = rig(({ act, body }) => act === 'send' ? { kind: 'cut' } : act === 'history' && body.conversation !== undefined && lost ? { kind: 'refused', status: 404, code: 'not_found', retryAfterMs: 0 } : undefined)
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
  const { model, hear } = rig(({ act }) => act === 'history' ? new Promise<Reply>(resolve => { answers.push(resolve) }) as never : undefined)
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana) as never] }) })
  hear({ kind: 'events', events: [message(3, ana)] })
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana) as never] }) })
  answers[0]?.({ kind: 'answer', status: 200, body: { conversations: [conversation({ last: 3, events: [1, 2, 3].map(number => message(number, ana) as never) })] } })
  await settle()
  t.equal(answers.length, 1)
  t.equal(model.talk.value?.last, 1)
})

t.test('an own message that comes with the history is shown once', async t => {
  const sent: string[] = []
  const { model, hear } = rig(({ act, body }) => {
    if (act === 'send') sent.push(body.key as string)
    return act === 'history' && body.conversation !== undefined
      ? { kind: 'answer', status: 200, body: { conversations: [conversation({ last: 2, events: [{ ...message(1, 'visitor'), key: sent[0] }, message(2, ana)] as never })] } }
      : undefined
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
