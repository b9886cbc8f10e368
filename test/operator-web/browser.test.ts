// What the browser tells the console: it is shown again, back from the back/forward cache, on or off the network, or goes away.
import t from 'tap'
import type { Console } from '../../operator-web/model/console.ts'
import { listenToBrowser } from '../../operator-web/browser.ts'

t.test('the console looks when its page comes back from the back/forward cache, not when it is loaded, and says that it leaves', async t => {
  const told: string[] = []
  const [page, looked] = [new EventTarget(), new EventTarget()]
  Object.assign(globalThis, { window: page, document: looked })
  const fire = (type: string, part: object = {}): void => { page.dispatchEvent(Object.assign(new Event(type), part)) }
  listenToBrowser({ look: () => { told.push('look') }, leave: () => { told.push('leave') }, bell: { unlock: () => { told.push('unlock') } } } as unknown as Console)
  fire('pageshow', { persisted: false })
  t.same(told, [])
  fire('pagehide')
  fire('pageshow', { persisted: true })
  t.same(told, ['leave', 'look'])
  for (const type of ['online', 'offline', 'focus']) fire(type)
  looked.dispatchEvent(new Event('visibilitychange'))
  t.same(told, ['leave', 'look', 'look', 'look', 'look', 'look'])
  looked.dispatchEvent(new Event('keydown'))
  t.equal(told.at(-1), 'unlock')
})
