// HAProxy in front of three nodes, a request here, the next one there: with a short patience, and as docs/operations.md says.
import t from 'tap'
import { everything } from '../helpers/everything.ts'
import { lacks } from '../helpers/programs.ts'
import { makeCertificate } from './certificate.ts'
import { checkHaproxy, recommended, startHaproxy } from './haproxy.ts'
import { trusting, wayBy } from './pair.ts'
import { openStand } from './stand.ts'
import type { Stand } from './stand.ts'
import { refusesUpgrades, short, tell, unlearned } from './story.ts'

const skip = lacks('haproxy', 'openssl')
const timeout = 110_000

t.test('HAProxy takes the configuration of docs/operations.md', { skip }, t => {
  checkHaproxy(t, recommended({ proxyPort: 8443, ports: [8081, 8082, 8083] }, makeCertificate(t)))
  t.pass('it does')
  t.end()
})

t.test('HAProxy that cuts after five seconds, round-robin over three nodes: both clients settle on short polls', { skip, timeout }, async t => {
  const stand = await openStand(t, { nodes: 3 })
  await startHaproxy(t, { port: stand.proxyPort, config: impatient(stand) })
  const way = wayBy(t, stand.publicUrl)
  const { visitor } = await tell(t, { stand, visitorWay: way, operatorWay: way, learns: short, silenceMs: 15_000 })
  await refusesUpgrades(t, `${stand.publicUrl}/v1/visitor/${visitor.site}/poll`)
})

if (everything) {
  t.test('HAProxy as docs/operations.md says, with TLS, over three nodes', { skip, timeout }, async t => {
    const certificate = makeCertificate(t)
    const stand = await openStand(t, { nodes: 3, scheme: 'https', environment: { TRUST_PROXY: '127.0.0.1' } })
    await startHaproxy(t, { port: stand.proxyPort, config: recommended(stand, certificate) })
    const way = wayBy(t, stand.publicUrl, trusting(certificate))
    const { visitor } = await tell(t, { stand, visitorWay: way, operatorWay: way, learns: unlearned, silenceMs: 20_000 })
    await refusesUpgrades(t, `${stand.publicUrl}/v1/visitor/${visitor.site}/poll`, certificate)
  })
}

function impatient ({ proxyPort, ports }: Pick<Stand, 'proxyPort' | 'ports'>): string {
  return `
    defaults
      mode http
      timeout connect 5s
      timeout client 50s
      timeout server 5s
    frontend all
      bind 127.0.0.1:${proxyPort}
      default_backend nodes
    backend nodes
      balance roundrobin
      ${ports.map((port, number) => `server node${number} 127.0.0.1:${port}`).join('\n      ')}
`
}
