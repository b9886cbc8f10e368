// Files on their way into a chat: in parts, each until it is there, and then said once.
import t from 'tap'
import { UploadsModel } from '../../../operator-web/model/uploads.ts'
import type { FileCard } from '../../../src/wire/events.ts'
import type { Reply } from '../../../src/client/request.ts'
import { answer, fakeApi, handTimers, refusal, settled, uuid } from '../fakes.ts'
import { maxFileBytes } from '../../../src/wire/limits.ts'

interface Part { file: string, index: number, bytes: Blob }
const chat = uuid(900)

/** Parts of 10 bytes; `parts` answers them. */
function desk (parts: (part: Part) => Reply): { uploads: InstanceType<typeof UploadsModel>, said: Array<[string, FileCard]>, timers: ReturnType<typeof handTimers>, api: ReturnType<typeof fakeApi> } {
  const timers = handTimers()
  const said: Array<[string, FileCard]> = []
  const api = fakeApi({ '/v1/operator/file/begin': () => answer({ file: uuid(1), partBytes: 10 }), '/v1/operator/file/part': parts })
  return { api, timers, said, uploads: new UploadsModel({ api, timers, random: () => 0, onWhole: (conversation, file) => { said.push([conversation, file]) } }) }
}

async function long (): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await settled()
}

t.test('a file goes in parts of the size that the server named, and is said when it is whole', async t => {
  const got: string[] = []
  const { uploads, said } = desk(({ bytes, index }) => {
    void bytes.text().then(text => { got[index] = text })
    return answer({ left: 0 })
  })
  uploads.attach(chat, new File(['0123456789abcdefghij!'], 'a.txt', { type: 'text/plain' }))
  t.match(uploads.uploads.value, [{ name: 'a.txt', bytes: 21, done: 0 }])
  await long()
  t.same(got, ['0123456789', 'abcdefghij', '!'])
  t.same(said, [[chat, { id: uuid(1), name: 'a.txt', type: 'text/plain', bytes: 21 }]])
  t.same(uploads.uploads.value, [])
})

t.test('a part without an answer goes again, and only that', async t => {
  let cuts = 2
  const asked: number[] = []
  const { uploads, said, timers } = desk(({ index }) => {
    asked.push(index)
    return index === 1 && cuts-- > 0 ? { kind: 'cut' } : answer({ left: 0 })
  })
  uploads.attach(chat, new File(['0123456789abc'], 'a.txt'))
  for (let turn = 0; turn < 3; turn++) {
    await long()
    timers.pass(30_000)
  }
  await long()
  t.same(asked, [0, 1, 1, 1])
  t.equal(said.length, 1)
})

t.test('what the server refuses is said, and goes again only by hand', async t => {
  let taken = false
  const { uploads, said, timers } = desk(() => taken ? answer({ left: 0 }) : refusal('storage_full'))
  uploads.attach(chat, new File(['abc'], 'a.txt'))
  await long()
  timers.pass(60_000)
  t.match(uploads.uploads.value, [{ code: 'storage_full' }])
  taken = true
  uploads.retry(uploads.uploads.value[0]?.key ?? '')
  await long()
  t.equal(said.length, 1)
})

t.test('a cancelled file is not said, and what is too large or empty is not sent', async t => {
  const { uploads, said, api } = desk(() => answer({ left: 0 }))
  uploads.attach(chat, new File(['0123456789abc'], 'a.txt'))
  uploads.cancel(uploads.uploads.value[0]?.key ?? '')
  await long()
  t.same(said, [])
  t.same(uploads.uploads.value, [])
  const before = api.asked.length
  uploads.attach(chat, new File([new Uint8Array(maxFileBytes + 1)], 'big.png'))
  uploads.attach(chat, new File([], 'empty.txt'))
  await long()
  t.equal(api.asked.length, before)
  t.same(uploads.uploads.value.map(({ code }) => code), ['too_large', 'file_type'])
})
