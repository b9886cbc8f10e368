// A snapshot is of one moment: what is committed while it is read isn't in it, so that the polls bring it once.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import type { Pool } from '../../src/store/pool.ts'
import type { Conversation } from '../../src/wire/conversations.ts'
import { testApp } from '../helpers/app.ts'
import { owner, siteOrigin } from '../helpers/actors.ts'
import { openConsole } from '../helpers/consoles.ts'
import { testDatabase } from '../helpers/database.ts'
import { visitor } from '../helpers/visitors.ts'

const db = await testDatabase(t)
let between: (() => Promise<unknown>) | undefined

/** As the database is to the routes; what `between` does is committed after the conversation was read and before its events are. */
const pool = new Proxy(db.pool, {
  get (target, name) {
    if (name !== 'query') return Reflect.get(target, name) as unknown
    return async (text: string, values: unknown[]) => {
      const act = /\bfrom event\b/.test(text) ? between : undefined
      if (act !== undefined) between = undefined
      await act?.()
      return await target.query(text, values)
    }
  }
}) as Pool

const test = await testApp(t, { db, app: { pool } })
const ana = await openConsole(await owner(test))

type Reads = (spoken: { mara: Awaited<ReturnType<typeof visitor>>, conversation: string }) => Promise<Conversation | undefined>

const snapshots: Record<string, Reads> = {
  'a visitor\'s hello': async ({ mara }) => {
    const page = { url: `${siteOrigin}/tea`, title: 'Tea', referrer: '' }
    const answer = await mara.post('hello', { key: randomUUID(), page, client: { lang: 'en', tz: '', screen: '1x1' }, tab: 'tab1' })
    return (answer.json() as { conversation?: Conversation }).conversation
  },
  'a visitor\'s history of one conversation': async ({ mara, conversation }) => (await mara.post('history', { conversation })).json().conversations[0] as Conversation,
  'a visitor\'s history of all': async ({ mara }) => (await mara.post('history', {})).json().conversations[0] as Conversation,
  'an operator\'s list': async ({ conversation }) => (await ana.lists('open')).find(({ id }) => id === conversation),
  'an operator\'s history': async ({ conversation }) => (await ana.post('/v1/operator/history', { conversation })).json().conversation as Conversation
}

for (const [what, read] of Object.entries(snapshots)) {
  t.test(`${what} names no event above its own last number`, async t => {
    const mara = await visitor(test, ana.siteId)
    const { conversation } = await mara.says('one')
    await ana.says(conversation, 'two')
    between = async () => await ana.says(conversation, 'three')
    const found = await read({ mara, conversation })
    t.equal(between, undefined, 'it was said in between')
    const numbers = found?.events.map(event => (event as { number: number }).number)
    t.same([found?.last, Math.max(...numbers ?? [])], [2, 2])
  })
}
