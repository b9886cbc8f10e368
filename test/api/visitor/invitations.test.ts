// Invitations from both sides: sent, shown, and what becomes of them.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { startDue, testApp } from '../../helpers/app.ts'
import { operator, owner } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import type { ConsoleActor } from '../../helpers/consoles.ts'
import { soonMs } from '../../helpers/followers.ts'
import { visitor } from '../../helpers/visitors.ts'
import type { VisitorActor } from '../../helpers/visitors.ts'

const test = await testApp(t)
startDue(t, test)
const boss = await owner(test)
const { siteId } = boss
const ana = await openConsole(boss)
const ben = await openConsole(await operator(test, boss, { sites: [siteId] }))

async function answers (mara: VisitorActor, invitation: string, state: 'shown' | 'accepted' | 'declined'): Promise<string> {
  return await answersBy(randomUUID(), mara, { invitation, state })
}

async function answersBy (key: string, mara: VisitorActor, body: { invitation: string, state: string }): Promise<string> {
  const answer = await mara.post('answer', { key, ...body })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json().state
}

async function stateOf (console: ConsoleActor, visitorId: string): Promise<unknown> {
  return (await console.lists({ visitor: visitorId })).map(({ state, invitation }) => [state, invitation])
}

t.test('words and picture are on the visitor\'s page within a second; the console hears shown and accepted, and both talk', async t => {
  const mara = await visitor(test, siteId)
  const { conversation } = await ana.invites(mara.id, 'May I help?')
  t.match(await mara.learns('invitation', { conversation }, { withinMs: soonMs }), { text: 'May I help?', art: 'bell', name: 'Ana', by: `operator:${ana.me.id}`, number: 1 })
  t.same(await stateOf(ana, mara.id), [['invited', 'sent']])
  t.equal(await answers(mara, conversation, 'shown'), 'shown')
  for (const console of [ana, ben]) await console.learns('invitation_state', { conversation, state: 'shown' }, { withinMs: soonMs })
  t.same(await stateOf(ben, mara.id), [['invited', 'shown']])
  t.equal(await answers(mara, conversation, 'accepted'), 'accepted')
  await ben.learns('invitation_state', { conversation, state: 'accepted', by: 'visitor' })
  t.same(await stateOf(ana, mara.id), [['talking', 'accepted']])
  t.equal((await mara.says('yes please')).conversation, conversation)
  await ana.says(conversation, 'what is it?')
  await mara.hears('what is it?', { withinMs: soonMs })
  await ben.hears('yes please')
  t.match((await visitor(test, siteId, { token: mara.token })).hello.conversation, { id: conversation, state: 'talking', invitation: 'accepted', last: 5 })
})

t.test('declined, the conversation has ended', async t => {
  const mara = await visitor(test, siteId)
  const { conversation } = await ana.invites(mara.id)
  t.equal(await answers(mara, conversation, 'declined'), 'declined')
  await ana.learns('invitation_state', { conversation, state: 'declined' })
  t.same(await stateOf(ana, mara.id), [['ended', 'declined']])
  t.equal((await visitor(test, siteId, { token: mara.token })).hello.conversation, undefined)
})

t.test('answering twice changes nothing and says what it became', async t => {
  const mara = await visitor(test, siteId)
  const { conversation } = await ana.invites(mara.id)
  const key = randomUUID()
  t.same(await Promise.all([1, 2, 3].map(async () => await answersBy(key, mara, { invitation: conversation, state: 'accepted' }))), ['accepted', 'accepted', 'accepted'])
  t.equal(await answers(mara, conversation, 'declined'), 'accepted', 'too late')
  t.equal(await answers(mara, conversation, 'shown'), 'accepted')
  const told = ana.events.filter(event => event.kind === 'invitation_state' && event.conversation === conversation)
  await ana.learns('invitation_state', { conversation, state: 'accepted' })
  t.same(told, [])
  t.equal(ana.events.filter(event => event.kind === 'invitation_state' && event.conversation === conversation).length, 1)
})

