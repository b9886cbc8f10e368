// What a file is by its bytes, how large a picture says it is, and what a name becomes.
import t from 'tap'
import { findType, refuseOtherPart } from '../../../src/api/files/file-types.ts'
import { toDisposition, toFileName } from '../../../src/api/files/file-names.ts'
import { readPictureFacts, readSize } from '../../../src/insight/picture-type.ts'
import { png } from '../../helpers/files.ts'

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex')
const latin = (text: string): Buffer => Buffer.from(text, 'latin1')
const gif = hex('474946383961 0a00 1400 00')
const jpeg = Buffer.concat([hex('ffd8 ffe0 0010'), Buffer.alloc(14), hex('ff ffdb 0004 0000 ffc2 0011 08 0102 0304 03'), Buffer.alloc(20)])
const webp = (chunk: string): Buffer => Buffer.concat([latin('RIFF\0\0\0\0WEBP'), hex(chunk), Buffer.alloc(20)])
const lossy = webp(`${latin('VP8 ').toString('hex')} 00000000 000000 9d012a 4001 f000`)
const lossless = webp(`${latin('VP8L').toString('hex')} 00000000 2f ${Buffer.from(new Uint32Array([319 | (239 << 14)]).buffer).toString('hex')}`)
const extended = webp(`${latin('VP8X').toString('hex')} 00000000 00000000 3f0100 ef0000`)
const typeOf = (bytes: Buffer, name = 'x.bin', whole = true): string => findType({ name, bytes, whole }).type

t.test('the bytes say what a file is, and its name nothing', async t => {
  t.same([png(), gif, jpeg, lossy, latin('%PDF-1.7')].map(bytes => typeOf(bytes, 'page.html')), ['image/png', 'image/gif', 'image/jpeg', 'image/webp', 'application/pdf'])
  const refused: Array<[name: string, bytes: Buffer]> = [
    ['photo.png', latin('<!doctype html><script>alert(1)</script>')], ['page.html', latin('<html>')], ['a.svg', latin('<svg xmlns="http://www.w3.org/2000/svg"/>')], ['a.xml', latin('<?xml version="1.0"?>')], ['a.js', latin('alert(1)')],
    ['a', latin('words')], ['a.txt.exe', latin('words')], ['a.txt', Buffer.from('a\0b')], ['a.txt', hex('ff fe 41 00')], ['a.txt', hex('c3')], ['a.exe', latin('MZ\x90\0')], ['a.zip', latin('PK\x03\x04')], ['a.png', latin('\x89PNG\n')], ['a.mp4', latin('\0\0\0\x20ftypmp42')]
  ]
  for (const [name, bytes] of refused) t.throws(() => findType({ name, bytes, whole: true }), { code: 'FILE_TYPE', statusCode: 415 }, name)
  for (const name of ['a.txt', 'a.CSV', 'a.log', 'a.md']) t.equal(typeOf(Buffer.from('Grüße 👋\n'), name), 'text/plain')
})

t.test('a text is text in all its parts, which may end within a character', async t => {
  const bytes = Buffer.from('é👋')
  t.equal(typeOf(bytes.subarray(0, 4), 'a.txt', false), 'text/plain')
  t.throws(() => typeOf(bytes.subarray(0, 4), 'a.txt', true))
  t.doesNotThrow(() => { refuseOtherPart('text/plain', { bytes: bytes.subarray(4), last: true }) })
  t.throws(() => { refuseOtherPart('text/plain', { bytes: Buffer.from('a\0'), last: true }) }, { code: 'FILE_TYPE' })
  t.throws(() => { refuseOtherPart('text/plain', { bytes: hex('41 c3'), last: true }) }, { code: 'FILE_TYPE' })
  t.doesNotThrow(() => { refuseOtherPart('image/png', { bytes: hex('00 ff'), last: true }) })
})

t.test('a picture\'s size is read where each type has it', async t => {
  t.same(readSize(png({ width: 640, height: 480 }), 'image/png'), { width: 640, height: 480 })
  t.same(readSize(gif, 'image/gif'), { width: 10, height: 20 })
  t.same(readSize(jpeg, 'image/jpeg'), { width: 0x0304, height: 0x0102 })
  for (const bytes of [lossy, lossless, extended]) t.same(readSize(bytes, 'image/webp'), { width: 320, height: 240 })
  t.equal(readSize(latin('%PDF-1.7'), 'application/pdf'), undefined)
})

t.test('a picture that an owner sends says itself what it is; a photograph is none of those that move', t => {
  t.same(readPictureFacts(gif), { type: 'image/gif', width: 10, height: 20 })
  t.same(readPictureFacts(extended), { type: 'image/webp', width: 320, height: 240 })
  for (const bytes of [jpeg, latin('%PDF-1.7'), png({ width: 0 }), Buffer.alloc(0), webp('00')]) t.equal(readPictureFacts(bytes), undefined)
  t.end()
})

t.test('headers that are cut, lie or run in circles say nothing, and cost nothing', async t => {
  const whole = { 'image/png': png(), 'image/gif': gif, 'image/jpeg': jpeg, 'image/webp': extended }
  for (const [type, bytes] of Object.entries(whole)) {
    for (let length = 0; length <= bytes.length; length++) t.doesNotThrow(() => readSize(bytes.subarray(0, length), type))
  }
  t.equal(readSize(png({ width: 0 }), 'image/png'), undefined)
  t.equal(readSize(png({ width: 70_000 }), 'image/png'), undefined)
  t.equal(readSize(Buffer.concat([hex('ffd8'), ...Array.from({ length: 200 }, () => hex('ffe0 0000 0000 0000'))]), 'image/jpeg'), undefined)
  t.equal(readSize(Buffer.alloc(262_144, 0xff), 'image/jpeg'), undefined)
  t.equal(readSize(hex('ffd8 ffda 0004 0000 ffc0 0011 08 0102 0304'), 'image/jpeg'), undefined, 'after the picture began')
})

t.test('a name is one line without a path, and shows what the file is', async t => {
  const names: Array<[said: string, type: string, shown: string]> = [
    ['photo.PNG', 'image/png', 'photo.png'], ['photo.jpeg', 'image/jpeg', 'photo.jpeg'], ['photo.png', 'image/jpeg', 'photo.png.jpg'], ['report.exe', 'application/pdf', 'report.exe.pdf'], ['table.csv', 'text/plain', 'table.csv'],
    ['../../x', 'image/png', 'x.png'], ['..\\x.png', 'image/png', 'x.png'], ['/etc/passwd', 'text/plain', 'passwd.txt'], ['.htaccess', 'image/png', 'htaccess.png'], ['a/b.png', 'image/png', 'b.png'], ['a/', 'image/gif', 'file.gif'],
    ['invoice_\u202efdp.exe', 'application/pdf', 'invoice_fdp.exe.pdf'], ['a\u200b.png', 'image/png', 'a.png'], ['con<>:"|?*.png', 'image/png', 'con_______.png'], ['...', 'image/png', 'file.png'], ['a. .png', 'image/png', 'a.png'], ['Größe 👋.webp', 'image/webp', 'Größe 👋.webp']
  ]
  for (const [said, type, shown] of names) t.equal(toFileName(said, type), shown)
  t.equal([...toFileName(`${'é'.repeat(300)}.png`, 'image/png')].length, 84)
  t.equal(toDisposition('attachment', 'a\'b (1)*";\r.pdf'), 'attachment; filename*=UTF-8\'\'a%27b%20%281%29%2A%22%3B%0D.pdf')
})
