// What a message answers: the beginning of another one of its conversation, as it stands there. Deleting that one empties the quote, too (amended-events.ts).
import { BadInput } from '../errors.ts'
import type { Quote } from '../wire/events.ts'
import { rows, statement } from './pool.ts'
import type { Transaction } from './pool.ts'

/** Wire's maxQuoteCodePoints: two lines on a phone. */
const maxCodePoints = 120

/** Throws BadInput where the conversation has no message of this number, for both sides to read. */
export async function requireQuote (tx: Transaction, { accountId, conversationId, number }: { accountId: number, conversationId: string, number: number }): Promise<Quote> {
  const [row] = await rows<{ author: string, name: string | null, text: string, file: string | null }>(tx, find, [accountId, conversationId, number])
  if (row === undefined) throw new BadInput('There is no message of this number to quote.')
  const text = [...(row.text === '' ? row.file ?? '' : row.text).replace(/\s+/g, ' ').trim()].slice(0, maxCodePoints).join('')
  // A visitor is not called anything here: what they say of themselves is for operators.
  return { number, text, ...(row.name === null || row.author === 'visitor' ? {} : { name: row.name }) }
}

const find = statement('quotes.find', `
  select author, body ->> 'name' as name, body ->> 'text' as text, body -> 'file' ->> 'name' as file
  from event
  where account_id = $1::integer
    and conversation_id = $2::uuid
    and audience = 'all'
    and number = $3::integer
    and kind in ('message', 'invitation', 'offline_message')`)