t.test('of accepting and declining at once one wins, and both are told which', async t => {
  const mara = await visitor(test, siteId)
  const { conversation } = await ana.invites(mara.id)
  const [one, two] = await Promise.all([answers(mara, conversation, 'accepted'), answers(mara, conversation, 'declined')])
  t.equal(one, two)
  t.same(await stateOf(ana, mara.id), [[one === 'accepted' ? 'talking' : 'ended', one]])
})

t.test('a second invitation replaces the first; the same key is the same invitation', async t => {
  const mara = await visitor(test, siteId)
  const key = randomUUID()
  const first = await ana.invites(mara.id, 'First', key)
  t.same(await ana.invites(mara.id, 'First', key), first)
  const second = await ben.invites(mara.id, 'Second')
  t.not(second.conversation, first.conversation)
  await mara.learns('invitation', { conversation: second.conversation })
  t.match(mara.events.map(event => [event.kind, 'conversation' in event && event.conversation === first.conversation]), [['invitation', true], ['invitation_state', true], ['invitation', false]])
  await ana.learns('invitation_state', { conversation: first.conversation, state: 'replaced' })
  t.equal(await answers(mara, first.conversation, 'accepted'), 'replaced')
  t.equal(await answers(mara, second.conversation, 'accepted'), 'accepted')
  t.same(await stateOf(ana, mara.id), [['talking', 'accepted'], ['ended', 'replaced']])
})

t.test('who waits or talks already isn\'t invited', async t => {
  const mara = await visitor(test, siteId)
  const { conversation } = await mara.says('hello')
  const invite = async (): Promise<[number, string]> => {
    const answer = await ana.post('/v1/operator/invite', { key: randomUUID(), visitor: mara.id, text: 'Hi', art: 'wave' })
    return [answer.statusCode, answer.json().code]
  }
  t.same(await invite(), [409, 'conversation_open'], 'waiting')
  await ana.says(conversation, 'good day')
  t.same(await invite(), [409, 'conversation_open'], 'talking')
  await mara.post('end', { key: randomUUID(), conversation })
  t.same((await invite())[0], 201)
})

t.test('words into an invitation accept it', async t => {
  const mara = await visitor(test, siteId)
  const { conversation } = await ana.invites(mara.id)
  t.equal((await mara.says('into the invitation')).conversation, conversation)
  await ana.hears('into the invitation')
  t.same(ana.events.filter(event => 'conversation' in event && event.conversation === conversation).map(({ kind }) => kind), ['invitation', 'invitation_state', 'message'])
  t.same(await stateOf(ana, mara.id), [['talking', 'accepted']])
})

t.test('who leaves without an answer has ignored it', async t => {
  const mara = await visitor(test, siteId)
  const { conversation } = await ana.invites(mara.id)
  await answers(mara, conversation, 'shown')
  await mara.tells({ kind: 'leave' })
  await ana.learns('invitation_state', { conversation, state: 'ignored', by: 'system' }, { withinMs: 8000 })
  t.same(await stateOf(ana, mara.id), [['ended', 'ignored']])
  t.equal(await answers(mara, conversation, 'accepted'), 'ignored', 'coming back is too late')
})

t.test('what is no invitation can\'t be answered', async t => {
  const mara = await visitor(test, siteId)
  const { conversation } = await mara.says('hello')
  t.match(await mara.post('answer', { key: randomUUID(), invitation: conversation, state: 'accepted' }), { statusCode: 404 })
  const invited = await visitor(test, siteId)
  const { conversation: invitation } = await ana.invites(invited.id)
  for (const state of ['sent', 'ignored', 'replaced', '', 'ACCEPTED']) t.match(await invited.post('answer', { key: randomUUID(), invitation, state }), { statusCode: 400 })
  for (const text of ['', ' ', 'x'.repeat(301)]) t.match(await ana.post('/v1/operator/invite', { key: randomUUID(), visitor: mara.id, text, art: 'wave' }), { statusCode: 400 })
  t.match(await ana.post('/v1/operator/invite', { key: randomUUID(), visitor: randomUUID(), text: 'x', art: 'wave' }), { statusCode: 404 })
})
