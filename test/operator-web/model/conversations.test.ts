// Snapshots and events become what is on screen, by one fold.
import t from 'tap'
import { ConversationsModel, answerOf, invitationOf, isAnswerable, isWithdrawn, lastWords, reachOf, ruleOf, unreadOf, waitingSince } from '../../../operator-web/model/conversations.ts'
import type { Chat } from '../../../operator-web/model/conversations.ts'
import { conversation, message, uuid } from '../fakes.ts'

function open (): { conversations: InstanceType<typeof ConversationsModel>, heard: number[], chat: () => Chat } {
  const heard: number[] = []
  const conversations = new ConversationsModel({ onEvent: event => { heard.push(event.number) } })
  return { conversations, heard, chat: () => conversations.chats.value.get(uuid(900)) as Chat }
}
const ours = { by: `operator:${uuid(7)}`, name: 'Ana' }

t.test('an event is told of once, however often it comes', async t => {
  const { conversations, heard } = open()
  conversations.take([conversation({ events: [message(1)] })])
  t.equal(conversations.apply(message(1)), true)
  t.equal(conversations.apply(message(2)), true)
  t.equal(conversations.apply(message(2)), true)
  t.same(heard, [2])
})

t.test('a missing event is noticed and nothing is shown out of order', async t => {
  const { conversations, chat } = open()
  conversations.take([conversation({ events: [message(1)] })])
  t.equal(conversations.apply(message(3)), false)
  t.equal(chat().events.length, 1)
  conversations.take([conversation({ events: [message(1), message(2), message(3)] })])
  t.same(chat().events.map(({ number }) => number), [1, 2, 3])
})

t.test('the first event of an unknown conversation opens it with its visitor, a later one asks for the history', async t => {
  const { conversations, chat } = open()
  t.equal(conversations.apply({ ...message(1), kind: 'started' }), true)
  t.equal(chat().state, 'waiting')
  t.equal(chat().visitor, uuid(1))
  t.equal(conversations.apply(message(4, { conversation: uuid(901) })), false)
})

t.test('a snapshot that is behind takes nothing back, not even a seen mark', async t => {
  const { conversations, chat } = open()
  conversations.take([conversation({ events: [message(1), message(2)], seenByVisitor: 2 })])
  conversations.apply(message(3))
  conversations.take([conversation({ events: [message(1), message(2)] })])
  t.equal(chat().last, 3)
  conversations.take([conversation({ events: [message(1), message(2), message(3)], last: 3, seenByVisitor: 0 })])
  t.equal(chat().seenByVisitor, 2)
})

t.test('older pages stay in front when a newer snapshot comes', async t => {
  const { conversations, chat } = open()
  conversations.take([conversation({ events: [message(3)], last: 3, more: true })])
  conversations.extend(conversation({ events: [message(1), message(2)], last: 3 }), message(3).key)
  t.same(chat().events.map(({ number }) => number), [1, 2, 3])
  t.equal(chat().more, false)
  conversations.take([conversation({ events: [message(3), message(4)], last: 4, more: true })])
  t.same(chat().events.map(({ number }) => number), [1, 2, 3, 4])
})

t.test('after a lost cursor, open chats that are not in the list are named to be read again', async t => {
  const { conversations } = open()
  conversations.take([conversation(), conversation({ id: uuid(901) }), conversation({ id: uuid(902), state: 'left' })])
  t.same(conversations.reset([conversation({ id: uuid(901) })]), [uuid(900)])
})

t.test('whole lists alone say what there is: a shorter log is the true one, older pages stay where it joins on, what isn\'t listed is gone', async t => {
  const { conversations, chat, heard } = open()
  conversations.take([conversation({ events: [4, 5, 6].map(number => message(number)), last: 6, more: true, seenByOperators: 6 }), conversation({ id: uuid(901), state: 'ended' })])
  conversations.extend(conversation({ events: [2, 3].map(number => message(number)), last: 6, more: true }), message(4).key)
  t.same(conversations.reset([conversation({ events: [message(3), message(4)], last: 4, more: true })]), [], 'ended chats go as with a reload')
  t.same([...conversations.chats.value.keys()], [uuid(900)])
  t.same(chat().events.map(({ number }) => number), [2, 3, 4])
  t.equal(chat().seenByOperators, 0)
  t.equal(conversations.apply(message(5, { key: uuid(77), text: 'after the restore' })), true)
  t.equal(lastWords(chat())?.text, 'after the restore')
  t.same(heard, [5])
  t.equal(unreadOf(chat()), 4)
})

t.test('an older page is put only before the event that it was asked for', async t => {
  const { conversations, chat } = open()
  conversations.take([conversation({ events: [message(3)], last: 3, more: true })])
  conversations.extend(conversation({ events: [message(1)], last: 3 }), message(2).key)
  conversations.extend(conversation({ id: uuid(901), events: [message(1)], last: 3 }), message(2).key)
  t.same(chat().events.map(({ number }) => number), [3])
  t.equal(conversations.chats.value.size, 1)
})

