// The contact of one page with its server: hello, polls, a place that is gone, a token that is unknown, a site that is deleted.
import t from 'tap'
import type * as contactFile from '../../widget/contact.ts'
import type { News } from '../../widget/host.ts'
import type { Call } from './page-stub.ts'
import { until } from '../helpers/wait.ts'
import { HelloBody, PollBody, SignalBody } from '../../src/wire/visitor.ts'
import { setSite } from '../../widget/site.ts'
import { json, look, settings, stubPage } from './page-stub.ts'

const conversation = '00000000-0000-4000-8000-0000000000c0'
const token = 'v1.aaaaaaaaaaaaaaaaaaaaaaaa'
const hello = {
  token, cursor: 'c.1', poll: { after: 0, hold: 25_000 }, site: look, signals: { stamp: '1', site: { status: 'online', revision: 1 }, conversations: [] }, events: []
}
const message = { kind: 'message', seq: 2, number: 1, conversation, audience: 'all', by: 'visitor', text: 'hi', key: conversation, at: '2026-11-22T10:00:00.000Z' }

t.test('a page says hello once, follows, starts anew when its place is gone, and falls silent when the site is deleted', async t => {
  const server = stubPage()
  setSite({ ...settings, id: 'demo12345678' }, 'https://chat.example')
  const contact = await import('../../widget/contact.ts')
  const news: News[] = []
  let ended = 0
  const polls: Array<(response: Response) => void> = []
  server.answer = call => call.act === 'hello' ? json(hello) : call.act === 'poll' ? new Promise(resolve => { polls.push(resolve) }) : json(undefined, 204)
  contact.watch(item => { news.push(item) })
  contact.startContact(() => { ended++ })
  await until(() => polls.length === 1)

  const [first, poll] = server.calls as [Call, Call]
  t.equal(first.act, 'hello')
  t.ok(HelloBody.safeParse(first.body).success, 'hello is what the wire wants')
  t.match(first.body.page, { url: 'https://shop.example/tea', title: 'Tea', referrer: 'https://search.example/?q=tea' })
  t.match(first.init, { method: 'POST', credentials: 'omit', headers: undefined }, 'text/plain, because it is text')
  t.ok(PollBody.safeParse(poll.body).success, 'so is the poll')
  t.strictSame([...new Set(news.map(({ kind }) => kind))], ['look', 'snapshot', 'signals', 'connection'])
  t.match(news.filter(({ kind }) => kind === 'connection').at(-1), { connection: 'live' })

  polls.shift()?.(json({ cursor: 'c.2', events: [message], poll: hello.poll }))
  await until(() => polls.length === 1)
  t.match(news.at(-1), { kind: 'events', events: [{ text: 'hi' }] })
  t.equal(server.calls.at(-1)?.body.cursor, 'c.2')

  const late: News[] = []
  contact.watch(item => { late.push(item) })
  t.match(late.slice(0, 2), [{ kind: 'look' }, { kind: 'snapshot' }], 'who comes later hears how the site looks and the snapshot first')
  t.ok(late.some(({ kind }) => kind === 'events'))

  polls.shift()?.(json({ code: 'cursor_gone', message: '', requestId: '' }, 410))
  await until(() => server.calls.filter(({ act }) => act === 'hello').length === 2)
  const again = server.calls.filter(({ act }) => act === 'hello')[1] as Call
  t.equal(again.body.key, first.body.key, 'the same page view, so the same key')
  t.equal(again.body.token, token)

  await until(() => polls.length === 1)
  polls.shift()?.(json({ code: 'token_unknown', message: '', requestId: '' }, 401))
  await until(() => server.calls.filter(({ act }) => act === 'hello').length === 3)
  const anew = server.calls.filter(({ act }) => act === 'hello')[2] as Call
  t.equal(anew.body.token, undefined, 'a token that nobody knows is forgotten')
  t.not(anew.body.key, first.body.key)

  await until(() => polls.length === 1)
  contact.tell({ kind: 'page', page: { url: 'https://shop.example/two', title: 'Two', referrer: '' } })
  t.ok(SignalBody.safeParse(server.calls.at(-1)?.body).success)
  polls.shift()?.(json({ code: 'not_found', message: '', requestId: '' }, 404))
  await until(() => ended === 1)
  const count = server.calls.length
  contact.wake()
  contact.leave()
  t.equal(server.calls.length, count, 'nothing more is said on this page')
})

t.test('a page that was put away, or hidden for long without a chat, polls again when it is back', async t => {
  const server = stubPage()
  const contact = await freshContact('back')
  const polls: Array<(response: Response) => void> = []
  server.answer = call => call.act === 'hello' ? json(hello) : call.act === 'poll' ? new Promise(resolve => { polls.push(resolve) }) : json(undefined, 204)
  contact.startContact(() => {})
  await until(() => polls.length === 1)
  contact.leave()
  t.match(server.calls.at(-1), { body: { kind: 'leave' }, init: { keepalive: true, credentials: 'omit' } })
  contact.wake()
  await until(() => polls.length >= 2)
  t.ok(server.calls.some(({ body }) => body.kind === 'page'), 'the operator sees the page again')

  contact.rest()
  const count = server.calls.length
  define('document', { ...document, hidden: true })
  contact.wake()
  await new Promise(resolve => { setImmediate(resolve) })
  t.equal(server.calls.length, count, 'the network came back, nobody looks: it rests on')
  define('document', { ...document, hidden: false })
  contact.wake()
  const before = polls.length
  await until(() => polls.length > before || server.calls.length > count + 1)

  polls.at(-1)?.(json({ cursor: 'c.2', events: [message], poll: hello.poll }))
  await until(() => server.calls.at(-1)?.body.cursor === 'c.2')
  contact.rest()
  contact.wake()
  t.ok(server.calls.filter(({ act }) => act === 'hello').length === 1, 'no visit is over yet')
  contact.leave()
})

