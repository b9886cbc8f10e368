// TLS ends at nginx, as docs/operations.md says: the talk, the address that counts, and the cookie that browsers keep for TLS only.
import t from 'tap'
import { fetch } from 'undici'
import { password } from '../helpers/actors.ts'
import { everything } from '../helpers/everything.ts'
import { lacks } from '../helpers/programs.ts'
import { makeCertificate } from './certificate.ts'
import type { Certificate } from './certificate.ts'
import { checkNginx, startNginx } from './nginx.ts'
import { openVisitor, trusting, wayBy } from './pair.ts'
import { readRecipe } from './recipes.ts'
import { openStand } from './stand.ts'
import type { Stand } from './stand.ts'
import { refusesUpgrades, tell, unlearned } from './story.ts'

const options = { skip: lacks('nginx', 'openssl') }
/** Somebody else than the proxy, on the same machine. */
const elsewhere = '127.0.0.77'

t.test('nginx takes the configuration of docs/operations.md', { ...options }, t => {
  checkNginx(t, () => recommended({ proxyPort: 8443, ports: [8081] }, makeCertificate(t)))
  t.pass('it does')
  t.end()
})

t.test('behind TLS the visitor\'s own address counts, and the operator\'s cookie is for TLS only', { ...options }, async t => {
  const certificate = makeCertificate(t)
  const stand = await openStand(t, { scheme: 'https', environment: { TRUST_PROXY: '127.0.0.1/32' } })
  await startNginx(t, { port: stand.proxyPort, http: () => recommended(stand, certificate) })
  const dispatcher = trusting(certificate, elsewhere)
  const way = wayBy(t, stand.publicUrl, dispatcher)
  const liar = { base: way.base, fetch: (async (url: string, init: { headers: object }) => await way.fetch(url, { ...init, headers: { ...init.headers, 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'http' } } as never)) as never as typeof way.fetch }
  const visitors = await Promise.all([openVisitor(t, way, stand.operator), openVisitor(t, liar, stand.operator)])
  const { rows } = await stand.db.pool.query<{ address: string }>('select distinct host(address) as address from visit where visitor_id = any ($1)', [visitors.map(({ id }) => id)])
  t.same(rows, [{ address: elsewhere }], 'neither the proxy\'s nor what the visitor wrote into the header')

  const answer = await fetch(`${stand.publicUrl}/v1/operator/sign-in`, {
    method: 'POST', dispatcher, body: JSON.stringify({ email: stand.operator.me.email, password }), headers: { 'content-type': 'application/json', origin: stand.publicUrl }
  })
  t.equal(answer.status, 200)
  const [cookie = ''] = answer.headers.getSetCookie()
  t.match(cookie, /^__Host-shopbell=/)
  for (const attribute of ['Secure', 'HttpOnly', 'Path=/']) t.ok(cookie.split('; ').includes(attribute), attribute)
})

if (everything) {
  t.test('a talk over TLS that ends at nginx', { ...options }, async t => {
    const certificate = makeCertificate(t)
    const stand = await openStand(t, { scheme: 'https', environment: { TRUST_PROXY: '127.0.0.1/32' } })
    await startNginx(t, { port: stand.proxyPort, http: () => recommended(stand, certificate) })
    const way = wayBy(t, stand.publicUrl, trusting(certificate))
    const { visitor } = await tell(t, { stand, visitorWay: way, operatorWay: way, learns: unlearned, silenceMs: 20_000 })
    await refusesUpgrades(t, `${stand.publicUrl}/v1/visitor/${visitor.site}/poll`, certificate)
  })
}

function recommended ({ proxyPort, ports: [port = 0] }: Pick<Stand, 'proxyPort' | 'ports'>, { cert, key }: Certificate): string {
  return readRecipe('nginx', {
    'listen 443': `listen 127.0.0.1:${proxyPort}`,
    '/etc/ssl/chat.example.com.pem': cert,
    '/etc/ssl/chat.example.com.key': key,
    '127.0.0.1:8080': `127.0.0.1:${port}`
  })
}
