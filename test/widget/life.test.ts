// What the page's own life tells the contact: it leaves, comes back from the back/forward cache, wakes up, is not looked at for long.
import t from 'tap'
import { until } from '../helpers/wait.ts'
import { setSite } from '../../widget/site.ts'
import { json, look, settings, stubPage } from './page-stub.ts'

const hello = {
  token: 'v1.aaaaaaaaaaaaaaaaaaaaaaaa', cursor: 'c.1', poll: { after: 0, hold: 25_000 }, site: look, signals: { stamp: '1', site: { status: 'online', revision: 1 }, conversations: [] }, events: []
}

t.test('a page leaves when it is hidden away, and polls and says where it is when it comes back from the back/forward cache', async t => {
  const server = stubPage()
  const page = new EventTarget()
  const fire = (type: string, part: object = {}): void => { page.dispatchEvent(Object.assign(new Event(type), part)) }
  Object.assign(globalThis, { addEventListener: page.addEventListener.bind(page) })
  const looked = new EventTarget()
  Object.assign(document, { addEventListener: looked.addEventListener.bind(looked) })
  setSite({ ...settings, id: 'demo12345678' }, 'https://chat.example')
  server.answer = call => call.act === 'hello' ? json(hello) : call.act === 'poll' ? new Promise(() => {}) : json(undefined, 204)
  const { startContact } = await import('../../widget/contact.ts')
  const { watchLife } = await import('../../widget/life.ts')
  const polls = (): number => server.calls.filter(({ act }) => act === 'poll').length
  const said = (): unknown[] => server.calls.filter(({ act }) => act === 'signal').map(({ body }) => body.kind)
  startContact(() => {})
  watchLife()
  await until(() => polls() === 1)
  fire('pagehide', { persisted: true })
  t.same(said(), ['leave'])
  t.ok(server.calls.find(({ act }) => act === 'poll')?.init.signal?.aborted, 'a page with a request under way would be put out of the cache')
  fire('pageshow', { persisted: true })
  await until(() => polls() === 2)
  t.same(said(), ['leave', 'page'])
  t.equal(server.calls.filter(({ act }) => act === 'hello').length, 1, 'it is the same visit')

  for (const type of ['online', 'offline']) {
    const before = polls()
    fire(type)
    await until(() => polls() === before + 1)
  }
  const before = polls()
  looked.dispatchEvent(new Event('visibilitychange'))
  await until(() => polls() === before + 1)
  fire('pagehide')
})
