// Quotes, and mending or taking back what one said.
import t from 'tap'
import { ComposingModel, isChangeable, lastChangeable } from '../../../operator-web/model/composing.ts'
import { editableMs } from '../../../src/wire/limits.ts'
import { toTalk } from '../../../src/client/fold.ts'
import { answer, conversation, fakeApi, message, refusal, uuid } from '../fakes.ts'

const me = uuid(50)
const own = (number: number, part = {}): ReturnType<typeof message> => message(number, { by: `operator:${me}`, ...part })

t.test('only one’s own words of the last five minutes can be changed', async t => {
  const now = Date.parse(own(1).at) + editableMs - 1
  t.ok(isChangeable(own(1), { me, now }))
  t.notOk(isChangeable(own(1), { me, now: now + 1 }))
  t.notOk(isChangeable(message(1), { me, now }))
  t.notOk(isChangeable(own(1, { deleted: true }), { me, now }))
  t.notOk(isChangeable(message(1, { by: `operator:${uuid(51)}` }), { me, now }))
  const chat = { ...toTalk(conversation({ events: [own(1), own(2), message(3), own(4, { text: '' })], last: 4 })), visitor: '', site: '', startedAt: '' }
  t.equal(lastChangeable(chat, { me, now })?.number, 2, 'the newest with words')
})

t.test('mended words are sent once under one key, and unchanged ones not at all', async t => {
  let cut = true
  const api = fakeApi({
    '/v1/operator/message/edit': () => {
      if (!cut) return answer({})
      cut = false
      return { kind: 'cut' }
    }
  })
  const composing = new ComposingModel({ api })
  composing.edit(own(7, { text: 'Helo' }))
  t.match(composing.editing.value, { target: 7, text: 'Helo' })
  t.same(await composing.save(), { kind: 'done' })
  t.equal(api.asked.length, 0)
  composing.edit(own(7, { text: 'Helo' }))
  composing.setText(' Hello ')
  t.same(await composing.save(), { kind: 'done' })
  t.equal(api.asked.length, 2)
  t.same(api.asked[0], api.asked[1])
  t.match(api.asked[0]?.body, { conversation: uuid(900), target: 7, text: 'Hello' })
  t.equal(composing.editing.value, undefined)
})

t.test('what the server refuses stays in the box', async t => {
  const composing = new ComposingModel({ api: fakeApi({ '/v1/operator/message/edit': () => refusal('too_late') }) })
  composing.edit(own(7, { text: 'Helo' }))
  composing.setText('Hello')
  t.same(await composing.save(), { kind: 'refused', code: 'too_late' })
  t.match(composing.editing.value, { text: 'Hello', busy: false })
  composing.setText('  ')
  t.same(await composing.save(), { kind: 'refused', code: 'blank' })
})

t.test('a quote is the beginning of what was said and who said it, and goes away by itself or by hand', async t => {
  const composing = new ComposingModel({ api: fakeApi({}) })
  composing.quote('a', message(3, { text: 'x'.repeat(200) }))
  t.same(composing.quotes.value.a, { number: 3, text: 'x'.repeat(120) })
  composing.quote('b', own(4, { name: 'Ana', text: '', file: { id: uuid(1), name: 'plan.pdf', type: 'application/pdf', bytes: 1 } }))
  t.same(composing.quotes.value.b, { number: 4, text: 'plan.pdf', name: 'Ana' })
  composing.unquote('a')
  t.same(Object.keys(composing.quotes.value), ['b'])
})
