// Drafts, and messages on their way.
import t from 'tap'
import type { Reply } from '../../../src/client/request.ts'
import { MessagesModel } from '../../../operator-web/model/messages.ts'
import { answer, fakeApi, handTimers, memoryShelf, refusal, settled, uuid } from '../fakes.ts'

function open (reply: () => Reply, shelf = memoryShelf()) {
  const api = fakeApi({ '/v1/operator/send': reply })
  const timers = handTimers()
  const messages = new MessagesModel({ api, shelf, tab: 'tab1', timers, random: () => 0.5, epochMs: () => 0 })
  return { api, timers, messages, shelf, states: () => messages.outgoing.value.map(({ state }) => state) }
}

t.test('a message is shown at once, sent under its key, and leaves when its event comes', async t => {
  const { messages, states, api } = open(() => answer({}))
  messages.draft(uuid(1), 'Hello')
  messages.send(uuid(1), 'Hello')
  t.same(states(), ['pending'])
  t.same(messages.drafts.value, {}, 'the draft is gone with it')
  await settled()
  t.same(states(), ['sent'])
  const key = messages.outgoing.value[0]?.key ?? ''
  t.match(api.asked[0]?.body, { key, conversation: uuid(1), text: 'Hello' })
  messages.settle(key)
  t.same(states(), [])
  messages.stop()
})

t.test('a refused message stays as failed, and can be tried again under the same key or given up', async t => {
  let reply: Reply = refusal('not_answerable')
  const { messages, states, api } = open(() => reply)
  messages.send(uuid(1), 'Hello')
  await settled()
  t.same(states(), ['failed'])
  t.equal(messages.outgoing.value[0]?.code, 'not_answerable')
  reply = answer({})
  messages.retry(messages.outgoing.value[0]?.key ?? '')
  await settled()
  t.same(states(), ['sent'])
  const keys = api.asked.map(({ body }) => (body as { key: string }).key)
  t.equal(keys[0], keys[1])
  messages.remove(keys[0] ?? '')
  t.same(states(), [])
  messages.stop()
})

t.test('what was not delivered survives a reload and goes out then', async t => {
  const first = open(() => ({ kind: 'cut' }))
  first.messages.send(uuid(1), 'Hello')
  first.messages.draft(uuid(2), 'half a sen')
  await settled()
  first.messages.stop()
  const second = open(() => answer({}), first.shelf)
  t.equal(second.messages.drafts.value[uuid(2)], 'half a sen')
  t.same(second.messages.outgoing.value.map(({ text }) => text), ['Hello'])
  await settled()
  t.equal(second.api.asked.length, 1)
  second.messages.stop()
})

t.test('storage that holds something else stops nothing', async t => {
  const { messages } = open(() => answer({}), memoryShelf({ drafts: 'x', 'outbox:tab1': [{ no: 'key' }, null] }))
  t.same(messages.drafts.value, {})
  t.same(messages.outgoing.value, [])
  messages.stop()
})
