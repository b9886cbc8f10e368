// What the visitor typed and did survives a reload and a network that is away, within the room that storage has for it.
import t from 'tap'
import type { Reply } from '../../src/client/request.ts'
import { maxUnsent } from '../../widget/model/room.ts'
import { settle } from '../helpers/clock.ts'
import { ana, conversation, happened, message, rig, status, type Rig } from './panel-rig.ts'

const form = { name: 'required', email: 'optional', phone: 'off', question: 'required' } as const
const cut: Reply = { kind: 'cut' }
const stored: Reply = { kind: 'answer', status: 201, body: { conversation: 'another', number: 1 } }
const reload = ({ kept }: Rig, options: Parameters<typeof rig>[0] = {}): Rig => rig({ ...options, kept: Object.fromEntries(kept) })
const unsent = ({ kept }: Rig): number => Buffer.byteLength(JSON.stringify(Object.fromEntries([...kept].filter(([name]) => 'dfqu'.includes(name)))))

t.test('what was typed into the form before the chat stands in it after a reload, until it was sent', async t => {
  const before = rig({ chat: { form, consent: { text: 'I agree.', url: '' } } })
  before.hear(status('online'))
  before.model.open('asked')
  before.model.before.change('name', 'Mara')
  before.model.before.change('question', 'Do you ship?')
  before.model.before.change('consent', 'yes')
  const after = reload(before, { chat: { form } })
  after.hear(status('online'))
  after.model.open('resumed')
  t.match(after.model.before.values.value, { name: 'Mara', question: 'Do you ship?', consent: '' }, 'a tick is given anew')
  after.model.before.submit()
  await settle()
  t.notOk(after.kept.has('f'), 'sent, it is kept no longer')
})

t.test('what was typed into the form while nobody is there stands in it after a reload; of somebody who is nobody any more nothing stays', async t => {
  const before = rig()
  before.hear(status('offline'))
  before.model.open('asked')
  before.model.offline.change('text', 'Call me back')
  const after = reload(before)
  after.hear(status('offline'))
  t.equal(after.model.offline.values.value.text, 'Call me back')
  after.kept.delete('t')
  after.hear({ kind: 'snapshot', stranger: true })
  t.equal(after.model.offline.values.value.text, '')
  t.notOk(after.kept.has('f'))
  const odd = rig({ kept: { f: 'not ours', q: 'null' } })
  t.equal(odd.model.offline.values.value.text, '')
})

t.test('what is unsent takes 64 KB of storage at most, the oldest messages first; the page has all of it', async t => {
  let up = false
  const before = rig({ reply: ({ act }) => act !== 'send' ? undefined : up ? stored : cut })
  before.hear(status('online'))
  before.model.open('asked')
  for (let number = 0; number < 30; number++) {
    before.model.outgoing.type(`${number} ${'"😀\n'.repeat(900)}`)
    before.model.outgoing.send()
  }
  before.model.offline.change('text', '"'.repeat(100_000))
  before.model.outgoing.type('ж'.repeat(100_000))
  await settle()
  t.ok(unsent(before) <= maxUnsent + 24 && unsent(before) > maxUnsent * 0.7, `${unsent(before)} bytes`)
  t.equal(before.model.outgoing.items.value.length, 30)
  t.equal(before.model.outgoing.draft.value.length, 100_000)
  t.equal(before.model.offline.values.value.text.length, 100_000)
  const after = reload(before, { reply: () => cut })
  const kept = after.model.outgoing.items.value
  t.ok(kept.length > 3 && kept.every(({ text }, number) => text.startsWith(`${number} `)), `${kept.length} messages, from the first`)
  up = true
  before.model.outgoing.nudge()
  for (let number = 0; number < 40; number++) await before.pass(1000)
  t.equal(new Set(before.calls.filter(({ act }) => act === 'send').map(({ body }) => body.key)).size, 30, 'all were sent')
  t.notOk(before.kept.has('q'))
})

t.test('an end that did not get through is said again, across a reload, under one key, and once', async t => {
  const before = rig({ reply: ({ act }) => act === 'end' ? cut : undefined })
  before.hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana)] as never }) })
  before.model.end()
  before.model.end()
  await before.pass(5000)
  t.match(before.model.outgoing.deeds.value, [{ act: 'end', state: 'pending' }])
  t.strictSame(before.model.outgoing.items.value, [], 'it is no message')
  const after = reload(before)
  await settle()
  const keys = [...before.calls, ...after.calls].filter(({ act }) => act === 'end').map(({ body }) => body.key)
  t.ok(keys.length > 2 && new Set(keys).size === 1, `${keys.length} times`)
  t.strictSame(after.model.outgoing.deeds.value, [])
  t.notOk(after.kept.has('q'))
})

t.test('a rating given while the network is away stands, and the visitor sees that it is on its way until it is taken', async t => {
  let up = false
  const { model, calls, hear, pass, said } = rig({ reply: ({ act }) => act === 'rate' && !up ? cut : undefined })
  hear({ kind: 'snapshot', conversation: conversation({ last: 1, events: [message(1, ana)] as never }) })
  hear({ kind: 'events', events: [happened(2, { kind: 'ended' })] })
  model.rating.pick('good')
  model.rating.type('Quick')
  model.rating.send()
  await pass(3000)
  t.equal(model.rating.given.value, 'good')
  t.equal(model.rating.fate.value, 'sendingMessage')
  t.notOk(model.rating.done.value)
  t.notOk(said.includes('rating'))
  up = true
  hear({ kind: 'connection', connection: 'live' })
  await settle()
  await settle()
  t.ok(model.rating.done.value)
  t.equal(model.rating.fate.value, '')
  t.equal(new Set(calls.filter(({ act }) => act === 'rate').map(({ body }) => body.key)).size, 2, 'each under one key')
})