t.test('a message of an operator ends the waiting, and since when somebody waits is their first unanswered word', async t => {
  const { conversations, chat } = open()
  conversations.apply({ ...message(1), kind: 'started' })
  t.equal(waitingSince(chat()), message(1).at)
  conversations.apply(message(2, ours))
  t.equal(chat().state, 'talking')
  t.equal(waitingSince(chat()), undefined)
  conversations.apply(message(3))
  conversations.apply(message(4))
  t.equal(waitingSince(chat()), message(3).at)
  t.equal(unreadOf(chat()), 2)
  conversations.mark([{ id: uuid(900), seenByVisitor: 2, seenByOperators: 3 }])
  t.equal(unreadOf(chat()), 1)
  t.equal(lastWords(chat())?.text, 'message 4')
})

t.test('who accepted a rule\'s invitation waits from then on, until somebody answers', async t => {
  const { conversations, chat } = open()
  conversations.apply({ ...message(1), by: `rule:${uuid(5)}`, kind: 'invitation', text: 'Hello?', art: 'cat', rule: 'Tea lovers' })
  conversations.apply({ ...message(2), kind: 'invitation_state', state: 'accepted' })
  t.equal(chat().state, 'waiting')
  t.equal(ruleOf(chat()), 'Tea lovers')
  t.equal(waitingSince(chat()), message(2).at)
  conversations.apply(message(3, ours))
  t.equal(chat().state, 'talking')
  t.equal(waitingSince(chat()), undefined)
})

t.test('an erased chat, and all of an erased visitor, are not shown any more', async t => {
  const { conversations } = open()
  conversations.take([conversation({ events: [message(1)] }), conversation({ id: uuid(901), visitor: uuid(7) }), conversation({ id: uuid(902), visitor: uuid(7) }), conversation({ id: uuid(903), visitor: uuid(8) })])
  t.equal(conversations.apply({ ...message(5), kind: 'conversation_erased' } as never), true, 'also with a hole before it')
  conversations.forget(uuid(7))
  t.same([...conversations.chats.value.keys()], [uuid(903)])
})

t.test('an invitation goes from sent to shown to declined, and its chat is over then', async t => {
  const { conversations, chat } = open()
  const base = { ...message(1, ours), text: 'Hello?', art: 'wave' as const }
  conversations.apply({ ...base, kind: 'invitation' })
  t.match(invitationOf(chat()), { state: 'sent' })
  conversations.apply({ ...message(2), kind: 'invitation_state', state: 'shown' })
  t.match(invitationOf(chat()), { state: 'shown', at: message(2).at })
  t.equal(chat().state, 'invited')
  conversations.apply({ ...message(3), kind: 'invitation_state', state: 'declined' })
  t.match(invitationOf(chat()), { state: 'declined' })
  t.equal(chat().state, 'ended')
})

t.test('an invitation that was taken back before an answer says nothing any more', async t => {
  const { conversations, chat } = open()
  conversations.apply({ ...message(1, ours), kind: 'invitation', text: 'Hello?', art: 'wave' })
  conversations.apply({ ...message(2), kind: 'invitation_state', state: 'shown' })
  t.equal(isWithdrawn(chat()), false)
  conversations.apply({ ...message(3, ours), kind: 'ended' })
  t.equal(isWithdrawn(chat()), true)
  t.equal(invitationOf(chat()), undefined)
})

t.test('a message that was left brings its name and address along', async t => {
  const { conversations, chat } = open()
  conversations.apply({ ...message(1), kind: 'offline_message', name: 'Mara', email: 'mara@shop.example' })
  t.match(chat(), { state: 'left', visitorName: 'Mara', email: 'mara@shop.example' })
  t.same([reachOf(chat(), { mail: true }), reachOf(chat(), { mail: false }), reachOf({ ...chat(), email: undefined }, { mail: true })], ['mail', 'mail-off', 'no-address'])
  t.equal(answerOf(chat()), undefined)
  conversations.apply(message(2, { ...ours, text: 'We called' }))
  conversations.apply(message(3, { ...ours, text: 'Not' }))
  conversations.apply({ ...message(4, ours), kind: 'message_deleted', target: 3 })
  t.match(chat(), { state: 'left' }, 'an answer doesn\'t make it a talk')
  t.match(answerOf(chat()), { text: 'We called' }, 'what was taken back is none')
  const states = ['invited', 'waiting', 'talking', 'left', 'ended'] as const
  t.same(states.filter(state => isAnswerable({ ...chat(), state })), ['waiting', 'talking', 'left'])
})
