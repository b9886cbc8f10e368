// What anybody may fetch: loader, files, state picture, hosted page, console, operators' pictures, health.
import { brotliDecompressSync } from 'node:zlib'
import pg from 'pg'
import t from 'tap'
import { testApp, distNames } from '../../helpers/app.ts'
import { owner } from '../../helpers/actors.ts'
import { until } from '../../helpers/wait.ts'

const test = await testApp(t)
const ana = await owner(test, { site: 'Ana\'s <b>shop</b> & "more"' })
const open = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'timing-allow-origin': '*', 'x-content-type-options': 'nosniff' }

t.test('the loader carries its site\'s settings, and any page may load it', async t => {
  const answer = await test.ask({ url: `/w/${ana.siteId}.js` })
  t.match(answer.headers, { ...open, 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=3600, stale-while-revalidate=86400' })
  const settings = JSON.parse(/start\((.*)\)/.exec(answer.body)?.[1] ?? '')
  t.match(settings, { id: ana.siteId, build: /^[A-F0-9]{8}$/, blocked: /^token\|/ })
  for (const [part, text] of Object.entries({ panel: 'panel', invitation: 'invitation', de: 'German' })) {
    const file = await test.ask({ url: `/w/${part}-${(settings as { build: string }).build}.js` })
    t.match(file.headers, { 'cache-control': 'public, max-age=31536000, immutable' }, part)
    t.match(file.body, `export const ${text} = 1;`)
  }
})

t.test('for a site that does not exist the loader does nothing, without an error on the page', async t => {
  const answer = await test.ask({ url: '/w/aaaaaaaaaaaa.js' })
  t.equal(answer.statusCode, 200)
  t.match(answer.headers, { ...open, 'cache-control': 'public, max-age=60' })
  t.match(answer.body, /^\/\/ [^\n]*\n$/)
})

t.test('hashed files are kept for ever, packed for who reads Brotli', async t => {
  for (const url of [`/w/${distNames.panel}`, `/assets/${distNames.console}`, `/assets/${distNames.consoleStyles}`]) {
    const answer = await test.ask({ url })
    t.match(answer.headers, { 'cache-control': 'public, max-age=31536000, immutable', 'content-type': /^text\/(javascript|css); charset=utf-8$/ }, url)
    t.equal(answer.headers['content-encoding'], undefined)
  }
  const plain = await test.ask({ url: `/w/${distNames.panel}` })
  const packed = await test.ask({ url: `/w/${distNames.panel}`, headers: { 'accept-encoding': 'gzip, br;q=0.9' } })
  t.equal(packed.headers['content-encoding'], 'br')
  t.match(packed.headers.vary, /accept-encoding/i)
  t.equal(brotliDecompressSync(packed.rawPayload).toString(), plain.body)
  for (const not of ['gzip', 'br;q=0', 'brx', 'x-br']) t.equal((await test.ask({ url: `/w/${distNames.panel}`, headers: { 'accept-encoding': not } })).headers['content-encoding'], undefined, not)
})

t.test('a part of another version is this node\'s own, and nobody keeps it', async t => {
  const answer = await test.ask({ url: '/w/panel-ZZZZZZZZ.js' })
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['cache-control'], 'no-store')
  t.equal(answer.body, (await test.ask({ url: `/w/${distNames.panel}` })).body)
  for (const url of ['/w/other-ZZZZZZZZ.js', '/w/panel-zzzzzzzz.js', '/w/panel-ZZZZZZZZ.css', '/assets/main-ZZZZZZZZ.js', '/w/manifest.json', '/assets/manifest.json', '/assets/..%2f..%2fpackage.json']) t.equal((await test.ask({ url })).statusCode, 404, url)
})

t.test('the state picture says the state, or the one that is asked for', async t => {
  const answer = await test.ask({ url: `/s/${ana.siteId}.svg` })
  t.match(answer.headers, { ...open, 'content-type': 'image/svg+xml; charset=utf-8', 'cache-control': 'public, max-age=30' })
  t.match(answer.body, /aria-label="Live chat: (Online|Back soon|Offline)"/)
  for (const [status, word] of [['online', 'Online'], ['away', 'Back soon'], ['offline', 'Offline']]) t.match((await test.ask({ url: `/s/${ana.siteId}.svg?status=${status}` })).body, `Live chat: ${word}`)
  t.equal((await test.ask({ url: '/s/aaaaaaaaaaaa.svg' })).statusCode, 404)
})

t.test('the hosted page runs its own scripts only, names the site as text, and says what to do without scripts', async t => {
  const answer = await test.ask({ url: `/c/${ana.siteId}` })
  const nonce = /nonce="([^"]+)"/.exec(answer.body)?.[1] ?? ''
  const policy = String(answer.headers['content-security-policy'])
  t.match(answer.headers, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'referrer-policy': 'same-origin' })
  for (const part of ["default-src 'none'", `script-src 'nonce-${nonce}' 'strict-dynamic'`, "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) t.ok(policy.includes(part), part)
  t.notMatch(policy, /unsafe/)
  t.ok(answer.body.includes(`src="/w/${distNames.hosted}"`))
  t.ok(answer.body.includes('Ana&#39;s &lt;b&gt;shop&lt;/b&gt; &amp; &quot;more&quot;'))
  t.notOk(answer.body.includes('<b>'))
  t.match(answer.body, /<noscript><div class="plain".*<form method="post"/s)
  t.not(/nonce="([^"]+)"/.exec((await test.ask({ url: `/c/${ana.siteId}` })).body)?.[1], nonce, 'a fresh nonce each time')
  const german = await test.ask({ url: `/c/${ana.siteId}`, headers: { 'accept-language': 'de-AT,de;q=0.9' } })
  t.match(german.body, /<html lang="de">.*<title>Chat mit /s, 'the widget goes by the page\'s language')
  const missing = await test.ask({ url: '/c/aaaaaaaaaaaa' })
  t.equal(missing.statusCode, 404)
  t.match(missing.headers['content-type'], /^text\/html/)
})

