// Who came by a mail's link and wants more than its one chat: their button works, as whoever this browser is by then.
import t from 'tap'
import type { Reply } from '../../src/client/request.ts'
import { asStranger } from '../../widget/model/calls.ts'

const timers = { now: () => 0, set (run: () => void) { queueMicrotask(run) }, clear () {} }
const unknown: Reply = { kind: 'refused', status: 401, code: 'token_unknown', retryAfterMs: 0 }
const taken: Reply = { kind: 'answer', status: 201, body: {} }

t.test('what a link\'s token may not open is asked again, in the same words, once it was given up', async t => {
  const asked: unknown[] = []
  const ask = asStranger(async (act, body) => asked.push([act, body]) < 3 ? unknown : taken, timers)
  t.same(await ask('start', { key: 'k' }), taken)
  t.same(asked, [['start', { key: 'k' }], ['start', { key: 'k' }], ['start', { key: 'k' }]])
})

t.test('another refusal, and no answer, are the person\'s to hear at once', async t => {
  for (const reply of [{ ...unknown, status: 429 }, { kind: 'cut' } as const]) {
    let asked = 0
    t.same(await asStranger(async () => { asked++; return reply }, timers)('offline', {}), reply)
    t.equal(asked, 1)
  }
})
