// Files over HTTP: sent in parts by either side, had by both, and by nobody else; bounded in each direction.
import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { takeDue } from '../../../src/store/due.ts'
import { dropUnsentFile, recallFiles } from '../../../src/store/file-ends.ts'
import { calmAddress, operator, otherAccount, owner } from '../../helpers/actors.ts'
import { testApp } from '../../helpers/app.ts'
import { openConsole } from '../../helpers/consoles.ts'
import { announce, png, sendPart, toPart, upload } from '../../helpers/files.ts'
import { askAsVisitor, toTaken, visitor } from '../../helpers/visitors.ts'
import type { VisitorActor } from '../../helpers/visitors.ts'

const test = await testApp(t)
const { pool } = test.db
const ana = await openConsole(await owner(test))
const { siteId } = ana
const partBytes = 262_144
const large = png({ width: 640, height: 480, length: 2 * partBytes + 77 })

/** A visitor whose chat is open. */
async function talking (): Promise<VisitorActor & { conversation: string }> {
  const mara = await visitor(test, siteId)
  const { conversation } = await mara.says('hello')
  return Object.assign(mara, { conversation })
}

async function count (table: string): Promise<number> {
  return (await pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n ?? -1
}

async function room (): Promise<number> {
  return (await pool.query<{ bytes: number }>('select coalesce(sum(bytes), 0)::int as bytes from file_room')).rows[0]?.bytes ?? -1
}

const send = async (mara: VisitorActor, body: object): Promise<LightMyRequestResponse> => await mara.post('send', { key: randomUUID(), text: '', ...body })
const get = async (mara: VisitorActor, file: string): Promise<LightMyRequestResponse> => await mara.post('file/get', { file })

t.test('a visitor\'s file goes in parts, each as often as it has to, and both sides have it byte by byte', async t => {
  const mara = await talking()
  const key = randomUUID()
  const begun = await announce(mara, large, { key, name: '../My photo\u202e.PNG' })
  t.equal(begun.statusCode, 200)
  const { file } = begun.json() as { file: string }
  t.same(begun.json(), { file, partBytes })
  t.same((await announce(mara, large, { key })).json(), begun.json(), 'announced twice is once')
  const part = async (index: number): Promise<LightMyRequestResponse> => await sendPart(test, mara, { file, index, bytes: large.subarray(index * partBytes, (index + 1) * partBytes) })
  t.match((await part(1)).json(), { code: 'file_unfinished' }, 'the first part says what it is')
  t.same((await part(0)).json(), { left: 2 })
  t.same((await part(0)).json(), { left: 2 })
  t.match((await send(mara, { file })).json(), { code: 'file_unfinished' })
  t.same((await part(2)).json(), { left: 1 })
  t.same((await part(1)).json(), { left: 0 })
  t.equal(await room(), large.length, 'each part counts once')
  const sendKey = randomUUID()
  const sent = await send(mara, { key: sendKey, file })
  t.equal(sent.statusCode, 201)
  t.same((await send(mara, { key: sendKey, file })).json(), sent.json(), 'sent twice is once')
  t.match(await send(mara, { file }), { statusCode: 404 }, 'a file goes with one message')
  t.match(await part(1), { statusCode: 404 }, 'what was sent is not written any more')
  await ana.until(() => ana.events.some(event => event.kind === 'message' && event.file?.id === file))
  const event = ana.events.find(event => event.kind === 'message' && event.file?.id === file)
  t.match(event, { text: '', file: { id: file, name: 'My photo.png', type: 'image/png', bytes: large.length, width: 640, height: 480 } })
  const theirs = await ana.get(`/v1/operator/file/${file}`)
  const own = await get(mara, file)
  for (const answer of [theirs, own]) {
    t.equal(answer.statusCode, 200)
    t.ok(answer.rawPayload.equals(large))
    t.match(answer.headers, {
      'content-type': 'image/png',
      'content-length': String(large.length),
      'content-disposition': "inline; filename*=UTF-8''My%20photo.png",
      'x-content-type-options': 'nosniff',
      'content-security-policy': /^sandbox; default-src 'none'/,
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-store'
    })
  }
})

t.test('an operator\'s file and quote reach the visitor; what no browser draws is saved, not shown', async t => {
  const mara = await talking()
  const bytes = Buffer.from('%PDF-1.7 …')
  const begun = toTaken(await ana.post('/v1/operator/file/begin', { key: randomUUID(), conversation: mara.conversation, name: 'Preise.pdf', type: '', bytes: bytes.length })).json() as { file: string }
  const headers = { cookie: ana.cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/octet-stream' }
  const part = await test.ask({ method: 'POST', url: '/v1/operator/file/part', remoteAddress: calmAddress, headers, payload: toPart({ file: begun.file, index: 0 }, bytes) })
  t.same(part.json(), { left: 0 })
  toTaken(await ana.post('/v1/operator/send', { key: randomUUID(), conversation: mara.conversation, text: 'here', quote: 1, file: begun.file }))
  await mara.until(() => mara.events.some(event => event.kind === 'message' && event.file !== undefined))
  t.match(mara.events.find(event => event.kind === 'message' && event.file !== undefined), { text: 'here', quote: { number: 1, text: 'hello' }, file: { name: 'Preise.pdf', type: 'application/pdf' } })
  const answer = await get(mara, begun.file)
  t.match(answer.headers, { 'content-type': 'application/pdf', 'content-disposition': "attachment; filename*=UTF-8''Preise.pdf" })
  t.ok(answer.rawPayload.equals(bytes))
  const quoted = await mara.post('send', { key: randomUUID(), text: 'thanks', quote: 2 })
  t.equal(quoted.statusCode, 201)
  await ana.until(() => ana.events.some(event => event.kind === 'message' && event.text === 'thanks'))
  t.match(ana.events.find(event => event.kind === 'message' && event.text === 'thanks'), { quote: { number: 2, name: 'Ana', text: 'here' } })
  t.match((await mara.post('send', { key: randomUUID(), text: 'x', quote: 99 })), { statusCode: 400 }, 'there is no such message')
})

t.test('sizes, types and parts that don\'t fit are refused, and leave nothing', async t => {
  const mara = await talking()
  const [files, parts, before] = [await count('file'), await count('file_part'), await room()]
  t.match(await announce(mara, Buffer.alloc(0)), { statusCode: 400 })
  t.match((await announce(mara, png(), { bytes: 10 * 1024 * 1024 + 1 })).json(), { code: 'too_large' })
  for (const name of ['', ' ', 'a\nb', 'x'.repeat(301)]) t.match(await announce(mara, png(), { name }), { statusCode: 400 }, name)
  t.match(await send(mara, { file: randomUUID() }), { statusCode: 404 })
  t.match(await send(mara, {}), { statusCode: 400 }, 'neither words nor a file')
  t.equal(await count('file'), files)
  for (const [name, bytes] of [['photo.png', Buffer.from('<script>alert(1)</script>')], ['a.svg', Buffer.from('<svg/>')], ['a.txt', Buffer.from('a\0')]] as const) {
    const { file } = (await announce(mara, bytes, { name })).json() as { file: string }
    t.match((await sendPart(test, mara, { file, index: 0, bytes })).json(), { code: 'file_type' }, name)
    t.equal((await sendPart(test, mara, { file, index: 0, bytes })).statusCode, 404, 'it is gone')
  }
  t.same([await count('file'), await count('file_part'), await room()], [files, parts, before])
  const { file } = (await announce(mara, large)).json() as { file: string }
  const part = async (index: number, bytes: Buffer): Promise<number> => (await sendPart(test, mara, { file, index, bytes })).statusCode
  t.equal(await part(0, large.subarray(0, 100)), 400, 'too short')
  t.equal(await part(0, Buffer.alloc(0)), 415, 'nothing is of no type')
})

t.test('parts are bytes behind one line of JSON, and nothing else is read there', async t => {
  const mara = await talking()
  const { file } = (await announce(mara, large)).json() as { file: string }
  const first = large.subarray(0, partBytes)
  t.equal((await sendPart(test, mara, { file, index: 0, bytes: first })).statusCode, 200)
  for (const [index, bytes] of [[3, first], [2, first], [1, large.subarray(0, 77)], [-1, first], [1.5, first], [2 ** 31, first]] as const) {
    t.equal((await sendPart(test, mara, { file, index, bytes })).statusCode, 400, `part ${index} of ${bytes.length}`)
  }
  t.equal((await sendPart(test, mara, { file, index: 1, bytes: Buffer.alloc(partBytes + 5_000) })).statusCode, 413)
  const raw = async (payload: Buffer | string, type = 'text/plain'): Promise<number> => (await test.ask({ method: 'POST', url: `/v1/visitor/${siteId}/file/part`, remoteAddress: calmAddress, headers: { 'content-type': type }, payload })).statusCode
  const head = { token: mara.token, file, index: 1 }
  t.same([await raw(''), await raw('\n'), await raw('{}\n'), await raw('{'), await raw(toPart({ ...head, zzz: 1 }, first)), await raw(JSON.stringify(head))], [400, 400, 400, 400, 400, 400])
  t.equal(await raw(Buffer.concat([Buffer.from(' '.repeat(2049)), toPart(head, first)])), 413, 'a line without end')
  t.equal(await raw(toPart(head, first), 'multipart/form-data; boundary=x'), 415)
  t.equal(await raw(toPart(head, first)), 200)
})

t.test('a file is its visitor\'s and their operators\', and nobody else\'s, sent or not', async t => {
  const mara = await talking()
  const eve = await visitor(test, siteId)
  await eve.says('hello')
  const file = await upload(test, mara, png())
  const unsent = await upload(test, mara, png())
  t.equal((await send(eve, { file })).statusCode, 404)
  t.equal((await get(mara, unsent)).statusCode, 404, 'until it is sent it is nobody\'s to have')
  t.equal((await sendPart(test, eve, { file, index: 0, bytes: png() })).statusCode, 404)
  t.equal((await send(mara, { file })).statusCode, 201)
  t.equal((await get(eve, file)).statusCode, 404)
  t.equal((await get(mara, randomUUID())).statusCode, 404)
  t.equal((await askAsVisitor(test, `/v1/visitor/${siteId}/file/get`, { body: { token: 'a'.repeat(100), file } })).statusCode, 401)
  const [other, nobody] = [await otherAccount(test), await operator(test, ana, { sites: [] })]
  for (const actor of [other, nobody]) t.equal((await actor.get(`/v1/operator/file/${file}`)).statusCode, 404)
  t.equal((await ana.get(`/v1/operator/file/${unsent}`)).statusCode, 404)
  t.equal((await ana.get('/v1/operator/file/x')).statusCode, 400)
  t.equal((await test.ask({ url: `/v1/operator/file/${file}` })).statusCode, 401)
  const key = randomUUID()
  await announce(mara, png(), { key })
  t.match((await ana.post('/v1/operator/file/begin', { key, conversation: mara.conversation, name: 'x', type: '', bytes: 9 })).json(), { code: 'key_taken' })
})

t.test('where the site takes no files, or the chat isn\'t open, none is begun', async t => {
  const mara = await talking()
  await mara.post('end', { key: randomUUID(), conversation: mara.conversation })
  t.match((await announce(mara, png())).json(), { code: 'not_answerable' })
  t.match((await ana.post('/v1/operator/file/begin', { key: randomUUID(), conversation: mara.conversation, name: 'x', type: '', bytes: 9 })).json(), { code: 'not_answerable' })
  const silent = await visitor(test, siteId)
  t.match(await announce(silent, png()), { statusCode: 409 })
  const zoe = await talking()
  const beginOurs = async (bytes: number): Promise<LightMyRequestResponse> => await ana.post('/v1/operator/file/begin', { key: randomUUID(), conversation: zoe.conversation, name: 'x', type: '', bytes })
  await pool.query("update site set settings = '{\"chat\": {\"maxFileBytes\": 2000}}' where id = $1", [siteId])
  const fresh = await testApp(t, { db: test.db })
  t.match((await announce(zoe.at(fresh), png({ length: 2001 }))).json(), { code: 'too_large' })
  t.match((await beginOurs(2001)).json(), { code: 'too_large' }, 'nor does an operator send a larger one')
  t.equal((await beginOurs(2000)).statusCode, 200)
  await pool.query("update site set settings = '{\"chat\": {\"files\": false}}' where id = $1", [siteId])
  const off = await testApp(t, { db: test.db })
  t.match(await announce(zoe.at(off), png()), { statusCode: 403 })
  t.match((await announce(zoe.at(off), png())).json(), { code: 'files_off' })
  t.match(await beginOurs(9), { statusCode: 403 })
  t.match((await beginOurs(9)).json(), { code: 'files_off' })
  await pool.query("update site set settings = '{}' where id = $1", [siteId])
})

t.test('a visitor begins twenty files an hour', async t => {
  const mara = await talking()
  const answers = []
  for (let at = 0; at < 21; at++) answers.push(await announce(mara, png()))
  t.same(answers.map(({ statusCode }) => statusCode), [...Array(20).fill(200), 429])
  t.ok(Number(answers.at(-1)?.headers['retry-after']) > 3000)
  await pool.query("update file set created_at = created_at - interval '1 hour' where visitor_id = $1", [mara.id])
  t.equal((await announce(mara, png())).statusCode, 200)
})

t.test('an account\'s room is counted with its files, and what is more is refused', async t => {
  const small = await testApp(t, { db: test.db, environment: { FILE_ROOM_MB: '1' } })
  const mara = (await talking())
  const here = mara.at(small)
  await pool.query('update file_room set bytes = $1', [1_048_576 - 150])
  const id = await upload(small, here, png())
  const second = (await announce(here, png())).json() as { file: string }
  t.match((await sendPart(small, here, { file: second.file, index: 0, bytes: png() })).json(), { code: 'storage_full' })
  t.equal((await pool.query('select 1 from file_part where file_id = $1', [second.file])).rowCount, 0)
  t.equal((await send(mara, { file: id })).statusCode, 201, 'what is there can be sent')
})

t.test('what nobody sends is gone after an hour, with its room; so is what was erased or taken back', async t => {
  await pool.query('delete from file')
  await pool.query('update file_room set bytes = 0')
  const mara = await talking()
  const sent = await upload(test, mara, png())
  await upload(test, mara, png())
  await send(mara, { file: sent })
  const take = async (): Promise<void> => { await takeDue(pool, async (tx, row) => { if (row.kind === 'file_unsent') await dropUnsentFile(tx, { accountId: row.accountId, fileId: row.subjectId }) }) }
  await take()
  t.equal(await room(), 200, 'not before')
  await pool.query("update due set due_at = due_at - interval '1 hour' where kind = 'file_unsent'")
  await take()
  t.same((await pool.query('select id from file')).rows, [{ id: sent }])
  t.equal(await room(), 100)
  const forgotten = await upload(test, mara, png())
  await pool.query("delete from due where kind = 'file_unsent'")
  await pool.query("update file set created_at = created_at - interval '3 hours' where id = $1", [forgotten])
  await recallFiles(pool)
  await take()
  t.equal(await room(), 100, 'one that nobody looked after, too')
  const begun = toTaken(await ana.post('/v1/operator/file/begin', { key: randomUUID(), conversation: mara.conversation, name: 'x', type: '', bytes: 100 })).json() as { file: string }
  await test.ask({ method: 'POST', url: '/v1/operator/file/part', remoteAddress: calmAddress, headers: { cookie: ana.cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/octet-stream' }, payload: toPart({ file: begun.file, index: 0 }, png()) })
  const { number } = toTaken(await ana.post('/v1/operator/send', { key: randomUUID(), conversation: mara.conversation, text: '', file: begun.file })).json() as { number: number }
  t.equal(await room(), 200)
  t.equal((await ana.post('/v1/operator/message/delete', { key: randomUUID(), conversation: mara.conversation, target: number })).statusCode, 201)
  t.equal((await get(mara, begun.file)).statusCode, 404)
  t.equal(await room(), 100)
  t.equal((await ana.post('/v1/operator/erase', { what: 'conversation', conversation: mara.conversation })).statusCode, 204)
  t.same([await count('file'), await count('file_part'), await room()], [0, 0, 0])
})
