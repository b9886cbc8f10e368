// The states of a conversation and the writes that move one on, for the nouns that do so; each caller has locked the visitor's row, which keeps states still.
import { randomUUID } from 'node:crypto'
import { uuidv7 } from 'uuidv7'
import { appendEvent } from './events.ts'
import { run, statement } from './pool.ts'
import type { Transaction } from './pool.ts'

export type ConversationState = 'invited' | 'waiting' | 'talking' | 'left' | 'ended'
export type InvitationState = 'sent' | 'shown' | 'accepted' | 'declined' | 'ignored' | 'replaced'

/** Which conversation, and whose. */
export interface ConversationPlace { accountId: number, siteId: string, visitorId: string, conversationId: string }

/** A new conversation, and its id. What was open has been ended; the event that opens it follows. */
export async function createConversation (tx: Transaction, { accountId, siteId, visitorId, state }: Omit<ConversationPlace, 'conversationId'> & { state: ConversationState }): Promise<string> {
  const id = uuidv7()
  await run(tx, create, [accountId, id, siteId, visitorId, state, state === 'invited' ? 'sent' : null])
  return id
}

/** Moves a conversation on; ended, nobody types in it any more. The event that says so follows. */
export async function setState (tx: Transaction, { accountId, conversationId, state, invitation }: { accountId: number, conversationId: string, state: ConversationState, invitation?: InvitationState }): Promise<void> {
  await run(tx, update, [accountId, conversationId, state, invitation ?? null])
  if (state === 'ended') await run(tx, forgetSignals, [accountId, conversationId])
}

/** Says what became of an invitation, and where that leaves its conversation. Without a key it follows from another event, which carries the sender's. */
export async function settleInvitation (tx: Transaction, settled: ConversationPlace & { invitation: InvitationState, state: ConversationState, author: string, key?: string }): Promise<void> {
  const { accountId, siteId, visitorId, conversationId, invitation, state, author, key = randomUUID() } = settled
  await setState(tx, { accountId, conversationId, state, invitation })
  await appendEvent(tx, { accountId, siteId, visitorId, conversationId, audience: 'all', kind: 'invitation_state', author, key, body: { state: invitation } })
}

/** The name and picture that an event keeps of the operator who wrote it. */
export function signature ({ name, picture }: { name?: string | undefined, picture?: string | undefined }): { name?: string, picture?: string } {
  return { ...(name === undefined ? {} : { name }), ...(picture === undefined ? {} : { picture }) }
}

const create = statement('conversationStates.create', `
  insert into conversation (account_id, id, site_id, visitor_id, state, invitation)
  values ($1::integer, $2::uuid, $3::text, $4::uuid, $5::text, $6::text)`)

// Who accepts a rule's invitation waits for somebody: no operator stands behind it.
const update = statement('conversationStates.update', `
  update conversation
  set state = case when $4::text = 'accepted' and rule_id is not null then 'waiting' else $3::text end,
    waiting_at = case when $3::text = 'waiting' or ($4::text = 'accepted' and rule_id is not null) then clock_timestamp() else waiting_at end,
    answered_at = case when $3::text = 'talking' and $4::text is null and state = 'waiting' then clock_timestamp() else answered_at end,
    invitation = coalesce($4::text, invitation),
    ended_at = case when $3::text = 'ended' then clock_timestamp() end
  where account_id = $1::integer
    and id = $2::uuid`)

const forgetSignals = statement('conversationStates.forgetSignals', `
  delete from signal
  where account_id = $1::integer
    and conversation_id = $2::uuid`)
