// Files on their way up: by parts, again where it failed, cancelled, refused by name, and known to be lost after a reload.
import t from 'tap'
import type { FilesOptions } from '../../widget/parts.ts'
import type { Upload } from '../../widget/files/upload.ts'
import { FileBeginBody, FilePartHead } from '../../src/wire/files.ts'
import { word } from '../../widget/strings/words.ts'
import { until } from '../helpers/wait.ts'
import { json } from './page-stub.ts'
import { token } from './panel-rig.ts'

interface Sent { act: string, head: Record<string, unknown>, bytes: number }

const id = '00000000-0000-4000-8000-0000000000f1'
let answer: (sent: Sent) => Promise<Response> | Response
const requests: Sent[] = []
globalThis.fetch = (async (url: string, { body, signal }: { body: string | Blob, signal?: AbortSignal }) => {
  const text = typeof body === 'string' ? body : await body.text()
  const [head = ''] = text.split('\n', 1)
  const sent = { act: url.split('/visitor/demo/')[1] ?? '', head: JSON.parse(head) as Record<string, unknown>, bytes: text.length - head.length - 1 }
  requests.push(sent)
  return await Promise.race([answer(sent), new Promise<never>((_resolve, reject) => { signal?.addEventListener('abort', () => { reject(new Error('aborted')) }) })])
}) as typeof fetch
const { createUploads, toKinds } = await import('../../widget/files/uploads.ts')
const { drawFile } = await import('../../widget/files/transfer.ts')

const limits = { maxBytes: 1000, types: ['text/plain', 'image/png'] }

function bench (kept = new Map<string, string>()) {
  const seen = { items: [] as readonly Upload[], refused: '', stored: [] as object[], progress: [] as number[] }
  const options: Omit<FilesOptions, 'root'> & { onProgress (key: string, done: number): void } = {
    keep: { read: name => kept.get(name), write (name, text) { if (text === '') kept.delete(name); else kept.set(name, text) } },
    way: () => ({ url: 'https://chat.example/v1/visitor/demo/', token, fetch: globalThis.fetch }),
    json: JSON,
    limits: () => limits,
    begin: async () => {},
    word,
    toSize: bytes => `${bytes} B`,
    onItems (items) { seen.items = items },
    onRefused (problem) { seen.refused = problem },
    onStored (file) { seen.stored.push(file) },
    onProgress (_key, done) { seen.progress.push(done) }
  }
  requests.length = 0
  return { uploads: createUploads(options), seen, kept }
}

const file = (name: string, size: number, type = 'text/plain'): File => new File(['x'.repeat(size)], name, { type })
const well = ({ act, head }: Sent): Response => act === 'file/begin' ? json({ file: id, partBytes: 100 }) : json({ left: 3 - Number(head.index) })

t.test('a file goes up in parts, each said as it is there, and is then said', async t => {
  answer = well
  const { uploads, seen, kept } = bench()
  uploads.add([file('note.txt', 250)])
  t.match(seen.items, [{ name: 'note.txt', state: 'pending' }])
  t.ok(kept.get('u'), 'a reload knows of it')
  await until(async () => seen.stored.length === 1, 'it is up')
  t.strictSame(requests.map(({ act, bytes }) => [act, bytes]), [['file/begin', -1], ['file/part', 100], ['file/part', 100], ['file/part', 50]])
  t.ok(FileBeginBody.safeParse(requests[0]?.head).success)
  t.ok(requests.slice(1).every(({ head }) => FilePartHead.safeParse(head).success))
  t.strictSame(seen.progress, [1 / 3, 2 / 3, 1])
  t.strictSame(seen.stored, [{ id, name: 'note.txt', type: 'text/plain', bytes: 250 }])
  t.strictSame([seen.items, kept.get('u')], [[], undefined])
})

t.test('what is too big, empty or of another kind is refused by name before a byte is sent', async t => {
  answer = well
  const { uploads, seen } = bench()
  uploads.add([file('film.png', 1001, 'image/png')])
  t.equal(seen.refused, 'film.png has 1001 B. The limit is 1000 B.')
  uploads.add([file('nothing.txt', 0)])
  t.equal(seen.refused, 'nothing.txt is empty.')
  uploads.add([file('run.exe', 10, 'application/x-msdownload')])
  t.equal(seen.refused, "run.exe can't be sent. These can: TXT, PNG.")
  t.strictSame([requests, seen.items], [[], []])
})

t.test('refused by the server it says why and does not go again by itself; cut, it can be tried again under its key', async t => {
  answer = ({ act }) => act === 'file/begin' ? json({ code: 'too_large', title: '' }, 413) : json({})
  const { uploads, seen } = bench()
  uploads.add([file('note.txt', 20)])
  await until(async () => seen.items[0]?.state === 'failed', 'it failed')
  t.match(seen.items, [{ problem: /^note\.txt has 20 B/ }])
  uploads.nudge()
  t.equal(requests.length, 1)
  answer = well
  uploads.retry(seen.items[0]?.key ?? '')
  await until(async () => seen.stored.length === 1, 'it is up')
  t.equal(requests[0]?.head.key, requests[1]?.head.key)
})

t.test('cancelled it stops, and the next one goes', async t => {
  answer = async sent => sent.act === 'file/part' && sent.head.index === 1 && requests.length < 4 ? await new Promise<Response>(() => {}) : well(sent)
  const { uploads, seen } = bench()
  uploads.add([file('one.txt', 250), file('two.txt', 50)])
  await until(async () => requests.length === 3, 'it hangs')
  answer = well
  uploads.remove(seen.items[0]?.key ?? '')
  await until(async () => seen.stored.length === 1, 'the other is up')
  t.match(seen.stored, [{ name: 'two.txt' }])
})

t.test('after a reload it is known to be lost, and only the visitor can hand it over again', async t => {
  const kept = new Map([['u', JSON.stringify([{ key: id, name: 'note.txt', bytes: 20, at: 1 }])]])
  const { uploads, seen } = bench(kept)
  t.match(seen.items, [{ name: 'note.txt', state: 'lost', problem: /^note\.txt wasn't sent before the page was left/ }])
  uploads.remove(id)
  t.notOk(kept.has('u'))
  const odd = bench(new Map([['u', '{']]))
  t.strictSame(odd.seen.items, [])
})

t.test('kinds are told as people call them', async t => {
  t.equal(toKinds(['image/png', 'image/svg+xml', 'text/plain', 'application/pdf', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document']), 'PNG, SVG, TXT, PDF, DOCX')
})

t.test('a picture is decoded as small as it is shown, once, and one that its browser turns stands upright', async t => {
  const asked: object[] = []
  globalThis.createImageBitmap = (async (_blob: Blob, options: object) => {
    asked.push(options)
    return { width: 560, height: 747 }
  }) as unknown as typeof createImageBitmap
  answer = () => new Response('bytes')
  const drawn: unknown[] = []
  const canvas = { width: 560, height: 420, getContext: () => ({ drawImage: (...values: unknown[]) => { drawn.push(values.slice(1)) } }) } as unknown as HTMLCanvasElement
  const photo = { id, name: 'photo.jpg', type: 'image/jpeg', bytes: 5, width: 4032, height: 3024 }
  const way = { url: 'https://chat.example/v1/visitor/demo/', token, fetch: globalThis.fetch }
  t.ok(await drawFile(canvas, photo, way))
  t.ok(await drawFile(canvas, photo, way))
  t.match(asked, [{ resizeWidth: 560 }])
  t.equal(asked.length, 1)
  t.strictSame(drawn[0], [0, 0, 560, 747])
})
