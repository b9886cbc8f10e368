// Conversations from the visitor's side: started, ended, begun again; left while nobody is there; read back page by page.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { testApp } from '../../helpers/app.ts'
import { owner, siteOrigin } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import { soonMs } from '../../helpers/followers.ts'
import { sayHello, toTaken, visitor } from '../../helpers/visitors.ts'
import { until } from '../../helpers/wait.ts'
import type { Conversation } from '../../../src/wire/conversations.ts'
import type { SpokenEvent } from '../../../src/wire/events.ts'
import { defaultSettings } from '../../../src/wire/settings.ts'

const test = await testApp(t)
const ana = await openConsole(await owner(test))
const { siteId } = ana

const numbers = (conversation: Conversation | undefined): number[] => conversation?.events.map(event => (event as SpokenEvent).number) ?? []

t.test('who opens the chat waits, and the operator hears of it within a second', async t => {
  const mara = await visitor(test, siteId)
  const key = randomUUID()
  const first = await mara.post('start', { key })
  t.equal(first.statusCode, 201)
  const { conversation } = first.json()
  t.match(await ana.learns('started', { conversation }, { withinMs: soonMs }), { visitor: mara.id, site: siteId, by: 'visitor', number: 1 })
  t.match(await mara.post('start', { key }), { statusCode: 200, body: first.body }, 'again')
  const other = await mara.post('start', { key: randomUUID() })
  t.same([other.statusCode, other.json().conversation], [200, conversation], 'open already')
  t.match((await ana.lists('open')).filter(({ visitor }) => visitor === mara.id), [{ id: conversation, state: 'waiting' }])
  t.equal((await mara.says('hello')).conversation, conversation)
})

t.test('hello says whether the history has more than it shows', async t => {
  const mara = await visitor(test, siteId)
  const earlier = async (): Promise<boolean> => toTaken(await sayHello(test, siteId, { token: mara.token })).json().earlier
  t.equal(mara.hello.earlier, false, 'a stranger')
  const { conversation } = await mara.says('hello')
  t.equal(await earlier(), false, 'the open one is shown')
  toTaken(await mara.post('end', { key: randomUUID(), conversation }))
  t.equal(await earlier(), true, 'it ended')
  await mara.says('hello again')
  t.equal(await earlier(), true, 'before the open one')
  toTaken(await ana.post('/v1/operator/erase', { what: 'conversation', conversation }))
  t.equal(await earlier(), false, 'erased')
})

t.test('started ten times at once it is one conversation', async t => {
  const mara = await visitor(test, siteId)
  const answers = await Promise.all(Array.from({ length: 10 }, async () => await mara.post('start', { key: randomUUID() })))
  t.equal(new Set(answers.map(answer => answer.json().conversation)).size, 1)
  t.same(answers.map(({ statusCode }) => statusCode).sort(), [...Array(9).fill(200), 201])
})

t.test('either side ends it; the other hears so, and what is said next begins another', async t => {
  const mara = await visitor(test, siteId)
  const { conversation: first } = await mara.says('hello')
  const key = randomUUID()
  const end = await mara.post('end', { key, conversation: first })
  t.match(end, { statusCode: 200 })
  await ana.learns('ended', { conversation: first, by: 'visitor' }, { withinMs: soonMs })
  t.equal((await mara.post('end', { key, conversation: first })).body, end.body, 'again')
  t.match(await mara.post('end', { key: randomUUID(), conversation: first }), { statusCode: 200 }, 'ended is ended')
  t.match(await ana.post('/v1/operator/send', { key: randomUUID(), conversation: first, text: 'wait' }), { statusCode: 409 })
  const { conversation: second } = await mara.says('one more thing')
  t.not(second, first)
  await ana.says(second, 'yes?')
  t.match(await ana.post('/v1/operator/end', { key: randomUUID(), conversation: second }), { statusCode: 200 })
  t.match(await mara.learns('ended', { conversation: second }, { withinMs: soonMs }), { by: `operator:${ana.me.id}`, name: 'Ana' })
  t.match(await mara.post('start', { key: randomUUID() }), { statusCode: 201 })
  t.same((await ana.lists({ visitor: mara.id })).map(({ state }) => state), ['waiting', 'ended', 'ended'])
  t.equal(ana.events.filter(event => event.kind === 'ended' && event.conversation === first).length, 1)
})

