// Short notes, and what can be taken back for as long as one is shown.
import t from 'tap'
import { ToastsModel } from '../../../operator-web/model/toasts.ts'
import { handTimers } from '../fakes.ts'

function kept (): { what: { undo (): void, done (): void }, calls: string[] } {
  const calls: string[] = []
  return { calls, what: { undo () { calls.push('undo') }, done () { calls.push('done') } } }
}

t.test('what can be taken back is done once its note has gone', async t => {
  const timers = handTimers()
  const toasts = new ToastsModel(timers)
  const { what, calls } = kept()
  toasts.offer('Deleted.', what)
  timers.pass(7999)
  t.same(calls, [])
  timers.pass(1)
  t.same(calls, ['done'])
  t.equal(toasts.toasts.value.length, 0)
})

t.test('taken back it is not done, neither then nor later', async t => {
  const timers = handTimers()
  const toasts = new ToastsModel(timers)
  const { what, calls } = kept()
  toasts.offer('Deleted.', what)
  toasts.toasts.value[0]?.undo?.()
  timers.pass(20_000)
  t.same(calls, ['undo'])
})

t.test('it is done at once when the note is closed, pushed out by others, or everything is settled', async t => {
  const toasts = new ToastsModel(handTimers())
  const [closed, pushed, settled] = [kept(), kept(), kept()]
  toasts.offer('One', closed.what)
  toasts.dismiss(toasts.toasts.value[0]?.id ?? 0)
  t.same(closed.calls, ['done'])
  toasts.offer('Two', pushed.what)
  for (const text of ['a', 'b', 'c']) toasts.say(text)
  t.same(pushed.calls, ['done'])
  t.equal(toasts.toasts.value.length, 3)
  toasts.offer('Three', settled.what)
  toasts.settle()
  t.same(settled.calls, ['done'])
})
