// Databases of before: a migration that has landed is never edited, and one that stands at the first with data in it works after an upgrade.
import { createHash, randomUUID } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import t, { type Test } from 'tap'
import { testApp } from '../helpers/app.ts'
import { testDatabase } from '../helpers/database.ts'
import type { TestDatabase } from '../helpers/database.ts'
import { helloBody, visitor } from '../helpers/visitors.ts'
import { until } from '../helpers/wait.ts'
import { listConversationsForOperator, requireConversationForVisitor } from '../../src/store/conversations.ts'
import { takeDue } from '../../src/store/due.ts'
import { eraseVisitor } from '../../src/store/erasure.ts'
import { sendAsOperator, sendAsVisitor } from '../../src/store/messages.ts'
import { listMigrations, migrate, migrationsFolder } from '../../src/store/migrate.ts'
import { markDelivered, markSeen } from '../../src/store/read-marks.ts'
import { setRetention } from '../../src/store/retention.ts'
import { schemaDump } from '../../src/store/schema.ts'
import { endWait } from '../../src/store/waits.ts'

/** SHA-256 of what has landed. Add a migration when it lands; change nothing here: a database that ran it never runs it again. */
const landed: Record<string, string> = {
  '0001_start': '7561a8147c7282ccdfc73fa3efd89ccb03d033120517c7885249d60cf83ad61d',
  '0002_erase_keep_deliver': '6c4b0d604e26be50f42d0ec2237b9e47f67b9ebb5ce35a8de3e0f9b74341398c',
  '0003_marks_and_keys': '82db96f338ed99523d8f7ab6aaefa4b298f3bc96a17810905528d31d0945c2e1',
  '0004_site_settings': '54e944955d9277b6d89ac28336c6560c51019a52074773bc6985f78d371f8fbb',
  '0005_conversation': 'e851ec324c54a301e5be3bbf1cd7a9373684f3d285a571430f0071fde7fcabbf',
  '0006_mail': 'de27a298948ecc3fc669a87c7b42c3b2df7779c5273ae58182428902499a4999',
  '0007_rules': 'ea4899a26df06e9d46c5ff040b4467f320d7367dbaf894f8647bdefae045f217',
  '0008_mail_and_windows': '446590d30bf80b6e9ffc0783c8e564660c92e841dd01cba0adc545ded1e001d7'
}

const quiet = { info: () => {}, warn: () => {}, error: () => {} }

t.test('a migration that has landed is as it landed, and all but the newest have', t => {
  const digestOf = (name: string): string => createHash('sha256').update(readFileSync(join(migrationsFolder(), `${name}.sql`))).digest('hex')
  for (const [name, digest] of Object.entries(landed)) t.equal(digestOf(name), digest, name)
  t.same(listMigrations().slice(0, -1).filter(name => landed[name] === undefined), [])
  t.end()
})

/** The schema is made anew, from these migrations alone. */
async function backTo (t: Test, { url, migrateUrl }: TestDatabase, names: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'shopbell-first-'))
  t.teardown(() => { rmSync(folder, { recursive: true }) })
  for (const name of names) copyFileSync(join(migrationsFolder(), `${name}.sql`), join(folder, `${name}.sql`))
  await asOwner(migrateUrl, ['drop schema public cascade', 'create schema public'])
  t.same(await migrate({ url, directUrl: migrateUrl, folder, log: quiet }), names)
}

async function asOwner (migrateUrl: string, statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: migrateUrl })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

