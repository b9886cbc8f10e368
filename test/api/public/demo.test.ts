// The demo shop: its pages, what they end with before and after sign-up, and what it refuses.
import t, { type Test } from 'tap'

import { startDemoShop } from '../../../src/api/public/demo.ts'
import type { Foot } from '../../../src/api/public/demo-pages.ts'

async function shop (t: Test, findSnippet: () => Promise<Foot>): Promise<{ origin: string, errors: unknown[] }> {
  const errors: unknown[] = []
  const { origin, stop } = await startDemoShop({ port: 0, host: '127.0.0.1', findSnippet, onError: error => { errors.push(error) } })
  t.teardown(stop)
  return { origin, errors }
}

const snippet = '<script async src="http://127.0.0.1:1/w/abcdefghijkl.js"></script>'

t.test('every page carries the snippet once there is one', async t => {
  const { origin } = await shop(t, async () => ({ kind: 'snippet', snippet }))
  for (const path of ['/', '/tea/fern-valley', '/basket', '/basket?tea=late-sun', '/nothing']) {
    const answer = await fetch(origin + path)
    const page = await answer.text()
    t.equal(answer.status, path === '/nothing' ? 404 : 200, path)
    t.equal(page.split(snippet).length, 2, `${path} has it once`)
    t.match(page, /<title>[^<]+<\/title>/)
  }
  t.match(await (await fetch(`${origin}/`)).text(), /data-shopbell-open/)
})

t.test('before sign-up the pages say where to sign up', async t => {
  const { origin } = await shop(t, async () => ({ kind: 'sign-up', url: 'http://127.0.0.1:1/sign-up?a"b<c' }))
  const page = await (await fetch(origin)).text()
  t.match(page, 'sign up with the link that Shopbell printed at its start (<b>http://127.0.0.1:1/sign-up?a&quot;b&lt;c#…</b>)')
  t.notMatch(page, /data-shopbell-open|\/w\//)
})

t.test('a shop whose database is away still shows its pages', async t => {
  const { origin, errors } = await shop(t, async () => { throw new Error('away') })
  t.equal((await fetch(origin)).status, 200)
  t.match(errors, [{ message: 'away' }])
})

t.test('nothing of the address comes back in the page', async t => {
  const { origin } = await shop(t, async () => ({ kind: 'nothing' }))
  for (const path of ['/<script>alert(1)</script>', '/basket?tea=<script>alert(1)</script>', '/tea/%3Cscript%3E', '/tea/fern-valley/more', '//', '/%']) {
    const answer = await fetch(origin + path)
    t.notMatch(await answer.text(), /<script/, path)
    t.equal(answer.status, path.startsWith('/basket') ? 200 : 404, path)
  }
  t.equal((await fetch(origin, { method: 'POST' })).status, 405)
})

t.test('a taken port is an error to its starter', async t => {
  const { origin } = await shop(t, async () => ({ kind: 'nothing' }))
  await t.rejects(startDemoShop({ port: Number(new URL(origin).port), host: '127.0.0.1', findSnippet: async () => ({ kind: 'nothing' }), onError: () => {} }), { code: 'EADDRINUSE' })
})
