// Settings on their way: stored whole or not at all, in the visitor's language on their page within a second, at every node; what they forbid to keep is nowhere in the database.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { operator, otherAccount, owner, siteOrigin } from '../../helpers/actors.ts'
import { startDue, testApp } from '../../helpers/app.ts'
import { openConsole } from '../../helpers/consoles.ts'
import { soonMs } from '../../helpers/followers.ts'
import { askAsVisitor, helloBody, sayHello, toTaken, visitor, visitorOf } from '../../helpers/visitors.ts'
import { defaultSettings } from '../../../src/wire/settings.ts'
import type { LookAnswer, SiteSettings } from '../../../src/wire/settings.ts'

const test = await testApp(t)
const second = await testApp(t, { db: test.db })
const ana = await owner(test)
const { siteId } = ana
const { pool } = test.db

const closed: SiteSettings['hours'] = { ...defaultSettings.hours, on: true, week: [[], [], [], [], [], [], []] }

async function save (settings: object, by = ana): Promise<number> {
  return (await by.post('/v1/operator/site/settings', { site: siteId, name: 'Ana\'s shop', origins: [siteOrigin], settings })).statusCode
}

async function change (change: Partial<SiteSettings>): Promise<void> {
  t.equal(await save({ ...defaultSettings, ...change }), 200)
}

async function look (lang: string[], { node = test, tz = '' } = {}): Promise<LookAnswer> {
  return toTaken(await askAsVisitor(node, `/v1/visitor/${siteId}/look`, { body: { lang, tz } })).json()
}

