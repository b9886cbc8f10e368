// Squid in the visitor's office: a forward proxy that both browsers are told to use, as it comes and with little patience. A real browser behind it: test/browser/office-proxy.test.ts.
import t from 'tap'
import type { Test } from 'tap'
import { ProxyAgent } from 'undici'
import { everything } from '../helpers/everything.ts'
import { lacks } from '../helpers/programs.ts'
import { wayBy } from './pair.ts'
import { checkSquid, startSquid } from './squid.ts'
import { openStand } from './stand.ts'
import { refusesUpgrades, tell, unlearned } from './story.ts'
import type { StoryOptions } from './story.ts'

const options = { skip: lacks('squid') }
const impatient = 'read_timeout 8 seconds\nrequest_timeout 3 seconds\nclient_idle_pconn_timeout 2 seconds\nserver_idle_pconn_timeout 2 seconds\nrequest_start_timeout 3 seconds'

t.test('Squid takes the short time-outs', { ...options }, t => {
  t.notMatch(checkSquid(t, impatient), /ERROR|WARNING|unrecognized/i)
  t.end()
})

if (everything) {
  t.test('Squid as it comes carries whole holds', { ...options }, async t => {
    await through(t, { lines: '', learns: unlearned, silenceMs: 20_000 })
  })

  t.test('Squid with short time-outs: both clients settle on shorter holds', { ...options }, async t => {
    await through(t, { lines: impatient, learns: { least: 3000, most: 6500 }, silenceMs: 30_000 })
  })
}

async function through (t: Test, { lines, ...story }: Pick<StoryOptions, 'learns' | 'silenceMs'> & { lines: string }): Promise<void> {
  const stand = await openStand(t, { at: 'own' })
  const port = await startSquid(t, lines)
  // Browsers send plain requests to such a proxy whole, and ask for a tunnel only for TLS.
  const way = (): ReturnType<typeof wayBy> => wayBy(t, stand.publicUrl, new ProxyAgent({ uri: `http://127.0.0.1:${port}`, proxyTunnel: false }))
  const { visitor } = await tell(t, { stand, visitorWay: way(), operatorWay: way(), ...story })
  await refusesUpgrades(t, `${stand.publicUrl}/v1/visitor/${visitor.site}/poll`, { via: { port } })
}