t.test('a token that another tab renewed meanwhile is not forgotten, and refused polls make hellos ever rarer', async t => {
  const server = stubPage()
  const contact = await freshContact('renewed')
  const { read, write } = await import('../../widget/keep.ts')
  const polls: Array<(response: Response) => void> = []
  server.answer = call => call.act === 'hello' ? json({ ...hello, token: call.body.token ?? token }) : call.act === 'poll' ? new Promise(resolve => { polls.push(resolve) }) : json(undefined, 204)
  contact.startContact(() => {})
  await until(() => polls.length === 1)
  const renewed = 'v1.bbbbbbbbbbbbbbbbbbbbbbbb'
  write('t', renewed)
  polls.shift()?.(json({ code: 'token_unknown', message: '', requestId: '' }, 401))
  await until(() => polls.length === 1)
  t.equal(read('t'), renewed)
  t.equal(server.calls.findLast(({ act }) => act === 'hello')?.body.token, renewed)
  t.equal(contact.failures, 1, 'until a poll is answered it counts')
  polls.shift()?.(json({ cursor: 'c.3', events: [], poll: hello.poll }))
  await until(() => polls.length === 1)
  t.equal(contact.failures, 0)
  contact.leave()
})

t.test('a page whose visitor another tab forgot asks nothing more as nobody, and says so; one that slept meanwhile, too', async t => {
  const server = stubPage()
  const { write } = await import('../../widget/keep.ts')
  server.answer = call => call.act === 'hello' ? json(hello) : call.act === 'poll' ? new Promise(() => {}) : json(undefined, 204)
  const said: string[] = []
  const begin = async (name: string): Promise<typeof contactFile> => {
    const contact = await freshContact(name)
    contact.watch(news => { if (news.kind === 'said') said.push(news.said) })
    server.calls.length = 0
    contact.startContact(() => {})
    await until(() => server.calls.some(({ act }) => act === 'poll'))
    return contact
  }
  const awake = await begin('awake')
  write('t', '')
  t.same(await awake.ask('history', {}), { kind: 'cut' })
  t.same(said, ['left'])
  awake.stopContact()
  t.notOk(server.calls.slice(1).some(({ body }) => body.token === undefined), 'nobody is asked for as nobody')

  const slept = await begin('slept')
  slept.leave()
  slept.wake()
  t.same(said, ['left'], 'as the same visitor it goes on')
  slept.leave()
  write('t', 'v1.cccccccccccccccccccccccc')
  slept.wake()
  t.same(said, ['left', 'left'])
  slept.stopContact()
})

t.test('two pages opened at once without a token become one visitor: the second hello waits for the first', async t => {
  const server = stubPage()
  const queue: Array<() => Promise<void>> = []
  define('navigator', { language: 'en', locks: { request: async (_name: string, held: () => Promise<void>) => { queue.push(held) } } })
  const [first, second] = [await freshContact('one'), await freshContact('two')]
  server.answer = call => call.act === 'hello' ? json(hello) : call.act === 'poll' ? new Promise(() => {}) : json(undefined, 204)
  first.startContact(() => {})
  second.startContact(() => {})
  await until(() => queue.length === 2)
  t.equal(server.calls.length, 0)
  await queue[0]?.()
  await queue[1]?.()
  t.same(server.calls.filter(({ act }) => act === 'hello').map(({ body }) => body.token), [undefined, token])
  first.leave()
  second.leave()
})

t.test('a page that the server asked to wait with its hello says none sooner, whoever looks; without such a wish a look is one', async t => {
  const server = stubPage()
  const contact = await freshContact('busy')
  server.answer = () => json({ code: 'unavailable', message: '', requestId: '' }, 503, { 'retry-after': '15' })
  const waits: number[] = []
  const { setTimeout } = globalThis
  t.teardown(() => { define('setTimeout', setTimeout) })
  contact.startContact(() => {})
  await until(() => server.calls.length === 1 && contact.failures === 1)
  define('setTimeout', (run: () => void, ms: number) => {
    waits.push(ms)
    return setTimeout(run, ms)
  })
  contact.wake()
  t.ok(waits.length === 1 && waits.every(ms => ms > 14_000), `${waits.join()} ms`)
  contact.leave()
  contact.wake()
  t.ok(waits.length === 2 && waits.every(ms => ms > 14_000), 'nor when it comes back')
  contact.leave()

  const other = await freshContact('cut')
  server.answer = () => { throw new Error('no network') }
  define('setTimeout', setTimeout)
  other.startContact(() => {})
  await until(() => other.failures === 1)
  define('setTimeout', (run: () => void, ms: number) => {
    waits.push(ms)
    return setTimeout(run, ms)
  })
  other.wake()
  t.equal(waits.at(-1), 0)
  other.leave()
})

/** As a page of its own: modules keep what they know. */
async function freshContact (name: string): Promise<typeof contactFile> {
  setSite({ ...settings, id: `${name}${Date.now()}` }, 'https://chat.example')
  return await import(`../../widget/contact.ts?${name}`) as typeof contactFile
}

function define (name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
}
