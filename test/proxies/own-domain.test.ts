// The owner's own domain before ours, by the lines of docs/embedding.md: what browsers load and ask there, the chat page with and without scripts, and nothing of the console.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { fetch } from 'undici'
import type { RequestInit, Response } from 'undici'
import { siteOrigin } from '../helpers/actors.ts'
import { lacks } from '../helpers/programs.ts'
import { helloBody } from '../helpers/visitors.ts'
import { startNginx } from './nginx.ts'
import { readRecipe } from './recipes.ts'
import { openStand } from './stand.ts'

t.test('the lines of docs/embedding.md carry the chat under the owner\'s own domain, and nothing else', { skip: lacks('nginx') }, async t => {
  const stand = await openStand(t, { at: 'own' })
  const { proxyPort, operator: { siteId } } = stand
  const recipe = readRecipe('nginx', { 'https://chat.example': stand.publicUrl, 'chat.example': new URL(stand.publicUrl).host }, 'docs/embedding.md')
  await startNginx(t, { port: proxyPort, http: () => `server { listen 127.0.0.1:${proxyPort}; ${recipe} }` })
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => await fetch(`http://127.0.0.1:${proxyPort}${path}`, { redirect: 'manual', ...init })
  const say = async (path: string, body: object): Promise<Response> => await ask(`/v1/visitor/${siteId}/${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'text/plain;charset=UTF-8', origin: siteOrigin } })

  const loader = await ask(`/w/${siteId}.js`)
  t.match(loader.headers.get('content-type'), /javascript/)
  const hello = await say('hello', helloBody())
  t.same([hello.status, hello.headers.get('access-control-allow-origin')], [200, siteOrigin])
  const { token, cursor, signals: { stamp } } = await hello.json() as { token: string, cursor: string, signals: { stamp: string } }
  t.equal((await say('send', { token, key: randomUUID(), text: 'by the shop' })).status, 201)
  const poll = await say('poll', { token, cursor, signals: stamp, tab: 'tab1', tabs: [], hold: 0 })
  t.match(await poll.text(), /by the shop/)
  t.match((await ask(`/s/${siteId}.svg`)).headers.get('content-type'), /svg/)

  const page = await (await ask(`/c/${siteId}`)).text()
  const [, action = '', key = ''] = /<form method="post" action="([^"]+)"><input type="hidden" name="key" value="([^"]+)">/.exec(page) ?? []
  const fields = { key, name: 'Mara', email: 'mara@mail.example', text: 'without scripts' }
  const post = async (headers: Record<string, string>): Promise<Response> => await ask(action, { method: 'POST', body: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', origin: siteOrigin, ...headers } })
  t.equal((await post({ 'sec-fetch-site': 'cross-site' })).status, 403, 'from a page of the shop to another origin')
  const sent = await post({ 'sec-fetch-site': 'same-origin' })
  t.same([sent.status, sent.headers.get('location')], [303, `/c/${siteId}`])
  const cookie = sent.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  t.match(await (await ask(`/c/${siteId}/talk`, { headers: { cookie } })).text(), /without scripts/)

  for (const path of ['/', '/visitors', '/v1/operator/sites', '/healthz']) t.equal((await ask(path)).status, 404, path)
})
