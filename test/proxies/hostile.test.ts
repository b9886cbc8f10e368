// The worst path: a proxy that strips, refuses, delays, repeats, loses and cuts.
import { randomInt } from 'node:crypto'
import t from 'tap'
import { hostileProxy } from './hostile-proxy.ts'
import { wayBy } from './pair.ts'
import { openStand } from './stand.ts'
import { refusesUpgrades, tell, unlearned } from './story.ts'

t.test('a proxy that strips, refuses, delays, repeats POSTs, loses answers and cuts them', async t => {
  const seed = randomInt(2 ** 31)
  t.comment(`seed ${seed}`)
  const random = randomOf(seed)
  const stand = await openStand(t)
  const proxy = await hostileProxy(t, { listenAt: stand.proxyPort, port: stand.ports[0] ?? 0, random })
  const way = wayBy(t, stand.publicUrl)

  // Slower than through the others: with five a second, one stretch in which each try of a client is spoiled would hold one message of twenty.
  const { visitor } = await tell(t, { stand, visitorWay: way, operatorWay: way, learns: unlearned, everyMs: [200, 600] })
  t.same([...new Set(proxy.requests.map(({ method }) => method))], ['POST'], 'nothing but POST was ever asked: no preflight, no upgrade')
  t.notOk(proxy.requests.some(({ headers }) => headers.upgrade ?? headers.authorization))
  t.notOk(proxy.requests.some(({ url, headers }) => url.startsWith('/v1/visitor/') && headers.cookie !== undefined), 'visitors have no cookie to lose')
  t.comment(JSON.stringify(proxy.done))
  for (const deed of ['badGateway', 'lost', 'cut', 'repeated'] as const) t.ok(proxy.done[deed] > 0, `${deed} was among what it did`)

  proxy.calm()
  const poll = `${stand.publicUrl}/v1/visitor/${visitor.site}/poll`
  await refusesUpgrades(t, poll)
  for (const method of ['OPTIONS', 'PUT', 'DELETE']) t.equal((await fetch(poll, { method })).status, 405, `${method} does not come through`)
})

/** A small generator (mulberry32), so that a run can be had again by its seed. */
function randomOf (seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
