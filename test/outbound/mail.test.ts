// Mail reaches a real mail server: as words and as HTML, from fixed frames, to one recipient; and what the server says is understood.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import t from 'tap'
import { toLetter } from '../../src/outbound/letters.ts'
import { createMail } from '../../src/outbound/mail.ts'
import type { Letter, Outcome } from '../../src/outbound/mail.ts'
import type { MailRecord } from '../../src/store/mail.ts'
import { openMailServer } from '../helpers/mail-server.ts'

const never = new AbortController().signal
const letter: Letter = {
  to: 'mara@mail.example', fromName: 'Ana’s shop', subject: 'Ben has answered', text: 'Hello\n', html: '<p>Hello</p>', messageId: '<a@chat.example>', references: '<b@chat.example>', automatic: false
}
const record = { accountId: 1, id: '018f0000-0000-7000-8000-000000000001', recipient: 'mara@mail.example', attempts: 1, ageMs: 0, conversationId: '018f0000-0000-7000-8000-000000000002', language: 'auto', site: { id: 'abcdefghijkl', name: 'Ana\'s <shop>' } }
const answer: MailRecord = { ...record, kind: 'answer', token: 'T'.repeat(43), words: [{ name: 'Ben', text: 'Hello <b>Mara</b> & co.\n\n.\nThey are back.' }, { name: 'Ben', text: '', file: 'boots.png' }, { name: '', text: 'שלום' }] }
const publicUrl = 'https://chat.example'

async function sendTo (url: string, some: Partial<Letter> = {}, abort = never): Promise<Outcome> {
  const mail = createMail({ smtpUrl: url, from: 'chat@shop.example' })
  try {
    return await mail.send({ ...letter, ...some }, abort)
  } finally {
    mail.close()
  }
}