t.test('the console is one page at each of its addresses, closed to frames, foreign scripts and markup from text', async t => {
  for (const url of ['/', '/sign-up', '/sign-in', '/join', '/reset', '/visitors', '/chats', '/inbox', '/install', '/settings', '/people', '/?utm_source=x']) {
    const answer = await test.ask({ url })
    t.equal(answer.statusCode, 200, url)
    const policy = String(answer.headers['content-security-policy'])
    for (const part of ["default-src 'none'", "script-src 'nonce-", "style-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]) t.ok(policy.includes(part), `${url} ${part}`)
    t.notMatch(policy, /unsafe/)
    t.match(answer.headers, { 'cross-origin-opener-policy': 'same-origin', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
    t.ok(answer.body.includes(`src="/assets/${distNames.console}"`) && answer.body.includes(`href="/assets/${distNames.consoleStyles}"`))
  }
})

t.test('an operator\'s picture is what its bytes are, and kept under the name of one version only', async t => {
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('and so on')])
  const saved = await ana.post('/v1/operator/me', { name: 'Ana', picture: png.toString('base64') })
  const { picture } = saved.json()
  t.match(picture, new RegExp(`^/p/${ana.me.id}\\?v=[0-9a-f]{16}$`))
  const answer = await test.ask({ url: picture })
  t.same(answer.rawPayload, png)
  t.match(answer.headers, { ...open, 'content-type': 'image/png', 'cache-control': 'public, max-age=31536000, immutable' })
  for (const url of [`/p/${ana.me.id}`, `/p/${ana.me.id}?v=${'0'.repeat(16)}`]) t.equal((await test.ask({ url })).headers['cache-control'], 'no-store')
  for (const odd of [Buffer.from('<svg onload="alert(1)"/>'), Buffer.from('GIF89a'), Buffer.alloc(0), Buffer.concat([png, Buffer.alloc(65_536)])]) {
    t.equal((await ana.post('/v1/operator/me', { name: 'Ana', picture: odd.toString('base64') })).statusCode, 400)
  }
  t.equal((await ana.post('/v1/operator/me', { name: 'Ana' })).json().picture, picture, 'a profile without a picture leaves it')
  t.equal((await ana.post('/v1/operator/me', { name: 'Ana', picture: null })).json().picture, undefined)
  t.equal((await test.ask({ url: picture })).statusCode, 404)
})

t.test('the console draws faces that lie on the owner\'s servers, by https, and nothing else from elsewhere', async t => {
  const policy = String((await test.ask({ url: '/visitors' })).headers['content-security-policy'])
  t.match(policy, /(^|; )img-src 'self' data: blob: https:(;|$)/)
  t.equal(policy.match(/https?:/g)?.length, 1)
})

t.test('health says that the process lives, readiness that it can serve', async t => {
  t.same((await test.ask({ url: '/healthz' })).json(), { status: 'ok' })
  t.same((await test.ask({ url: '/readyz' })).json(), { status: 'ready' })
})

t.test('a node that is late with news by more than three seconds, or has not read them yet, is not ready', async t => {
  const { health } = test.feed
  t.teardown(() => { test.feed.health = health })
  for (const [warm, tickAgeMs, status] of [[true, 3000, 200], [true, 3001, 503], [false, 0, 503]] as const) {
    test.feed.health = () => ({ warm, tickAgeMs, deaf: false })
    t.equal((await test.ask({ url: '/readyz' })).statusCode, status)
  }
})

t.test('a node whose database lacks a migration, or all of them, is not ready', async t => {
  const sick = await testApp(t)
  const ready = async (): Promise<number> => (await sick.ask({ url: '/readyz' })).statusCode
  // A busy machine may be late with a tick, which isn't what is asked here.
  const becomesReady = async (): Promise<void> => { await until(async () => await ready() === 200, 'the node to be ready') }
  const schema = new pg.Client({ connectionString: sick.db.migrateUrl })
  await schema.connect()
  t.teardown(async () => { await schema.end() })
  await becomesReady()
  await schema.query('create table kept as select * from schema_migration')
  await schema.query('delete from schema_migration where id = (select max(id) from schema_migration)')
  t.equal(await ready(), 503)
  await schema.query('insert into schema_migration select * from kept on conflict do nothing')
  await becomesReady()
  await schema.query('drop table schema_migration')
  t.equal(await ready(), 503)
})

t.test('a node without its database is not ready and says when to ask again', async t => {
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const sick = await testApp(t, { app: { pool: { query: async () => { throw away }, connect: async () => { throw away } } as never } })
  for (const [method, url] of [['GET', '/readyz'], ['GET', `/s/${'a'.repeat(12)}.svg`], ['POST', `/v1/visitor/${'a'.repeat(12)}/hello`]] as const) {
    const answer = await sick.ask({ method, url, ...(method === 'POST' ? { payload: {} } : {}) })
    t.equal(answer.statusCode, 503, url)
    t.equal(answer.json().code, 'unavailable')
    t.equal(answer.headers['retry-after'], '1')
  }
  t.equal((await sick.ask({ url: '/healthz' })).statusCode, 200)
})
