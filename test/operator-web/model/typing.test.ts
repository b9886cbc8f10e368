// Who types, for as long as it was said lately.
import t from 'tap'
import { signal } from '@preact/signals'
import { TypingModel } from '../../../operator-web/model/typing.ts'
import { answer, fakeApi, uuid } from '../fakes.ts'

const me = uuid(7)
function open () {
  const api = fakeApi({ '/v1/operator/signal': () => answer(undefined, 204) })
  const now = signal(0)
  return { api, now, typing: new TypingModel({ api, now, me: signal(me) }) }
}
const heard = (typing: string[], typingRevision: number) => [{ id: uuid(1), seenByVisitor: 0, seenByOperators: 0, deliveredToVisitor: 0, deliveredToOperators: 0, typing, typingRevision }]

t.test('typing is shown for six seconds, without oneself, and an older revision changes nothing', async t => {
  const { typing, now } = open()
  typing.take(heard(['visitor', `operator:${me}`], 5))
  t.same(typing.authors.value.get(uuid(1)), ['visitor'])
  typing.take(heard([], 4))
  t.same(typing.authors.value.get(uuid(1)), ['visitor'])
  now.value = 6001
  t.equal(typing.authors.value.get(uuid(1)), undefined)
})

t.test('one’s own typing is said at once, again after 2.5 s, and its end once', async t => {
  const { typing, now, api } = open()
  typing.tell(uuid(1), false)
  typing.tell(uuid(1), true)
  typing.tell(uuid(1), true)
  now.value = 2500
  typing.tell(uuid(1), true)
  typing.tell(uuid(1), false)
  typing.tell(uuid(1), false)
  t.same(api.asked.map(({ body }) => (body as { typing: boolean }).typing), [true, true, false])
})
