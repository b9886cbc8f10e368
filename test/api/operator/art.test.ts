// Moving pictures: the gallery and the account's own, told by their bytes, shown to any page.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { testApp } from '../../helpers/app.ts'
import { operator, otherAccount, owner } from '../../helpers/actors.ts'
import type { ArtAnswer } from '../../../src/wire/art.ts'

const test = await testApp(t)
const boss = await owner(test)
const ben = await operator(test, boss, { sites: [boss.siteId] })

/** Beginnings of files, with the size that they say. */
function gif (width: number, height: number, more = 20): Buffer {
  const bytes = Buffer.alloc(10 + more)
  bytes.write('GIF89a')
  bytes.writeUInt16LE(width, 6)
  bytes.writeUInt16LE(height, 8)
  return bytes
}
function png (width: number, height: number): Buffer {
  const bytes = Buffer.alloc(40)
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(bytes)
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}
function webp (form: 'VP8X' | 'VP8L' | 'VP8 ', size: Buffer): Buffer {
  const bytes = Buffer.alloc(40)
  bytes.write('RIFF')
  bytes.write(`WEBP${form}`, 8)
  // What a lossless and a lossy one begin with.
  bytes[20] = 0x2f
  if (form === 'VP8 ') bytes.set([0x9d, 0x01, 0x2a], 23)
  size.copy(bytes, form === 'VP8X' ? 24 : form === 'VP8L' ? 21 : 26)
  return bytes
}

async function add (bytes: Buffer, name = 'Ours'): Promise<[number, ArtAnswer]> {
  const answer = await boss.post('/v1/operator/art/add', { name, picture: bytes.toString('base64') })
  return [answer.statusCode, answer.json()]
}

t.test('everybody sees the gallery; owners add GIF, PNG and WebP by their bytes, and any page may show them', async t => {
  const answer = await test.ask({ url: '/v1/operator/art', headers: { cookie: ben.cookie } })
  t.same(answer.json(), { gallery: [{ art: 'wave', url: '/w/art-wave-FFFFFFFF.svg' }], own: [] })
  t.match(await test.ask({ url: '/w/art-wave-FFFFFFFF.svg' }), { statusCode: 200, headers: { 'content-type': /^image\/svg/, 'access-control-allow-origin': '*', 'cache-control': /immutable/ } })
  const kinds: Array<[Buffer, string]> = [
    [gif(64, 64), 'image/gif'],
    [png(64, 60), 'image/png'],
    [webp('VP8X', Buffer.from('3f00003f0000', 'hex')), 'image/webp'],
    [webp('VP8L', Buffer.from('3fc00f00', 'hex')), 'image/webp'],
    [webp('VP8 ', Buffer.from('40004000', 'hex')), 'image/webp']
  ]
  for (const [bytes, type] of kinds) {
    const [status, { own }] = await add(bytes)
    t.equal(status, 200, type)
    const { url, art, ...rest } = own.at(-1)!
    t.match(rest, { name: 'Ours', bytes: bytes.length })
    const shown = await test.ask({ url })
    t.match(shown, { statusCode: 200, headers: { 'content-type': type, 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'x-content-type-options': 'nosniff', 'cache-control': /immutable/ } })
    t.ok(shown.rawPayload.equals(bytes))
    t.equal((await boss.post('/v1/operator/invite', { key: randomUUID(), visitor: randomUUID(), text: 'x', art })).statusCode, 404, 'known: it is the visitor who is not')
  }
})

t.test('what is something else, too large, or of no size is refused', async t => {
  for (const bytes of [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), Buffer.from('ffd8ffe000104a4649460001', 'hex'), Buffer.from('GIF88a0000000000'), Buffer.from('x'), gif(0, 5), gif(5, 2001), png(100_000, 100_000), webp('VP8X', Buffer.from('ffffffffffff', 'hex')), gif(5, 5, 524_288)]) t.equal((await add(bytes))[0], 400)
  t.equal((await add(gif(5, 5, 524_278)))[0], 200, 'exactly 512 KB')
  t.equal((await boss.post('/v1/operator/art/add', { name: 'x', picture: 'no base 64!' })).statusCode, 400)
  t.equal((await boss.post('/v1/operator/art/add', { name: 'x', picture: 'A'.repeat(800_000) })).statusCode, 413)
})

t.test('operators choose, owners and admins change; other accounts see nothing of it', async t => {
  const [, { own: [mine] }] = await add(gif(8, 8))
  t.equal((await ben.post('/v1/operator/art/add', { name: 'x', picture: gif(8, 8).toString('base64') })).statusCode, 403)
  t.equal((await ben.post('/v1/operator/art/delete', { art: mine?.art })).statusCode, 403)
  const eve = await otherAccount(test)
  t.equal((await eve.post('/v1/operator/art/delete', { art: mine?.art })).statusCode, 404)
  t.same((await test.ask({ url: '/v1/operator/art', headers: { cookie: eve.cookie } })).json().own, [])
  t.equal((await test.ask({ url: `/a/${eve.siteId}/${mine!.art}` })).statusCode, 404)
  t.equal((await boss.post('/v1/operator/art/delete', { art: mine?.art })).statusCode, 200)
  t.equal((await test.ask({ url: mine!.url })).statusCode, 404)
  t.equal((await boss.post('/v1/operator/invite', { key: randomUUID(), visitor: randomUUID(), text: 'x', art: mine?.art })).statusCode, 400)
})

t.test('an account keeps fifty', async t => {
  const count = async (): Promise<number> => (await test.ask({ url: '/v1/operator/art', headers: { cookie: boss.cookie } })).json().own.length
  for (let left = 50 - await count(); left > 0; left--) t.equal((await add(gif(8, 8)))[0], 200)
  t.equal((await add(gif(8, 8)))[0], 400)
  t.equal(await count(), 50)
})
