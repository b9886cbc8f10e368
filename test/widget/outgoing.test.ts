// What the visitor writes waits for a token, and goes out with it.
import t from 'tap'
import type { Reply } from '../../src/client/request.ts'
import { createOutgoing } from '../../widget/model/outgoing.ts'
import { handTimers, settled } from '../operator-web/fakes.ts'

t.test('words written before the greeting are not refused for want of a token', async t => {
  const kept = new Map<string, string>()
  const timers = handTimers()
  const sent: object[] = []
  const ask = async (_act: string, body: object): Promise<Reply> => {
    sent.push(body)
    return { kind: 'answer', status: 201, body: {} }
  }
  const outgoing = createOutgoing({
    contact: { ask, tab: 'a' }, keep: { read: name => kept.get(name), write (name, text) { kept.set(name, text) } }, timers, conversation: () => undefined
  })
  outgoing.type('Hello?')
  outgoing.send()
  await settled()
  t.same(sent, [])
  t.match(outgoing.items.value, [{ text: 'Hello?', state: 'pending' }])

  kept.set('t', 'v1.token')
  outgoing.nudge()
  await settled()
  t.match(sent, [{ text: 'Hello?' }])
  t.match(outgoing.items.value, [{ state: 'sent' }])
})
