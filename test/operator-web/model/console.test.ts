// The console as a whole over a server that answers as told: what touches several models at once.
import t from 'tap'
import { signal } from '@preact/signals'
import type { Test } from 'tap'
import type { Console } from '../../../operator-web/model/console.ts'
import { createConsole } from '../../../operator-web/model/console.ts'
import { aloneTabs, conversation, handTimers, memoryShelf, message, settled, uuid, visitor } from '../fakes.ts'

interface Desk { models: Console, asked: string[], answers: Record<string, (body: never) => unknown>, told: (answer: object) => Promise<void> }

const me = { id: uuid(7), name: 'Ana', email: 'ana@shop.example', role: 'owner', status: 'online', sites: [] }

/** Somebody is signed in, and looks at `path`. A poll stays out until it is told something. */
async function openDesk (t: Test, path: string): Promise<Desk> {
  const asked: string[] = []
  const polls: Array<(answer: object) => void> = []
  const answers: Desk['answers'] = {
    me: () => me,
    conversations: ({ list }: { list: string }) => ({
      cursor: 'c1',
      sites: [],
      conversations: list === 'open' ? [conversation({ events: [message(1)] })] : list === 'left' ? [conversation({ id: uuid(901), state: 'left', events: [{ ...message(1, { conversation: uuid(901) }), kind: 'offline_message', name: 'Mara', email: 'm@x.example' }] })] : []
    }),
    roster: () => ({ stamp: 5, full: true, visitors: [visitor(1)] }),
    visitor: () => ({ id: uuid(1), site: 'abcdefghij12', firstSeenAt: message(1).at, lastSeenAt: message(1).at, visits: 1, recent: [] }),
    poll: () => new Promise(resolve => { polls.push(resolve) }),
    history: () => ({ conversation: conversation({ events: [message(1)] }) }),
    signal: () => undefined,
    end: () => ({}),
    'sign-out': () => undefined
  }
  const models = createConsole({
    fetch: async (url, init) => {
      const act = String(url).replace('/v1/operator/', '')
      const body = JSON.parse(init?.body as string ?? '{}') as { kind?: string }
      asked.push(body.kind === undefined ? act : `${act} ${body.kind}`)
      const found = await Promise.race([answers[act]?.(body as never), new Promise((_resolve, reject) => { init?.signal?.addEventListener('abort', () => { asked.push(`${act} aborted`); reject(new Error('aborted')) }) })])
      if (found instanceof Response) return found
      return found === undefined ? new Response(null, { status: 204 }) : Response.json(found, { status: found instanceof Error ? 503 : 200 })
    },
    shelf: memoryShelf(),
    address: { href: `https://chat.example${path}`, push () {}, replace (to) { asked.push(`at ${to}`) }, onPop () {} },
    speaker: { state: signal<'off' | 'on'>('on'), play () {}, begin () {}, unlock () {} },
    timers: handTimers(),
    tab: 'tab1',
    random: () => 0,
    epochMs: () => 0,
    hidden: () => false,
    away: () => false,
    joinTabs: aloneTabs
  })
  models.start()
  t.teardown(() => { models.live.stop() })
  await quiet()
  return {
    models,
    asked,
    answers,
    async told (answer) {
      polls.shift()?.({ cursor: 'c2', events: [], poll: { after: 0, hold: 25_000 }, ...answer })
      await quiet()
    }
  }
}

/** Requests of requests have been answered. */
async function quiet (): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await settled()
}

t.test('signing out ends the poll, says goodbye and then goes', async t => {
  const { models, asked } = await openDesk(t, '/settings')
  const before = asked.length
  await models.signOut()
  await quiet()
  t.same(asked.slice(before), ['poll aborted', 'signal leave', 'sign-out', 'at /sign-in'])
  t.equal(models.account.me.value, null)
})

t.test('without an answer nobody is signed out, and the console stays current', async t => {
  const { models, asked, answers } = await openDesk(t, '/settings')
  answers['sign-out'] = () => { throw new Error('cut') }
  await models.signOut()
  await quiet()
  t.equal(asked.at(-1), 'poll')
  t.match(models.toasts.toasts.value, [{ tone: 'danger' }])
  t.match(models.account.me.value, { name: 'Ana' })
})

t.test('a left message is ticked off by the end of its conversation', async t => {
  const { models, asked, told } = await openDesk(t, '/inbox')
  t.same(models.chatLists.left.value.map(({ id }) => id), [uuid(901)])
  await models.endChat(uuid(901))
  t.equal(asked.findLast(act => act === 'end'), 'end')
  t.match(models.toasts.toasts.value, [{ text: /^Done\./ }])
  await told({ events: [{ ...message(2, { conversation: uuid(901), by: `operator:${me.id}` }), kind: 'ended' }] })
  t.same(models.chatLists.left.value, [])
  t.same(models.chatLists.ended.value, [], 'nor is it a chat that has ended')
})

