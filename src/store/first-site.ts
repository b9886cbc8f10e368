// The first site of the installation: whose snippet the demo shop carries.
import { rows, statement, type Queryable } from './pool.ts'

/** The id of the site made first, undefined before sign-up. */
export async function findFirstSite (db: Queryable): Promise<string | undefined> {
  const [row] = await rows<{ id: string }>(db, firstSite)
  return row?.id
}

const firstSite = statement('first-site.find', `
  select id
  from site
  order by created_at, id
  limit 1`)
