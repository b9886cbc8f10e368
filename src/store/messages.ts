// Messages: what a visitor or an operator says in a conversation, stored once. Telling the other side is left to the feed, after the commit.
import type pg from 'pg'
import { NotAnswerable } from '../errors.ts'
import { setState, signature } from './conversation-states.ts'
import { queueAnswer } from './answer-mail.ts'
import { lockConversation, openForVisitor } from './conversations.ts'
import type { FromVisitor, OperatorAccess } from './conversations.ts'
import { appendLast, findRepeat } from './events.ts'
import type { Spoken } from './events.ts'
import { sendFile } from './files.ts'
import { inTransaction } from './pool.ts'
import type { Transaction } from './pool.ts'
import { requireQuote } from './quotes.ts'
import { lockVisitor } from './visitor-lock.ts'

/** What is said: words, a file, or both; `quote` is the number of the message that is answered. */
export interface Said { text: string, quote?: number | undefined, fileId?: string | undefined }

/**
 * The visitor says something: into their open conversation, else into a new one that waits. Into an invitation it accepts first.
 * `only`: into this one, or it throws TokenUnknown.
 * Its own transaction; when it answers, it is committed. Throws NotFound (also for a file that isn't theirs), KeyTaken, BadInput for a quote of
 * what isn't there, FileUnfinished.
 */
export async function sendAsVisitor (pool: pg.Pool, { accountId, siteId, visitorId, key, only, ...said }: FromVisitor & Said & { only?: string | undefined }): Promise<Spoken> {
  return await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, siteIds: [siteId], visitorId })
    const event = { accountId, siteId, visitorId, key, kind: 'message', author: 'visitor' }
    const first = await findRepeat(tx, event)
    if (first !== undefined) return first
    const conversationId = await openForVisitor(tx, { accountId, siteId, visitorId, accepted: 'talking', only })
    return await appendLast(tx, { ...event, conversationId, audience: 'all', body: await toBody(tx, { accountId, conversationId, author: 'visitor', visitorId, said }) })
  })
}

/** Who writes, as they are called and look now: an event keeps both. `mail`: somebody who isn't here gets it by mail, too. */
export interface FromOperator extends OperatorAccess { operatorId: string, name: string, picture?: string, key: string, mail?: boolean }

/**
 * An operator says something; a conversation that waited talks from then on, one that was left stays so and goes on when its visitor answers. Its own transaction; when it answers, it is committed.
 * Throws what sendAsVisitor does, and NotAnswerable for one that ended.
 */
export async function sendAsOperator (pool: pg.Pool, { operatorId, name, picture, key, text, quote, fileId, mail = false, ...asked }: FromOperator & Said & { conversationId: string }): Promise<Spoken> {
  return await inTransaction(pool, async tx => {
    const { accountId, id: conversationId, siteId, visitorId, state } = await lockConversation(tx, asked)
    const event = { accountId, siteId, visitorId, conversationId, audience: 'all' as const, kind: 'message', author: `operator:${operatorId}`, key }
    const first = await findRepeat(tx, event)
    if (first !== undefined) return first
    if (state === 'ended') throw new NotAnswerable()
    const body = await toBody(tx, { accountId, conversationId, author: event.author, visitorId, said: { text, quote, fileId } })
    if (mail) await queueAnswer(tx, { accountId, siteId, visitorId, conversationId })
    if (state === 'waiting') await setState(tx, { accountId, conversationId, state: 'talking' })
    return await appendLast(tx, { ...event, body: { ...body, ...signature({ name, picture }) } })
  })
}

interface Saying { accountId: number, conversationId: string, author: string, visitorId: string, said: Said }

async function toBody (tx: Transaction, { said: { text, quote, fileId }, ...place }: Saying): Promise<Record<string, unknown>> {
  const quoted = quote === undefined ? undefined : await requireQuote(tx, { ...place, number: quote })
  const file = fileId === undefined ? undefined : await sendFile(tx, { ...place, fileId })
  return { text, ...(quoted === undefined ? {} : { quote: quoted }), ...(file === undefined ? {} : { file }) }
}
