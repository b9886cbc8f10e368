// What stands below the last message while nobody is there to read it.
import t from 'tap'
import { h, render } from 'preact'
import { Foot } from '../../widget/view/Foot.tsx'
import { elementsOf, openDocument } from '../helpers/fake-dom.ts'
import { ana, conversation, message, rig, status } from './panel-rig.ts'

function buttonsOf (now: 'online' | 'offline', state: 'waiting' | 'talking' | 'ended'): string[] {
  const { model, hear } = rig()
  hear(status(now))
  hear({ kind: 'snapshot', conversation: conversation({ state, last: 1, events: [message(1, ana) as never] }) })
  const place = openDocument()
  render(h(Foot, { model, empty: false }), place as unknown as Element)
  return elementsOf(place).filter(({ localName }) => localName === 'button').map(({ childNodes }) => childNodes.map(({ data }) => data).join(''))
}

t.test('who waits, talks or has talked can leave a message where nobody is there', t => {
  for (const state of ['waiting', 'talking', 'ended'] as const) t.ok(buttonsOf('offline', state).includes('Leave a message'), state)
  t.same(buttonsOf('online', 'talking'), [])
  t.same(buttonsOf('online', 'waiting'), ['Leave a message instead'])
  t.end()
})
