// Pictures that say whether somebody is there: eight that come along, in each language, and the owner's own, which nothing can run from. And the secrets that are shown once.
import t from 'tap'
import { operator, otherAccount, owner, siteOrigin } from '../../helpers/actors.ts'
import { testApp } from '../../helpers/app.ts'
import { until } from '../../helpers/wait.ts'
import { askAsVisitor, sayHello, toTaken } from '../../helpers/visitors.ts'
import { drawPicture, pictureSizes } from '../../../src/api/public/picture-sets.ts'
import type { PictureSize } from '../../../src/api/public/picture-sets.ts'
import { launcherWords } from '../../../src/api/look/launcher-words.ts'
import { defaultSettings, languages, pictureSets } from '../../../src/wire/settings.ts'
import type { SecretAnswer, Site } from '../../../src/wire/account.ts'

const states = ['online', 'away', 'offline'] as const
const test = await testApp(t)
const second = await testApp(t, { db: test.db })
const ana = await owner(test)
const { siteId } = ana

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const webp = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64')
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>')

type Answer = Awaited<ReturnType<typeof test.ask>>
const get = async (query = '', node = test): Promise<Answer> => await node.ask({ url: `/s/${siteId}.svg${query}` })
const keep = async (status: string, picture: Buffer | null, by = ana): Promise<Answer> => await by.post('/v1/operator/site/picture', { site: siteId, status, picture: picture?.toString('base64') ?? null })

/** The three states of one picture. */
function drawAll (set: typeof pictureSets[number], size: PictureSize, lang: typeof languages[number]): string[] {
  const { region, states: words } = launcherWords[lang]
  return states.map(status => drawPicture(set, size, { status, region, state: words[status], dir: lang === 'ar' ? 'rtl' : 'ltr', name: 'Tea & <Cups> "x"', colour: '#aa3300' }))
}

