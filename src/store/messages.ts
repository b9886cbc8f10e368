// Messages: what a visitor or an operator says in a conversation, stored once. Telling the other side is left to the feed, after the commit.
import type pg from 'pg'
import { NotAnswerable } from '../errors.ts'
import { setState, signature } from './conversation-states.ts'
import { queueAnswer } from './answer-mail.ts'
import { lockConversation, openForVisitor } from './conversations.ts'
import type { FromVisitor, OperatorAccess } from './conversations.ts'
import { appendLast, findRepeat } from './events.ts'
import type { Spoken } from './events.ts'
import { inTransaction } from './pool.ts'
import { lockVisitor } from './visitor-lock.ts'

/**
 * The visitor says something: into their open conversation, else into a new one that waits. Into an invitation it accepts first.
 * Its own transaction; when it answers, it is committed. Throws NotFound, KeyTaken.
 */
export async function sendAsVisitor (pool: pg.Pool, { text, ...from }: FromVisitor & { text: string }): Promise<Spoken> {
  const { accountId, siteId, visitorId, key } = from
  return await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, siteIds: [siteId], visitorId })
    const event = { accountId, siteId, visitorId, key, kind: 'message', author: 'visitor' }
    const first = await findRepeat(tx, event)
    if (first !== undefined) return first
    const conversationId = await openForVisitor(tx, { accountId, siteId, visitorId, accepted: 'talking' })
    return await appendLast(tx, { ...event, conversationId, audience: 'all', body: { text } })
  })
}

/** Who writes, as they are called and look now: an event keeps both. `mail`: somebody who isn't here gets it by mail, too. */
export interface FromOperator extends OperatorAccess { operatorId: string, name: string, picture?: string, key: string, mail?: boolean }

/**
 * An operator says something; a conversation that waited talks from then on, one that was left stays so and goes on when its visitor answers. Its own transaction; when it answers, it is committed.
 * Throws NotFound, KeyTaken, and NotAnswerable for one that ended.
 */
export async function sendAsOperator (pool: pg.Pool, { operatorId, name, picture, key, text, mail = false, ...asked }: FromOperator & { conversationId: string, text: string }): Promise<Spoken> {
  return await inTransaction(pool, async tx => {
    const { accountId, id: conversationId, siteId, visitorId, state } = await lockConversation(tx, asked)
    const event = { accountId, siteId, visitorId, conversationId, audience: 'all' as const, kind: 'message', author: `operator:${operatorId}`, key }
    const first = await findRepeat(tx, event)
    if (first !== undefined) return first
    if (state === 'ended') throw new NotAnswerable()
    if (mail) await queueAnswer(tx, { accountId, siteId, visitorId, conversationId })
    if (state === 'waiting') await setState(tx, { accountId, conversationId, state: 'talking' })
    return await appendLast(tx, { ...event, body: { text, ...signature({ name, picture }) } })
  })
}
