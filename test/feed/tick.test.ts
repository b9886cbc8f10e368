// The tick reads for all accounts and waits for nobody's requests.
import t from 'tap'
import { rig } from '../poller/rig.ts'

t.test('a new site is learnt by the tick\'s own connections, not behind requests', async t => {
  const { log, feed, clock } = await rig(t)
  const before = log.calls.get('listSites')
  const siteId = 'newsite12345'
  log.sites = [...log.sites, { id: siteId, status: 'online', statusSeq: 0 }]
  log.say({ siteId })
  await clock.pass(1000)
  t.match(feed.siteStatus(log.events[0]?.accountId ?? 0, siteId), { status: 'online' })
  t.equal(log.calls.get('listSitesInTick'), 1)
  t.equal(log.calls.get('listSites'), before)
})
