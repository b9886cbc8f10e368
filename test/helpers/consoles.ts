// Operators at work in tests: a console that loaded its lists and follows from there, by the real routes. Who signs in is actors.ts.
import { randomUUID } from 'node:crypto'
import type { OperatorConversation } from '../../src/wire/conversations.ts'
import type { ConversationsAnswer, RosterAnswer } from '../../src/wire/operator.ts'
import type { RosterVisitor } from '../../src/wire/visits.ts'
import type { SendAnswer } from '../../src/wire/visitor.ts'
import type { OperatorActor } from './actors.ts'
import { createFollower } from './followers.ts'
import type { Follower } from './followers.ts'
import { toTaken } from './visitors.ts'

export interface ConsoleActor extends Follower, OperatorActor {
  tab: string
  says (conversation: string, text: string, key?: string): Promise<SendAnswer>
  invites (visitor: string, text?: string, key?: string): Promise<SendAnswer>
  tells (body: object): Promise<void>
  chooses (status: 'online' | 'away'): Promise<void>
  lists (list: 'open' | 'left' | { visitor: string }): Promise<OperatorConversation[]>
  /** The live list. */
  looks (since?: number): Promise<RosterAnswer>
  /** The visitor's row of the live list; undefined when they aren't in it. */
  sees (visitor: string): Promise<RosterVisitor | undefined>
}

/** The operator's console is open: it has its lists, and follows from their cursor on. */
export async function openConsole (actor: OperatorActor, { tab = `console${randomUUID().slice(0, 6)}` } = {}): Promise<ConsoleActor> {
  const post = async (path: string, body: object): ReturnType<OperatorActor['post']> => await actor.post(`/v1/operator/${path}`, body)
  const { cursor, sites } = toTaken(await post('conversations', { list: 'open' })).json() as ConversationsAnswer
  const follower = createFollower({ cursor, stamp: '' }, async (standing, hold) => await post('poll', { cursor: standing.cursor, signals: standing.stamp, tab, hold }))
  for (const { id, status } of sites) follower.statuses.set(id, status)
  const looks = async (since?: number): Promise<RosterAnswer> => toTaken(await post('roster', since === undefined ? {} : { since })).json()
  return Object.assign(follower, actor, {
    tab,
    says: async (conversation: string, text: string, key = randomUUID()): Promise<SendAnswer> => toTaken(await post('send', { key, conversation, text })).json(),
    invites: async (visitor: string, text = 'May I help?', key = randomUUID()): Promise<SendAnswer> => toTaken(await post('invite', { key, visitor, text, art: 'bell' })).json(),
    tells: async (body: object): Promise<void> => { toTaken(await post('signal', body)) },
    chooses: async (status: 'online' | 'away'): Promise<void> => { toTaken(await post('status', { status })) },
    lists: async (list: 'open' | 'left' | { visitor: string }): Promise<OperatorConversation[]> => {
      const body = typeof list === 'string' ? { list } : { list: 'visitor', ...list }
      return (toTaken(await post('conversations', body)).json() as ConversationsAnswer).conversations
    },
    looks,
    sees: async (visitor: string): Promise<RosterVisitor | undefined> => (await looks()).visitors.find(({ id }) => id === visitor)
  })
}