const toBox = (drawn: string): string => /width="[\d.]+" height="[\d.]+" viewBox="[\d ]+"/.exec(drawn)?.[0] ?? ''
const toShapes = (drawn: string): string => drawn.replace(/#[0-9a-f]{6}/g, '').replace(/<title>.*?<\/title>|<text.*?<\/text>|aria-label="[^"]*"/g, '')

t.test('each built-in picture is of one size whatever it says, and says it in words, by colour and by shape', async t => {
  const all = pictureSets.flatMap(set => (Object.keys(pictureSizes) as PictureSize[]).map(size => ({ set, size, drawn: languages.map(lang => drawAll(set, size, lang)) })))
  for (const { set, size, drawn } of all) {
    t.equal(new Set(drawn.flat().map(toBox)).size, 1, `${set} ${size} has one size`)
    t.same(drawn.flat().filter(text => /<(?!\/?(svg|title|g|rect|circle|path|text)\b)|href|style=|<Cups/.test(text) || text.length > 3000), [], 'shapes and words alone')
    t.ok(drawn.every(three => new Set(three.map(toShapes)).size === 3), `${set}: states differ by shape`)
  }
  t.equal(new Set(all.map(({ set, drawn }) => `${set} ${toBox(drawn[0]![0]!)}`)).size, 32)
})

t.test('the route draws what the settings say, or what is asked for', async t => {
  t.match((await get('?status=away')).body, /viewBox="0 0 160 48".*Live chat: Back soon/)
  const settings = { ...defaultSettings, language: 'de', picture: { set: 'banner' } }
  toTaken(await ana.post('/v1/operator/site/settings', { site: siteId, name: 'Ana\'s <shop>', origins: [siteOrigin], settings }))
  t.match((await get('?status=away')).body, /viewBox="0 0 360 56".*Live-Chat: Gleich zurück/)
  t.match((await get('?status=online&set=card&size=xl&lang=fr')).body, /^<svg [^>]*width="480" height="160".*Ana&#39;s &lt;shop&gt;.*En ligne/)
  t.match((await get()).headers, { 'cache-control': 'public, max-age=30', 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'content-type': 'image/svg+xml; charset=utf-8' })
  for (const query of ['?set=other', '?size=9', '?lang=xx', '?status=gone', '?colour=red', '?status=online&status=away']) t.equal((await get(query)).statusCode, 400, query)
})

t.test('an owner\'s own picture is shown as it is, on every node, and nothing in it can run', async t => {
  for (const [picture, type] of [[png, 'image/png'], [gif, 'image/gif'], [webp, 'image/webp'], [svg, 'image/svg+xml']] as const) {
    t.match((toTaken(await keep('online', picture)).json() as Site).pictures, [{ status: 'online', url: /^\/s\/\w{12}\.svg\?set=own&status=online&v=[0-9a-f]{16}$/ }])
    const shown = await get('?set=own&status=online')
    t.match(shown.headers, { 'content-type': type, 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox", 'x-content-type-options': 'nosniff', 'cache-control': 'public, max-age=30' })
    t.ok(shown.rawPayload.equals(picture), type)
  }
  t.match((await get('?set=own&status=away')).body, /viewBox="0 0 160 48"/, 'a state without one is drawn by us')
  const [{ url } = { url: '' }] = (toTaken(await keep('online', png)).json() as Site).pictures ?? []
  t.ok((await test.ask({ url })).rawPayload.equals(png))
  await until(async () => (await get('?set=own&status=online', second)).rawPayload.equals(png), 'the picture on another node')
  t.same((toTaken(await keep('online', null)).json() as Site).pictures, [])
  t.match((await get('?set=own&status=online')).body, /viewBox="0 0 160 48"/)
})

t.test('files of other kinds are refused, and those of others', async t => {
  const wide = Buffer.from(png)
  wide.writeUInt32BE(5000, 16)
  for (const bad of [Buffer.from('<html></html>'), Buffer.from(svg.toString().replace('<circle', '<script/><circle')), Buffer.from('ffd8ffe000104a4649460001', 'hex'), Buffer.from('%PDF-1.7'), png.subarray(0, 10), wide]) t.equal((await keep('online', bad)).statusCode, 400)
  t.equal((await keep('online', Buffer.concat([png, Buffer.alloc(262_144)]))).statusCode, 400)
  t.equal((await keep('online', Buffer.concat([png, Buffer.alloc(500_000)]))).statusCode, 413)
  t.equal((await keep('gone', png)).statusCode, 400)
  t.equal((await keep('online', png, await operator(test, ana, { sites: [siteId] }))).statusCode, 403)
  t.equal((await keep('online', png, await otherAccount(test))).statusCode, 404)
  t.equal((await test.db.pool.query('select 1 from site_picture')).rowCount, 0)
})

t.test('a secret is shown once; there are two at most, and one that is taken away is gone', async t => {
  const make = async (by = ana): Promise<Answer> => await by.post('/v1/operator/site/secret', { site: siteId })
  const first = toTaken(await make()).json() as SecretAnswer
  const next = toTaken(await make()).json() as SecretAnswer
  t.match(first.secret, /^[A-Za-z0-9_-]{43}$/)
  t.equal(new Set([first.secret, next.secret]).size, 2)
  t.equal(next.secrets.length, 2)
  t.match((await make()).json(), { code: 'bad_input' })
  const colleague = await operator(test, ana, { sites: [siteId] })
  t.equal((await make(colleague)).statusCode, 403)
  t.equal((await make(await otherAccount(test, { email: 'zoe@other.example' }))).statusCode, 404)
  const site = { site: siteId }
  const answers = [
    await ana.post('/v1/operator/site', site), await ana.get('/v1/operator/sites'), await colleague.post('/v1/operator/site', site), await ana.post('/v1/operator/site/settings', { ...site, name: 'Shop', origins: [siteOrigin] }),
    await test.ask({ url: `/w/${siteId}.js` }), await test.ask({ url: `/c/${siteId}` }), await sayHello(test, siteId), await askAsVisitor(test, `/v1/visitor/${siteId}/look`, { body: { lang: [] } }), await get()
  ]
  for (const answer of answers) {
    t.equal(answer.statusCode, 200)
    t.notOk([first.secret, next.secret].some(secret => answer.body.includes(secret)))
  }
  const drop = async (secret: string, by = ana): Promise<Answer> => await by.post('/v1/operator/site/secret/drop', { site: siteId, secret })
  const { id } = next.secrets[1]!
  t.equal((await drop(id, colleague)).statusCode, 403)
  t.same(toTaken(await drop(id)).json().secrets, [next.secrets[0]])
  t.equal((await drop(id)).statusCode, 404)
  t.same((await test.db.pool.query<{ secret: string }>('select secret from identify_secret')).rows, [{ secret: next.secret }])
  t.equal((toTaken(await make()).json() as SecretAnswer).secrets.length, 2, 'room for the next')
})