t.test('a message left while nobody is there waits in the inbox, with name and address', async t => {
  const mara = await visitor(test, siteId)
  const key = randomUUID()
  const left = { key, name: 'Mara  Lind', email: 'mara@example.com', phone: '+47 22 12 34 56', text: 'Do you ship to Oslo?', consent: 'I agree to the terms.' }
  const first = await mara.post('offline', left)
  t.equal(first.statusCode, 201)
  t.match(await mara.post('offline', left), { statusCode: 200, body: first.body })
  t.match(await ana.learns('offline_message', { visitor: mara.id }, { withinMs: soonMs }), { text: left.text, email: left.email, phone: left.phone, consent: { text: left.consent } })
  const [found, ...more] = (await ana.lists('left')).filter(({ visitor }) => visitor === mara.id)
  t.same(more, [])
  t.match(found, { state: 'left', visitorName: 'Mara Lind', email: 'mara@example.com', events: [{ kind: 'offline_message', text: left.text }] })
  t.match((await ana.post('/v1/operator/visitor', { visitor: mara.id })).json(), { name: 'Mara Lind', email: 'mara@example.com', phone: left.phone })
  t.notOk((await ana.lists('open')).some(({ visitor }) => visitor === mara.id))
  t.equal((await sayHello(test, siteId, { token: mara.token })).json().conversation, undefined, 'nothing was missed yet')
  t.match(await ana.post('/v1/operator/send', { key: randomUUID(), conversation: found?.id, text: 'yes' }), { statusCode: 201 })
  t.match((await sayHello(test, siteId, { token: mara.token })).json().conversation, { id: found?.id, state: 'left', seenByVisitor: 0, events: [{ kind: 'offline_message' }, { kind: 'message', text: 'yes' }] }, 'who comes back is told')
  t.match(await ana.post('/v1/operator/end', { key: randomUUID(), conversation: found?.id }), { statusCode: 200 }, 'done with it')
  t.notOk((await ana.lists('left')).some(({ visitor }) => visitor === mara.id))
  for (const email of ['', 'x', 'a@b', 'a@b.example\r\nBcc: c@d.example', 'a@b.example,c@d.example', '"a b"@c.example', `${'x'.repeat(250)}@b.example`]) {
    t.match(await mara.post('offline', { ...left, key: randomUUID(), email }), { statusCode: 400 }, email)
  }
})

t.test('history comes page by page, newest first, without a gap or a repeat, for both sides', async t => {
  const mara = await visitor(test, siteId)
  const { conversation } = await mara.says('words 1')
  for (let turn = 2; turn <= 60; turn++) {
    if (turn % 4 === 0) await mara.says(`words ${turn}`)
    else await ana.says(conversation, `words ${turn}`)
  }
  const all = Array.from({ length: 60 }, (_, at) => at + 1)
  const { conversation: opened } = (await visitor(test, siteId, { token: mara.token })).hello
  t.same(numbers(opened), all.slice(-50))
  t.equal(opened?.more, true)

  const read: number[] = []
  for (let before: number | undefined; ;) {
    const body = { conversation, limit: 7, ...(before === undefined ? {} : { before }) }
    const [page] = toTaken(await mara.post('history', body)).json().conversations as Conversation[]
    read.unshift(...numbers(page))
    t.equal(page?.more, read[0] !== 1)
    t.ok(page?.events.every(event => !('visitor' in event) && !('site' in event)))
    if (page?.more !== true) break
    before = read[0]
  }
  t.same(read, all)

  const seen: number[] = []
  for (let before: number | undefined; ;) {
    const body = { conversation, limit: 25, ...(before === undefined ? {} : { before }) }
    const page = toTaken(await ana.post('/v1/operator/history', body)).json().conversation as Conversation
    seen.unshift(...numbers(page))
    if (!page.more) break
    before = page.events[0]?.seq
  }
  t.same(seen, all)
  t.match(toTaken(await mara.post('history', { conversation, before: 1 })).json(), { conversations: [{ events: [] }] })
  for (const odd of [{ before: 0 }, { before: 1.5 }, { before: '1' }, { limit: 0 }, { limit: 201 }, { before: 2 ** 31 }]) {
    t.match(await mara.post('history', { conversation, ...odd }), { statusCode: 400 }, JSON.stringify(odd))
  }
})

t.test('where the site asks visitors to agree, no message is left by who did not; the chat\'s tick is the page\'s matter, since an answered message goes on without one', async t => {
  const [mara, other] = [await visitor(test, siteId), await visitor(test, siteId)]
  const consent = 'I agree to the terms.'
  const decide = async (text: string): Promise<void> => { toTaken(await ana.post('/v1/operator/site/settings', { site: siteId, name: 'Shop', origins: [siteOrigin], settings: { ...defaultSettings, form: { ...defaultSettings.form, consent: { text, url: '' } } } })) }
  const left = { name: 'Mara', email: 'mara@example.com', text: 'Call me' }
  await decide(consent)
  await until(async () => (await other.post('offline', { key: randomUUID(), ...left })).statusCode === 400, 'the settings are here')
  t.equal((await mara.post('offline', { key: randomUUID(), ...left })).statusCode, 400)
  t.same(await ana.lists({ visitor: mara.id }), [], 'nothing came of it')
  t.equal((await mara.post('offline', { key: randomUUID(), ...left, consent })).statusCode, 201)
  const [found] = await ana.lists({ visitor: mara.id })
  t.match(await ana.post('/v1/operator/send', { key: randomUUID(), conversation: found?.id, text: 'When?' }), { statusCode: 201 })
  t.match(await mara.post('start', { key: randomUUID() }), { statusCode: 201 })
  t.match(await ana.lists({ visitor: mara.id }), [{ id: found?.id, state: 'waiting' }], 'what they agreed to goes on')
  await decide('')
})

t.test('the visitor\'s list has all of their conversations, newest first, with their newest words', async t => {
  const mara = await visitor(test, siteId)
  const ids = []
  for (const text of ['first', 'second', 'third']) {
    const { conversation } = await mara.says(text)
    ids.unshift(conversation)
    if (text !== 'third') await mara.post('end', { key: randomUUID(), conversation })
  }
  const { conversations } = toTaken(await mara.post('history', { limit: 1 })).json() as { conversations: Conversation[] }
  t.same(conversations.map(({ id }) => id), ids)
  t.match(conversations, [{ state: 'waiting', more: false, events: [{ text: 'third' }] }, { state: 'ended', more: true, events: [{ kind: 'ended' }] }, { state: 'ended', more: true }])
})