t.test('an answer is words and HTML, which say the same, and leads back into the conversation', async t => {
  const server = await openMailServer(t)
  t.same(await sendTo(server.url, toLetter(answer, { publicUrl })), { kind: 'sent' })
  const [got] = server.got
  t.same(got?.to, ['mara@mail.example'])
  t.equal(got?.from, 'chat@shop.example')
  const mail = await PostalMime.parse(got?.raw ?? '')
  t.same(mail.from, { name: 'Ana\'s <shop>', address: 'chat@shop.example' })
  t.same(mail.to, [{ name: '', address: 'mara@mail.example' }])
  t.equal(mail.subject, 'Ben, Somebody from Ana\'s <shop> has answered you')
  t.equal(mail.messageId, `<${record.id}@chat.example>`)
  t.equal(mail.references, `<${record.conversationId}@chat.example>`)
  const link = `https://chat.example/c/abcdefghijkl#r=${'T'.repeat(43)}`
  const text = (mail.text ?? '').replaceAll('\r\n', '\n')
  t.ok(text.startsWith(`Ben from Ana's <shop> wrote:\n\nHello <b>Mara</b> & co.\n\n.\nThey are back.\n\n[File: boots.png]\n\nSomebody from Ana's <shop> wrote:\n\nשלום\n\nRead on and answer:\n${link}\n`), text)
  t.ok(mail.html?.includes('Hello &lt;b&gt;Mara&lt;/b&gt; &amp; co.'))
  t.ok(mail.html?.includes(`<a href="${link}">`))
  t.notMatch(mail.html, /<b>|<img|<script|src=|url\(/, 'nothing is loaded, nothing is markup')
  t.equal(mail.headers.find(({ key }) => key === 'auto-submitted'), undefined)
  t.match(mail.headers.find(({ key }) => key === 'x-auto-response-suppress')?.value, 'All')
})

t.test('a mail speaks the language that it was made in', t => {
  const letter = toLetter({ ...answer, language: 'de' }, { publicUrl })
  t.match(letter.html, /<html lang="de"/)
  t.equal(letter.subject, 'Ben, Jemand von Ana\'s <shop> hat Ihnen geantwortet')
  t.end()
})

t.test('the letter that asks says nothing that a stranger wrote, and a transcript is its words', async t => {
  const confirm = toLetter({ ...record, kind: 'confirm', token: 'C'.repeat(43) }, { publicUrl })
  t.match(confirm, { automatic: true, subject: 'Send the transcript of your chat with Ana\'s <shop>?' })
  t.ok(confirm.text.includes(`https://chat.example/c/abcdefghijkl#t=${'C'.repeat(43)}`))
  const transcript = toLetter({ ...record, kind: 'transcript', text: '10:00 Mara: <script>alert(1)</script>' }, { publicUrl })
  t.ok(transcript.text.includes('10:00 Mara: <script>alert(1)</script>'))
  t.ok(transcript.html.includes('10:00 Mara: &lt;script&gt;alert(1)&lt;/script&gt;'))
})

t.test('more than one recipient, or a line break in a header, goes to nobody', async t => {
  const server = await openMailServer(t)
  for (const to of ['a@x.example\r\nBcc: b@y.example', 'a@x.example, b@y.example', 'a@x.example,b@y.example', 'a@x.example b@y.example', '"a@x.example, b"@y.example', 'A <a@x.example>', 'a@x.example;b@y.example', 'a@[127.0.0.1]', '', 'a\n@x.example']) {
    t.match(await sendTo(server.url, { to }), { kind: 'never', trouble: /not one/ }, to)
  }
  for (const some of [{ subject: 'Hi\r\nBcc: b@y.example' }, { fromName: 'Ana\nBcc: b@y.example' }, { messageId: '<a>\r\nX: y' }]) t.match(await sendTo(server.url, some), { kind: 'never', trouble: /line break/ })
  t.equal(server.got.length, 0)
  const odd = toLetter({ ...answer, site: { ...record.site, name: 'Shop\r\nBcc: b@y.example' }, words: [{ name: 'Ben\u2028\nBcc: c@y.example', text: 'hi' }] }, { publicUrl })
  t.same(await sendTo(server.url, odd), { kind: 'sent' })
  t.same(server.got[0]?.to, ['mara@mail.example'])
  t.same((await PostalMime.parse(server.got[0]?.raw ?? '')).headers.filter(({ key }) => key === 'bcc'), [])
})

t.test('what the mail server says is understood: later, or never', async t => {
  const server = await openMailServer(t)
  const cases: Array<[string, number, Partial<Outcome>]> = [
    ['recipient', 450, { kind: 'later', alone: true }], ['recipient', 550, { kind: 'never' }], ['data', 451, { kind: 'later', alone: true }], ['data', 554, { kind: 'never' }]
  ]
  for (const [where, code, outcome] of cases) {
    server.refuse = { where: where as 'recipient' | 'data', code }
    t.match(await sendTo(server.url), { ...outcome, trouble: new RegExp(String(code)) }, `${where} ${code}`)
  }
  server.refuse = undefined
  t.same(await sendTo(server.url), { kind: 'sent' })
  await server.close()
  t.match(await sendTo(server.url), { kind: 'later', alone: false })
})

t.test('a server that is silent, or a node that stops, ends the attempt', async t => {
  const server = await openMailServer(t)
  server.stall = true
  const abort = new AbortController()
  const sent = sendTo(server.url, {}, abort.signal)
  await server.stalled
  abort.abort()
  t.match(await sent, { kind: 'later' })
})

t.test('a password goes over TLS only, and to the server whose certificate is good', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'shopbell-mail-'))
  t.teardown(() => { rmSync(folder, { recursive: true }) })
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')], { stdio: 'ignore' })
  const [key, cert] = ['key.pem', 'cert.pem'].map(name => readFileSync(join(folder, name), 'utf8'))
  const send = async (smtpUrl: string, ca?: string): Promise<Outcome> => {
    const mail = createMail({ smtpUrl, from: 'chat@shop.example', ...(ca === undefined ? {} : { ca }) })
    const outcome = await mail.send(letter, never)
    mail.close()
    return outcome
  }
  for (const scheme of ['smtp', 'smtps'] as const) {
    const server = await openMailServer(t, { tls: { key: key!, cert: cert!, atOnce: scheme === 'smtps' }, sign: { user: 'chat@shop', pass: 'p:w/ä' } })
    const url = (password: string): string => `${scheme}://chat%40shop:${encodeURIComponent(password)}@localhost:${server.port}`
    t.same(await send(url('p:w/ä'), cert), { kind: 'sent' }, scheme)
    t.match(await send(url('wrong'), cert), { kind: 'later', alone: false }, `${scheme}, a wrong password is mended and goes out then`)
    t.match(await send(url('p:w/ä')), { kind: 'later', alone: false }, `${scheme}, a certificate that nobody vouches for`)
    t.equal(server.got.length, 1)
    t.ok(server.got[0]?.secure)
  }
  const plain = await openMailServer(t, { sign: { user: 'chat@shop', pass: 'p:w/ä' } })
  t.match(await send(`smtp://chat%40shop:x@localhost:${plain.port}`), { kind: 'later', alone: false })
  t.equal(plain.tried, 0, 'a server without TLS hears no password')
})