const [siteId, operatorId, visitorId, conversationId] = ['oldsite00001', randomUUID(), randomUUID(), randomUUID()]
const [waiterId, waitId, invitedId, invitationId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
const [helloKey, messageKey] = [randomUUID(), randomUUID()]

/** A shop as the first schema has it: a talk that one side has seen, a wait without a word, an invitation that is due, a fact. Answers its account. */
async function openOldShop ({ pool }: TestDatabase): Promise<number> {
  const { rows: [account] } = await pool.query<{ id: number }>("insert into account (name) values ('Old shop') returning id")
  const accountId = account!.id
  const one = async (text: string, values: unknown[] = []): Promise<void> => { await pool.query(text, [accountId, ...values]) }
  await one('insert into log (account_id) values ($1)')
  await one("insert into site (account_id, id, name, origins) values ($1, $2, 'Old shop', '{https://shop.example}')", [siteId])
  await one("insert into operator (account_id, id, email, name, role) values ($1, $2, 'ben@shop.example', 'Ben', 'owner')", [operatorId])
  for (const [id, talk, state, name] of [[visitorId, conversationId, 'talking', 'Mara'], [waiterId, waitId, 'waiting', null], [invitedId, invitationId, 'invited', null]]) {
    const visitId = randomUUID()
    await one('insert into visitor (account_id, id, site_id, hello_key, visits, name) values ($1, $2, $3, $4, 1, $5)', [id, siteId, id === visitorId ? helloKey : randomUUID(), name])
    await one(`insert into visit (account_id, id, site_id, visitor_id, number, device, source, referrer, language, time_zone, screen)
      values ($1, $2, $3, $4, 1, '{"browser": "Firefox", "system": "Linux", "form": "desktop"}', '{"kind": "direct", "name": "Direct", "wordsHidden": false}', '', 'en', '', '')`, [visitId, siteId, id])
    await one("insert into page_view (account_id, visit_id, number, tab, url, title) values ($1, $2, 1, 'a', 'https://shop.example/', 'Shop')", [visitId])
    await one('insert into conversation (account_id, id, site_id, visitor_id, state) values ($1, $2, $3, $4, $5)', [talk, siteId, id, state])
    await one('insert into presence (account_id, visitor_id, site_id, visit_id, gone) values ($1, $2, $3, $4, true)', [id, siteId, visitId])
  }
  const append = 'select append_event($1, $2, $3, $4, $5, $6, $7, $8, $9)'
  await one(append, [siteId, visitorId, conversationId, 'all', 'message', 'visitor', messageKey, { text: 'From before' }])
  await one(append, [siteId, visitorId, conversationId, 'all', 'message', `operator:${operatorId}`, randomUUID(), { text: 'An answer', name: 'Ben' }])
  await one(append, [siteId, waiterId, waitId, 'all', 'started', 'visitor', randomUUID(), {}])
  await one(append, [siteId, null, null, null, 'site_settings', 'system', randomUUID(), {}])
  await one("insert into read_mark (account_id, conversation_id, side, seen) values ($1, $2, 'visitor', 2), ($1, $2, 'operators', 0)", [conversationId])
  await one("insert into due (account_id, id, kind, subject_id, due_at) values ($1, gen_random_uuid(), 'invitation_ignored', $2, now() + interval '1 hour')", [invitationId])
  return accountId
}

t.test('a database of the first migration, with data, works after an upgrade', async t => {
  const db = await testDatabase(t)
  const { pool } = db
  const fresh = await schemaDump(pool)
  await backTo(t, db, ['0001_start'])
  const accountId = await openOldShop(db)
  t.same(await migrate({ url: db.url, directUrl: db.migrateUrl, log: quiet }), listMigrations().slice(1))
  t.same((await schemaDump(pool)), fresh, 'it is what a new one is')

  await t.test('what each side had seen is delivered, and marks go on', async t => {
    t.match(await requireConversationForVisitor(pool, { accountId, visitorId, conversationId }), { last: 2, seenByVisitor: 2, deliveredToVisitor: 2, seenByOperators: 0, deliveredToOperators: 0, erased: false })
    t.same(await markDelivered(pool, { deliveries: [{ accountId, conversationId, side: 'operators', number: 1 }] }), [accountId])
    // As a node of before says it, that knows of no delivered marks and is still at work.
    await pool.query("update read_mark set seen = 2, changed_at = clock_timestamp() where side = 'operators'")
    t.match(await requireConversationForVisitor(pool, { accountId, visitorId, conversationId }), { seenByOperators: 2, deliveredToOperators: 2 })
    t.equal(await markSeen(pool, { accountId, conversationId, side: 'operators', number: 1 }), false)
  })

  await t.test('what is said goes on in its place, and what was said before is not said again', async t => {
    const said = { accountId, siteId, visitorId, key: messageKey, text: 'From before' }
    t.match(await sendAsVisitor(pool, said), { seq: 1, number: 1, repeated: true, conversationId })
    t.match(await sendAsVisitor(pool, { ...said, key: randomUUID(), text: 'And now' }), { seq: 5, number: 3, conversationId })
    t.match(await sendAsOperator(pool, { accountId, operatorId, name: 'Ben', key: randomUUID(), conversationId, text: 'Yes' }), { seq: 6, number: 4 })
    t.same((await listConversationsForOperator(pool, { accountId, list: 'open' })).map(({ id }) => id).sort(), [conversationId, waitId, invitationId].sort())
  })

  await t.test('what was due is due, and a wait from before ends, too', async t => {
    t.same((await pool.query('select kind, subject_id from due where account_id = $1 order by kind', [accountId])).rows, [{ kind: 'invitation_ignored', subject_id: invitationId }, { kind: 'wait_abandoned', subject_id: waitId }])
    await pool.query("update due set due_at = now() where kind = 'wait_abandoned'")
    await takeDue(pool, async (tx, { subjectId }) => { await endWait(tx, { accountId, conversationId: subjectId }) })
    t.match(await requireConversationForVisitor(pool, { accountId, visitorId: waiterId, conversationId: waitId }), { state: 'ended' })
  })

  await t.test('the routes answer: who came before is who they were', async t => {
    const test = await testApp(t, { db })
    // A busy machine may be late with a tick, which isn't what is asked here.
    await until(async () => (await test.ask({ url: '/readyz' })).statusCode === 200, 'the node to be ready')
    const mara = await visitor(test, siteId)
    await mara.says('Hello')
    const again = await mara.post('hello', helloBody({ token: mara.token }))
    t.equal(again.statusCode, 200)
    t.match(again.json(), { conversation: { state: 'waiting' }, events: [] })
  })

  await t.test('and what is new works on what is old', async t => {
    await setRetention(pool, { accountId, days: 30 })
    await eraseVisitor(pool, { accountId, visitorId, author: 'visitor' })
    t.same((await listConversationsForOperator(pool, { accountId, list: 'open' })).filter(conversation => conversation.visitorId === visitorId), [])
    t.same((await pool.query("select 1 from event where account_id = $1 and body ->> 'text' = 'From before'", [accountId])).rows, [])
  })
})

t.test('a database whose first migration already had what the second adds is served, too', async t => {
  const db = await testDatabase(t)
  const before = await schemaDump(db.pool)
  const [first, next] = listMigrations() as [string, string]
  await backTo(t, db, [first, next])
  await asOwner(db.migrateUrl, ["delete from schema_migration where name <> '0001_start'"])
  t.same(await migrate({ url: db.url, directUrl: db.migrateUrl, log: quiet }), listMigrations().slice(1))
  t.equal(await schemaDump(db.pool), before)
})
