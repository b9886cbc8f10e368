// `shopbell simulate` as a process, against a real node: what it brings there, what it says, and the one sentence when it can't.
import pg from 'pg'
import t, { type Test } from 'tap'

import { SimulateProblem } from '../../src/simulate/problem.ts'
import type { Summary } from '../../src/simulate/report.ts'
import { simulate as run } from '../../src/simulate/simulate.ts'
import { testDatabase } from '../helpers/database.ts'
import { createPlace, runProgram, serveProgram, type Ended, type Place } from '../main/program.ts'

const email = 'owner@example.com'

/** A node with a seeded account, and where its simulations run. */
async function openShop (t: Test): Promise<{ place: Place, url: string, siteId: string, query: (sql: string) => Promise<Array<Record<string, unknown>>> }> {
  const { url: databaseUrl, migrateUrl } = await testDatabase(t)
  const place = createPlace(t, { DATABASE_URL: databaseUrl, DATABASE_DIRECT_URL: migrateUrl })
  const { out } = await runProgram(place, 'seed')
  place.environment.SIMULATE_PASSWORD = /password (\S+)/.exec(out)?.[1] ?? ''
  const { address } = await serveProgram(t, place)
  const client = new pg.Client({ connectionString: migrateUrl })
  await client.connect()
  t.teardown(async () => { await client.end() })
  const query = async (sql: string): Promise<Array<Record<string, unknown>>> => (await client.query<Record<string, unknown>>(sql)).rows
  const [site] = await query('select id from site')
  return { place, query, url: (address('Console') ?? '').replace(/\/$/, ''), siteId: String(site?.id) }
}

function isOneSentence (t: Test, { code, out, err }: Ended, words: RegExp): void {
  t.equal(code, 1)
  t.match(err, words)
  t.equal(err.trim().split('\n').length, 1, err)
  t.equal(out, '')
}

t.test('a simulation against a real node', async t => {
  const { place, url, siteId, query } = await openShop(t)
  const simulate = async (...args: string[]): Promise<Ended> => await runProgram(place, 'simulate', '--url', url, ...args)

  await t.test('visitors differ, come and go, talk and are answered, and are gone at the end', async t => {
    const { code, out, err } = await simulate('--email', email, '--visitors', '12', '--seconds', '3', '--talkers', '3', '--arrivals', '2', '--json')
    t.equal(err, '')
    t.equal(code, 0)
    const summary = JSON.parse(out) as Summary
    t.match(summary, { mode: 'held', visitors: 12, errors: {} })
    t.same(Object.keys(summary.answers).filter(status => Number(status) >= 400), [], 'nothing is refused')
    t.ok(summary.messages.sent >= 6, 'three ask, and are answered')
    t.equal(summary.messages.delivered, summary.messages.sent)
    t.ok((summary.latency_ms.delivery?.p50 ?? 0) > 0)
    t.ok(summary.own.cpu_us_per_request > 0)

    const [seen] = await query('select count(*)::int as visits, count(distinct language)::int as languages, count(distinct referrer)::int as referrers, bool_or(bot) as bots from visit')
    t.match(seen, { bots: false })
    t.ok(Number(seen?.visits) >= 15, 'some came later')
    t.ok(Number(seen?.languages) >= 5)
    t.ok(Number(seen?.referrers) >= 8)
    const [pages] = await query('select count(distinct url)::int as urls, (count(*) - count(distinct visit_id))::int as more from page_view')
    t.ok(Number(pages?.urls) >= 12)
    t.ok(Number(pages?.more) > 0, 'pages were opened')
    t.same(await query('select 1 from presence where left_at is null and not gone'), [], 'all have said that they leave')
    t.same(await query("select 1 from conversation where state <> 'ended'"), [], 'the operator has ended what was open')
  })

  await t.test('short polls come once a second', async t => {
    const { out } = await simulate('--site', siteId, '--visitors', '10', '--seconds', '3', '--mode', 'short')
    t.match(out, /^\d+ s · 10 visitors · \d+ requests\/s · .*\d+ × 204/m)
    const polls = Number(/^ {2}poll .* of (\d+)$/m.exec(out)?.[1])
    t.ok(polls >= 10 && polls <= 45, `${polls} polls`)
  })

  await t.test('what keeps it from working is one sentence', async t => {
    isOneSentence(t, await simulate('--site', siteId, '--visitors', '130'), /^The server takes 120 new visitors a minute from one address: start it with LIMIT_EXEMPT=/)
    // The others need no process of their own.
    const refused = async (words: RegExp, ...args: string[]): Promise<void> => {
      const said = await run(['--url', url, ...args], { say: () => {}, readPassword: async () => 'a wrong pass phrase' }).catch((error: unknown) => error)
      t.ok(said instanceof SimulateProblem)
      t.match((said as Error).message, words)
    }
    await refused(/^Say which site: --site/)
    await refused(/^--site is 12 letters and digits/, '--site', 'shop')
    await refused(/^--visitors is a number from 1 to/, '--site', siteId, '--visitors', 'many')
    await refused(/^Unknown option '--visitor'/, '--site', siteId, '--visitor', '1')
    await refused(/has no site abcdefghijkl/, '--site', 'abcdefghijkl')
    await refused(/does not allow pages of https:\/\/elsewhere\.example/, '--site', siteId, '--origin', 'https://elsewhere.example')
    await refused(/^E-mail or password is wrong/, '--email', email)
    await refused(/^No Shopbell can be reached at http:\/\/127\.0\.0\.1:1:/, '--site', siteId, '--url', 'http://127.0.0.1:1')
  })
})
