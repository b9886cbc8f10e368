// What was missed while nobody looked.
import t from 'tap'
import { AttentionModel } from '../../../operator-web/model/attention.ts'

t.test('only what happens in the background is counted, and looking clears it', async t => {
  let away = false
  const attention = new AttentionModel({ away: () => away })
  attention.note('visitors')
  t.equal(attention.mark.value, 'none')
  away = true
  attention.note('visitors')
  attention.note('messages')
  attention.look()
  t.same(attention.missed.value, { visitors: 1, messages: 1, waiting: 0 })
  t.equal(attention.mark.value, 'some')
  attention.note('waiting')
  t.equal(attention.mark.value, 'waiting')
  away = false
  attention.look()
  t.equal(attention.mark.value, 'none')
})
