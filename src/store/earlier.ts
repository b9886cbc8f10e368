// Whether a visitor has conversations besides the one they are shown. Which they are is conversations.ts.
import { rows, statement } from './pool.ts'
import type { Queryable } from './pool.ts'

/** True where `listConversationsForVisitor` would list another than `but`. */
export async function hasEarlier (db: Queryable, { accountId, visitorId, but }: { accountId: number, visitorId: string, but?: string | undefined }): Promise<boolean> {
  return (await rows(db, another, [accountId, visitorId, but ?? null])).length > 0
}

const another = statement('earlier.another', `
  select 1
  from conversation
  where account_id = $1::integer
    and visitor_id = $2::uuid
    and erased_at is null
    and id is distinct from $3::uuid
  limit 1`)
