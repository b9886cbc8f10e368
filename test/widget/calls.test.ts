// What the page's rarer calls ask of the contact and the memory: consent, identity, tracking, wishes, starting anew, the owner's pictures.
import t from 'tap'
import type { Inner, News } from '../../widget/host.ts'
import { IdentifyBody, TrackBody } from '../../src/wire/identity.ts'
import { SignalBody } from '../../src/wire/visitor.ts'
import { until } from '../helpers/wait.ts'
import { look, settings, stubPage } from './page-stub.ts'

stubPage()
const { call } = await import('../../widget/calls.ts')
const token = 'v1.aaaaaaaaaaaaaaaaaaaaaaaa'

interface Asked { act: string, body: Record<string, unknown> }

/** A loader that writes down what it is asked to do. */
function fakeInner (answers: Record<string, unknown> = {}): { inner: Inner, asked: Asked[], done: string[], news: News[], kept: Map<string, string> } {
  const [asked, done, news, kept] = [[] as Asked[], [] as string[], [] as News[], new Map([['t', token]])]
  const inner = {
    site: settings,
    origin: 'https://chat.example',
    wish: {},
    button: { status: 'away' },
    look: () => look,
    keep: { read: (name: string) => kept.get(name), write: (name: string, text: string) => { kept.set(name, text) } },
    contact: {
      tab: 'tab1',
      ask: async (act: string, body: Record<string, unknown>) => {
        asked.push({ act, body })
        return answers[act] ?? { kind: 'answer', status: 200, body: {} }
      },
      watch: (watcher: (news: News) => void) => { watcher({ kind: 'snapshot' }) }
    },
    announce: (name: string) => { done.push(`announce ${name}`) },
    tell: (item: News) => { news.push(item) },
    begin: () => { done.push('begin') },
    stop: () => { done.push('stop') },
    closePanel: () => { done.push('close') },
    setMemory: (inMemory: boolean, all?: object) => { done.push(`memory ${inMemory} ${all === undefined ? 'as it is' : 'empty'}`) }
  }
  return { inner: inner as unknown as Inner, asked, done, news, kept }
}

t.test('identify and track say what the wire takes, whatever the page gave', async t => {
  const { inner, asked, done } = fakeInner({ identify: { kind: 'answer', status: 200, body: { verified: false } } })
  await call(inner, 'identify', [{ id: 7, name: 'Mara', email: 'mara@shop.example', plan: 'gold', seats: 3, nested: {}, nothing: null, empty: '' }])
  await call(inner, 'track', ['Added to basket', { sku: 'T-1', price: 7.5, list: [1] }])
  const [identify, track] = asked
  t.match(identify?.body, { who: { name: 'Mara', email: 'mara@shop.example', data: { plan: 'gold', seats: 3 } } })
  t.ok(IdentifyBody.safeParse({ token, ...JSON.parse(JSON.stringify(identify?.body)) }).success)
  t.ok(TrackBody.safeParse({ token, ...JSON.parse(JSON.stringify(track?.body)) }).success)
  t.same(inner.who, { name: 'Mara', email: 'mara@shop.example' })
  t.same(done, ['announce identify'])
})

t.test('who is the same person elsewhere goes on as that one', async t => {
  const other = 'v1.bbbbbbbbbbbbbbbbbbbbbbbb'
  const { inner, done, kept } = fakeInner({ identify: { kind: 'answer', status: 200, body: { verified: true, token: other } } })
  await call(inner, 'identify', [{ id: '7', hash: 'ab' }])
  t.same(done, ['stop', 'begin', 'announce identify'])
  t.equal(kept.get('t'), other)
})

t.test('a refusal is told with its code; what a later version knows is passed over', async t => {
  const { inner } = fakeInner({ track: { kind: 'refused', status: 400, code: 'bad_input', retryAfterMs: 0 } })
  await t.rejects(call(inner, 'track', ['x']), { call: 'track', code: 'bad_input' })
  await t.resolves(call(inner, 'teleport', []))
  await t.resolves(call(inner, 'toString', []))
})

t.test('a page says where it is in the wire\'s words, without secrets', async t => {
  const { inner, asked } = fakeInner()
  await call(inner, 'page', [{ url: '/two?token=secret', title: 'Two' }])
  t.ok(SignalBody.safeParse({ token, ...asked[0]?.body }).success)
  t.match(asked[0]?.body, { page: { url: 'https://shop.example/two?token=', title: 'Two' } })
})