t.test('a site that nobody changed looks as usual, in the visitor\'s language', async t => {
  const { name, status, revision, lang, dir, words, launcher, hideOffline, theme, shape, label, chat, ...rest } = await look(['ar-EG', 'en'])
  t.match({ name, status, revision, lang, dir, launcher, hideOffline, theme, shape, label }, { name: 'Ana\'s shop', status: 'offline', revision: 0, lang: 'ar', dir: 'rtl', launcher: true, hideOffline: false, theme: 'auto', shape: 'round', label: '' })
  t.match(words.region, /دردشة/)
  t.same(chat, { greeting: '', away: '', offline: '', rating: true, transcript: true, mail: false, files: { maxBytes: 10 * 1024 * 1024, types: chat.files?.types ?? [] }, emoji: true, sounds: true })
  t.match(rest.css, /--brand:#0b5fcc/)
  t.match(rest.css, /--left:calc/, 'mirrored')
  t.same(Object.keys(rest), ['css'])
})

t.test('hello tells the look in the languages that the browser names, or the one it has', async t => {
  const said = helloBody() as { client: object }
  const hello = async (client: object): Promise<string> => toTaken(await askAsVisitor(test, `/v1/visitor/${siteId}/hello`, { body: { ...said, key: randomUUID(), client: { ...said.client, ...client } } })).json().site.lang
  t.equal(await hello({ langs: ['xx', 'fr-CH', 'de'] }), 'fr')
  t.equal(await hello({ lang: 'it-CH' }), 'it', 'as older loaders say it')
  t.equal(await hello({ lang: 'xx', tz: '+02:00' }), 'en')
})

t.test('a change is on an open page within a second, at each node', async t => {
  const [here, there] = [await visitor(test, siteId), await visitor(second, siteId)]
  const held = [here, there].map(async who => await who.poll(20_000))
  await change({ look: { ...defaultSettings.look, colour: '#aa3300', shape: 'tab', label: 'Fragen?' }, language: 'de', words: { greeting: 'Moin', away: '', offline: '' } })
  const saidAt = performance.now()
  await Promise.all(held)
  t.ok(performance.now() - saidAt < 5 * soonMs, 'polls that are held are answered, not waited for')
  for (const [who, node] of [[here, test], [there, second]] as const) {
    t.ok(who.revision > who.hello.site.revision)
    const now = await look([], { node })
    t.match(now, { revision: who.revision, lang: 'de', shape: 'tab', label: 'Fragen?', chat: { greeting: 'Moin' } })
    t.match(now.css, /--brand:#aa3300/)
    t.match(await who.poll(), { statusCode: 204 }, 'said once')
  }
  t.match((await ana.post('/v1/operator/site', { site: siteId })).json(), { settings: { look: { colour: '#aa3300' }, chat: defaultSettings.chat } })
})

t.test('what is not valid is refused whole; so is who may not', async t => {
  const before = (await pool.query('select settings, settings_seq from site')).rows
  const bad: Array<[string, object]> = [
    ['a colour', { look: { ...defaultSettings.look, colour: 'red;}*{display:none' } }], ['an offset', { look: { ...defaultSettings.look, offsetX: 1.5 } }],
    ['a zone', { hours: { ...closed, zone: 'Mars/Phobos' } }], ['a span that ends before it begins', { hours: { ...closed, week: [[{ from: '10:00', to: '09:00' }], [], [], [], [], [], []] } }],
    ['six days', { hours: { ...closed, week: [[], [], [], [], [], []] } },], ['a day that isn\'t', { hours: { ...closed, holidays: [{ date: '2026-02-30', name: '', spans: [] }] } }],
    ['a language', { language: 'tlh' }], ['a link that runs', { form: { ...defaultSettings.form, consent: { text: 'I agree', url: 'javascript:alert(1)' } } }],
    ['a parameter that is two', { privacy: { blocked: ['a=b&c'], truncateAddress: false } }], ['an unknown key', { colour: '#fff' }], ['a file of a gigabyte', { chat: { ...defaultSettings.chat, maxFileBytes: 2 ** 30 } }]
  ]
  for (const [what, part] of bad) t.equal(await save({ ...defaultSettings, ...part }), 400, what)
  const { look, ...partial } = defaultSettings
  t.equal(await save(partial), 400, `without ${Object.keys({ look }).join()}`)
  t.equal(await save(defaultSettings, await operator(test, ana, { sites: [siteId] })), 403)
  t.equal(await save(defaultSettings, await otherAccount(test)), 404)
  t.same((await pool.query('select settings, settings_seq from site where id = $1', [siteId])).rows, before)
})

t.test('settings stay as they are when only the name is changed', async t => {
  await change({ look: { ...defaultSettings.look, colour: '#112233' } })
  t.equal((await ana.post('/v1/operator/site/settings', { site: siteId, name: 'Another name', origins: [siteOrigin] })).statusCode, 200)
  t.match(await look([]), { name: 'Another name', css: /#112233/ })
})

t.test('outside the hours a site is offline, whoever is here, and says when it opens on the visitor\'s clock', async t => {
  await change({})
  const mara = await visitor(test, siteId)
  const console = await openConsole(ana)
  await console.poll()
  await mara.until(() => mara.statuses.get('') === 'online', { withinMs: soonMs })
  const day = new Date(Date.now() + 2 * 86_400_000)
  const holidays = [{ date: day.toISOString().slice(0, 10), name: 'Open day', spans: [{ from: '12:30', to: '13:00' }] }]
  await change({ hours: { ...closed, zone: 'UTC', holidays } })
  await mara.until(() => mara.statuses.get('') === 'offline', { withinMs: soonMs })
  const { words, opens, status } = await look(['en-GB'], { tz: 'Asia/Kolkata' })
  t.match({ status, opens }, { status: 'offline', opens: `${holidays[0]!.date}T12:30:00.000Z` })
  t.match(words.offline, /^Leave a message\. We're offline until \w{3},? 18:00$/)
  t.match((await look(['de'], { tz: '-02:00' })).words.offline, /10:30$/)
  await change({})
  await mara.until(() => mara.statuses.get('') === 'online', { withinMs: soonMs })
  t.match(await look(['en']), { status: 'online', opens: undefined, words: { offline: "Leave a message. We're offline right now" } })
})

t.test('when the hour comes, the site opens by itself, and closes again; its pages ask for the new look', async t => {
  const hour = async (week: object): Promise<void> => {
    await pool.query("update site set hours_until = now(), settings = jsonb_set(settings, '{hours,week}', $1::jsonb) where id = $2", [JSON.stringify(week), siteId])
    await pool.query("update due set due_at = now() where kind = 'site_hours'")
  }
  const day = [{ from: '00:00', to: '24:00' }]
  const open = [day, day, day, day, day, day, day]
  const holidays = [{ date: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10), name: '', spans: day }]
  await change({ hours: { ...closed, holidays } })
  const console = await openConsole(ana)
  await console.poll()
  const mara = await visitor(second, siteId)
  const { revision } = mara.hello.site
  t.ok(mara.hello.site.opens)
  startDue(t, test)
  startDue(t, second)
  await hour(open)
  // A second until it is taken, and one to be told.
  await mara.until(() => mara.statuses.get('') === 'online', { withinMs: 3 * soonMs })
  t.ok(mara.revision > revision)
  t.equal((await look([], { node: second })).opens, undefined)
  t.equal((await pool.query("select 1 from due where kind = 'site_hours'")).rowCount, 1, 'the next time is due')
  await hour(closed.week)
  await mara.until(() => mara.statuses.get('') === 'offline', { withinMs: 3 * soonMs })
  const facts = await pool.query<{ kind: string, author: string }>("select kind, author from event where kind like 'site_%' order by seq desc limit 4")
  t.same(facts.rows.map(({ kind, author }) => `${kind} ${author}`), ['site_status system', 'site_settings system', 'site_status system', 'site_settings system'], 'each once, on two nodes')
  await change({})
})

t.test('what addresses hold and nobody should keep is not in the database', async t => {
  await change({ privacy: { blocked: ['order'], truncateAddress: false } })
  const secret = randomUUID().slice(0, 8)
  const url = `${siteOrigin}/a?q=tea&token=${secret}&Order=${secret}#access_token=${secret}`
  const mara = toTaken(await sayHello(test, siteId, { url, referrer: `https://mail.example/?email=${secret}&order=${secret}` })).json()
  toTaken(await askAsVisitor(test, `/v1/visitor/${siteId}/signal`, { body: { token: mara.token, tab: 'tab1', kind: 'page', page: { url: `${siteOrigin}/b?code=${secret}&order=${secret}`, title: 'B', referrer: '' } } }))
  const pages = await pool.query<{ url: string }>('select url from page_view order by opened_at desc limit 2')
  t.same(pages.rows.map(row => row.url), [`${siteOrigin}/b?code=&order=`, `${siteOrigin}/a?q=tea&token=&Order=`])
  const tables = await pool.query<{ name: string }>("select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")
  for (const { name } of tables.rows) t.equal((await pool.query(`select 1 from "${name}" as row where row::text like $1`, [`%${secret}%`])).rowCount, 0, name)
  t.match((await test.ask({ url: `/w/${siteId}.js` })).body, '|order"', 'and browsers know')
})

t.test('an address that is to be shortened is stored nowhere', async t => {
  const come = async (address: string): Promise<string> => {
    const { token } = toTaken(await sayHello(test, siteId, { address })).json()
    t.ok(token)
    return (await pool.query<{ address: string }>('select host(address) as address from visit order by started_at desc limit 1')).rows[0]?.address ?? ''
  }
  await change({})
  t.equal(await come('203.0.113.77'), '203.0.113.77')
  await change({ privacy: { blocked: [], truncateAddress: true } })
  t.equal(await come('203.0.113.78'), '203.0.113.0')
  t.equal(await come('2001:db8:1:2:3:4:5:6'), '2001:db8:1::')
  const tables = await pool.query<{ name: string }>("select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")
  for (const { name } of tables.rows) t.equal((await pool.query(`select 1 from "${name}" as row where row::text like any (array['%203.0.113.78%', '%2001:db8:1:2%'])`)).rowCount, 0, name)
})

t.test('who wants to leave no history leaves the page they look at, no address and no source, and can chat all the same', async t => {
  await change({})
  const body = { ...helloBody({ url: `${siteOrigin}/one?utm_source=news`, referrer: 'https://search.example/?q=tea' }), choice: { gpc: true } }
  const hello = toTaken(await askAsVisitor(test, `/v1/visitor/${siteId}/hello`, { body, remoteAddress: '203.0.113.99' })).json()
  const say = async (path: string, more: object): Promise<void> => { toTaken(await askAsVisitor(test, `/v1/visitor/${siteId}/${path}`, { body: { token: hello.token, ...more } })) }
  for (const url of ['/two', '/three']) await say('signal', { tab: 'tab1', kind: 'page', page: { url: siteOrigin + url, title: '', referrer: '' } })
  await say('signal', { tab: 'tab1', kind: 'page', page: { url: `${siteOrigin}/three`, title: 'Three', referrer: '' } })
  await say('send', { key: randomUUID(), text: 'Is anybody there?' })
  const id = visitorOf(hello.token)
  t.same((await pool.query('select address, place, referrer, source, private from visit where visitor_id = $1', [id])).rows, [{ address: null, place: null, referrer: '', source: { kind: 'direct', name: 'Direct', wordsHidden: false }, private: true }])
  const pages = async (): Promise<string[]> => (await pool.query<{ url: string }>('select page_view.url from page_view join visit on visit.id = visit_id where visitor_id = $1 order by opened_at', [id])).rows.map(({ url }) => url.replace(siteOrigin, ''))
  await say('track', { key: randomUUID(), name: 'Looked at prices' })
  t.equal((await pool.query('select 1 from tracked join visit on visit.id = visit_id where visitor_id = $1', [id])).rowCount, 0, 'what they do is not written down')
  t.same(await pages(), ['/three'])
  const comes = async (tab: string): Promise<void> => { toTaken(await askAsVisitor(test, `/v1/visitor/${siteId}/hello`, { body: { ...helloBody({ token: hello.token, url: `${siteOrigin}/${tab}`, tab }), choice: { gpc: true } } })) }
  await comes('tab2')
  t.same(await pages(), ['/three', '/tab2'], 'two tabs are open')
  await say('signal', { tab: 'tab1', kind: 'leave' })
  await comes('tab3')
  t.same(await pages(), ['/tab2', '/tab3'], 'a page that is loaded after another is a tab of its own')
  await pool.query("update visit set last_contact_at = now() - interval '1 hour'")
  await pool.query('delete from presence')
  toTaken(await askAsVisitor(test, `/v1/visitor/${siteId}/hello`, { body: { ...helloBody({ token: hello.token, url: `${siteOrigin}/later` }), choice: { gpc: true } } }))
  t.same(await pages(), ['/later'], 'nor of the visit before')
})
