// Which chat stands where.
import t from 'tap'
import { signal } from '@preact/signals'
import { ChatListsModel } from '../../../operator-web/model/chat-lists.ts'
import { ConversationsModel } from '../../../operator-web/model/conversations.ts'
import { conversation, message, uuid } from '../fakes.ts'

const me = uuid(7)
const by = (operator: string): { by: string } => ({ by: `operator:${operator}` })

t.test('chats stand by need: who waits longest first, mine apart from the team’s, ended without words nowhere', async t => {
  const conversations = new ConversationsModel({ onEvent: () => {} })
  const lists = new ChatListsModel({ chats: conversations.chats, me: signal(me) })
  conversations.take([
    conversation({ id: uuid(1), visitor: uuid(101), state: 'waiting', events: [message(5, { number: 1 })] }),
    conversation({ id: uuid(2), visitor: uuid(102), state: 'waiting', events: [message(3, { number: 1 })] }),
    conversation({ id: uuid(3), visitor: uuid(103), events: [message(1), message(2, by(me))] }),
    conversation({ id: uuid(4), visitor: uuid(104), events: [message(1), message(2, by(uuid(8)))] }),
    conversation({ id: uuid(5), visitor: uuid(105), state: 'ended', events: [message(1)] }),
    conversation({ id: uuid(6), visitor: uuid(106), state: 'ended', invitation: 'declined', events: [{ ...message(1, by(me)), kind: 'invitation', art: 'bell' }] }),
    conversation({ id: uuid(7), visitor: uuid(107), state: 'left', events: [{ ...message(1), kind: 'offline_message', name: 'M', email: 'm@x.example' }] })
  ])
  t.same(lists.waiting.value.map(({ id }) => id), [uuid(2), uuid(1)])
  t.same(lists.mine.value.map(({ id }) => id), [uuid(3)])
  t.same(lists.others.value.map(({ id }) => id), [uuid(4)])
  t.same(lists.ended.value.map(({ id }) => id), [uuid(5)])
  t.same(lists.left.value.map(({ id }) => id), [uuid(7)])
  t.equal(lists.unreadLeft.value, 1)
  t.equal(lists.unread.value, 4, 'the visitors’ words in open chats')
  conversations.take([
    conversation({ id: uuid(8), visitor: uuid(108), state: 'ended', startedAt: message(9).at, events: [message(1)] }),
    conversation({ id: uuid(9), visitor: uuid(108), state: 'waiting', startedAt: message(2).at, events: [message(1)] })
  ])
  t.equal(lists.byVisitor.value.get(uuid(108))?.id, uuid(9), 'what goes on stands before what is over, though it began earlier')
  t.same([uuid(102), uuid(103), uuid(106), uuid(999)].map(id => lists.rank.value(id)), [0, 1, 3, 3])
})