t.test('other tabs hear who is another now, and who wants none', async t => {
  const said: unknown[] = []
  const channel = new BroadcastChannel(`shopbell:${settings.id}`)
  channel.onmessage = event => { said.push((event as MessageEvent<{ message?: unknown }>).data.message ?? 'bye') }
  t.teardown(() => { channel.close() })
  const answer = { kind: 'answer', status: 200, body: { verified: true, token: `${token}b` } }
  await call(fakeInner({ identify: answer }).inner, 'identify', [{ id: '7', hash: 'ab' }])
  await call(fakeInner().inner, 'reset', [])
  await call(fakeInner().inner, 'consent', [false])
  await until(() => said.length === 6)
  t.same(said, [{ said: 'anew' }, 'bye', { said: 'left' }, 'bye', { said: 'refused' }, 'bye'])
  await call(fakeInner().inner, 'consent', [true])
})

t.test('a tab that hears of a reset shows nothing of before and goes on as the new stranger; of a no, it stops', async t => {
  const { inner, done, news, kept } = fakeInner()
  const { setTimeout } = globalThis
  t.teardown(() => { Object.assign(globalThis, { setTimeout }) })
  Object.assign(globalThis, { setTimeout: (run: () => void) => setTimeout(run) })
  inner.who = { name: 'Mara' }
  await call(inner, 'left', [])
  t.same(done, ['close', 'stop', 'begin'], 'what storage holds is the other tab\'s')
  t.same(news, [{ kind: 'snapshot', stranger: true }])
  t.equal(inner.who, undefined)
  done.length = 0
  inner.wish.consent = 'wait'
  kept.delete('t')
  await call(inner, 'left', [])
  t.same(done, ['close', 'stop', 'close', 'stop', 'memory true empty'], 'without a yes nobody is greeted')
  done.length = 0
  await call(inner, 'refused', [])
  t.same(done, ['close', 'stop', 'memory true empty'])
  await call(inner, 'consent', [true])
})

t.test('reset begins as a stranger; a no is followed by nothing, not even by that', async t => {
  const { inner, done, news } = fakeInner()
  await call(inner, 'reset', [])
  t.same(done, ['close', 'stop', 'memory false empty', 'begin'])
  t.same(news, [{ kind: 'snapshot', stranger: true }])
  done.length = 0
  await call(inner, 'consent', [false])
  t.same(done, ['close', 'stop', 'memory true empty'])
  done.length = 0
  await call(inner, 'reset', [])
  t.same(done, ['close', 'stop', 'memory true empty'])
  done.length = 0
  await call(inner, 'consent', ['yes'])
  t.same(done, [], 'neither yes nor no')
  await call(inner, 'consent', [true])
  t.same(done, ['memory false as it is', 'begin'])
})

t.test('wishes are put on at once, another language is asked for, and what is to be watched by now is told', async t => {
  const { inner, asked, news } = fakeInner({ look: { kind: 'answer', status: 200, body: { ...look, lang: 'de', rules: [{ id: 'one', pageMs: 0 }] } } })
  await call(inner, 'set', [{ theme: 'dark', position: 'start' }])
  t.match(inner.wish, { theme: 'dark', css: /--left:var\(--x\)/ })
  t.match(news, [{ kind: 'look', look: { lang: 'en' } }])
  await call(inner, 'set', [{ lang: 'de', position: undefined }])
  t.equal(inner.wish.css, undefined)
  t.match(asked, [{ act: 'look', body: { lang: ['de', 'en', 'en-GB'] } }])
  t.match(news[1], { kind: 'look', look: { lang: 'de' } })
  t.match(news[2], { kind: 'rules', rules: [{ id: 'one' }] })
})

t.test('a wish that is none is told as an error, beside others that are', async t => {
  for (const wishes of [{ department: 'sales' }, { theme: 'purple' }, { position: 'top' }, { toString: 'x' }, { lang: 7.5 }]) {
    const { inner } = fakeInner()
    await t.rejects(call(inner, 'set', [{ theme: 'dark', ...wishes }]), { call: 'set', code: 'bad_input' }, JSON.stringify(wishes))
    t.equal(inner.wish.theme, 'theme' in wishes ? undefined : 'dark')
  }
})

t.test('the owner\'s pictures and words show the state, and keep what their address says', async t => {
  const place = (attributes: Record<string, string>): object => ({ getAttribute: (name: string) => attributes[name] ?? null, setAttribute: (name: string, value: string) => { attributes[name] = value } })
  const [picture, mark] = [{ src: `https://chat.example/s/${settings.id}.svg?set=banner`, alt: 'Chat' }, { src: '', alt: '' }]
  const words = { textContent: '…' }
  Object.assign(document, { querySelectorAll: (selector: string) => selector.includes('img') ? [place(picture), place(mark)] : [words] })
  await call(fakeInner().inner, 'marks', [])
  t.same(picture, { src: `https://chat.example/s/${settings.id}.svg?set=banner&status=away`, alt: 'Live chat: Back soon' })
  t.same(mark, { src: `https://chat.example/s/${settings.id}.svg?status=away`, alt: '' }, 'one with words beside it stays silent')
  t.equal(words.textContent, 'Back soon')
})