t.test('a left message is answered in its own chat, which its visitor\'s next words make wait', async t => {
  const { models, asked, answers, told } = await openDesk(t, `/chats/${uuid(901)}`)
  t.match(models.openChat.value, { state: 'left', email: undefined })
  t.equal(asked.findLast(act => act.startsWith('signal')), 'signal seen', 'on screen it is seen')
  t.equal(models.chatLists.unreadLeft.value, 0)
  const sent: object[] = []
  answers.send = (body: { key: string }) => {
    sent.push(body)
    return { conversation: uuid(901), seq: 102, number: 2, key: body.key, at: message(2).at }
  }
  models.messages.send(uuid(901), 'We will call')
  await quiet()
  t.match(sent, [{ conversation: uuid(901), text: 'We will call' }])
  await told({ events: [message(2, { conversation: uuid(901), by: `operator:${me.id}`, text: 'We will call' })] })
  t.match(models.openChat.value, { state: 'left', last: 2 })
  t.same(models.chatLists.left.value.map(({ id }) => id), [uuid(901)], 'it stays until it is ticked off')
  await told({ events: [{ ...message(3, { conversation: uuid(901) }), kind: 'started' }, message(4, { conversation: uuid(901) })] })
  t.match(models.openChat.value, { state: 'waiting' })
  t.same([models.chatLists.left.value.length, models.chatLists.waiting.value.map(({ id }) => id)], [0, [uuid(901)]])
})

t.test('who is looked at is read once, and again when they go, so that the times are true', async t => {
  const { models, asked, answers, told } = await openDesk(t, `/chats/${uuid(900)}`)
  const reads = (): number => asked.filter(act => act === 'visitor').length
  t.equal(reads(), 1)
  answers.roster = () => ({ stamp: 9, full: false, visitors: [visitor(1, { gone: true, changed: 9_000_000 })] })
  await told({ signals: { stamp: 's', roster: 9, sites: [], conversations: [] } })
  t.equal(models.roster.visitors.value.size, 0)
  t.equal(reads(), 2)
})

t.test('after a start anew the chat on screen is read again, and what was acknowledged and isn\'t there goes again under its key', async t => {
  const { models, answers, told } = await openDesk(t, `/chats/${uuid(900)}`)
  const keys: string[] = []
  answers.send = ({ key }: { key: string }) => {
    keys.push(key)
    return { conversation: uuid(900), seq: 103, number: 3, key, at: message(3).at }
  }
  models.messages.send(uuid(900), 'Hello')
  await quiet()
  t.match(models.messages.outgoing.value, [{ state: 'sent' }])
  answers.conversations = () => ({ cursor: 'c9', sites: [], conversations: [] })
  answers.history = () => ({ conversation: conversation({ state: 'ended', events: [message(1), { ...message(2), kind: 'ended' }] }) })
  answers.poll = () => Response.json({ code: 'cursor_gone', message: '', requestId: '' }, { status: 410 })
  await told({})
  answers.poll = () => new Promise(() => {})
  models.look()
  await quiet()
  t.match(models.openChat.value, { state: 'ended', last: 2 })
  t.same(keys, [keys[0], keys[0]])
  answers.history = () => ({ conversation: conversation({ state: 'ended', events: [message(1), message(2), message(3, { key: keys[0] ?? '' })] }) })
  models.live.read(uuid(900))
  await quiet()
  t.same(models.messages.outgoing.value, [], 'whatever way its event comes, it is in the log')
})

t.test('a chat that is not there is said to be missing, and one that can\'t be read now is not', async t => {
  const { models, answers } = await openDesk(t, `/chats/${uuid(900)}`)
  answers.history = () => { throw new TypeError('Failed to fetch') }
  models.live.read(uuid(901))
  await quiet()
  t.equal(models.live.missing.value, '')
  answers.history = () => Response.json({ code: 'not_found', message: '', requestId: '' }, { status: 404 })
  models.live.read(uuid(902))
  await quiet()
  t.equal(models.live.missing.value, uuid(902))
})

t.test('the visitor on the screen is read again as they open and close pages, and nobody else', async t => {
  const { models, asked } = await openDesk(t, `/visitors#${uuid(1)}`)
  t.match(models.profile.profile.value, { kind: 'good', id: uuid(1) })
  const reads = (): number => asked.filter(act => act === 'visitor').length
  const before = reads()
  let changed = 2_000_000
  const seen = async (change: object): Promise<number> => {
    models.roster.take({ stamp: ++changed, full: false, visitors: [1, 2].map(n => visitor(n, { ...change, changed })) })
    await quiet()
    return reads() - before
  }
  t.equal(await seen({ pages: 2, tabs: 2 }), 1, 'a second page')
  t.equal(await seen({ pages: 2, tabs: 1 }), 2, 'it was closed')
  t.equal(await seen({ pages: 2, name: 'Mara' }), 2, 'nothing that the row does not say')
})

t.test('their chats beside the log are read again when one begins', async t => {
  const { asked, told } = await openDesk(t, `/chats/${uuid(900)}`)
  const before = asked.length
  await told({ events: [{ ...message(1, { conversation: uuid(902) }), kind: 'started' }] })
  t.ok(asked.slice(before).includes('visitor'))
})

t.test('the list of people is read again when somebody joins, where it was read', async t => {
  const { models, asked, answers, told } = await openDesk(t, '/people')
  answers.people = () => ({ people: [] })
  const joined = { seq: 150, key: uuid(77), by: `operator:${uuid(8)}`, at: message(1).at, kind: 'operator_changed', operator: uuid(8) }
  await told({ events: [joined] })
  t.notOk(asked.includes('people'))
  await models.people.load()
  await told({ events: [{ ...joined, seq: 151 }] })
  t.equal(asked.filter(act => act === 'people').length, 2)
})
