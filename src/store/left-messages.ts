// Messages that visitors leave, while nobody is there or instead of waiting. What becomes of them is conversations.ts, by the state `left`.
import type pg from 'pg'
import { readTime } from './clock.ts'
import { createConversation } from './conversation-states.ts'
import type { FromVisitor } from './conversations.ts'
import { appendLast, findRepeat } from './events.ts'
import type { Spoken } from './events.ts'
import { inTransaction } from './pool.ts'
import { lockVisitor } from './visitor-lock.ts'
import { nameVisitor } from './visitors.ts'
import { giveUpWait } from './waits.ts'

/** `consent`: the words that were ticked. */
export interface LeftMessage { name: string, email: string, phone?: string | undefined, text: string, consent?: string | undefined }

/**
 * A message left while nobody was there: a conversation of its own in state `left`; the visitor is called so from now on, and waits no more. Its own
 * transaction. Throws NotFound, KeyTaken.
 */
export async function leaveMessage (pool: pg.Pool, { name, email, phone, text, consent, ...from }: FromVisitor & LeftMessage): Promise<Spoken> {
  const { accountId, siteId, visitorId, key } = from
  return await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, siteIds: [siteId], visitorId })
    const event = { accountId, siteId, visitorId, key, kind: 'offline_message', author: 'visitor' }
    const first = await findRepeat(tx, event)
    if (first !== undefined) return first
    await nameVisitor(tx, { accountId, visitorId, name, email, phone })
    const conversationId = await createConversation(tx, { accountId, siteId, visitorId, state: 'left' })
    const agreed = consent === undefined ? {} : { consent: { text: consent, at: new Date(await readTime(tx)).toISOString() } }
    // Appends, too: after all else, since the log is the account's.
    await giveUpWait(tx, from)
    return await appendLast(tx, { ...event, conversationId, audience: 'all', body: { text, name, email, ...(phone === undefined ? {} : { phone }), ...agreed } })
  })
}
