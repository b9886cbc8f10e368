// Sites: addresses that people type, and the watch for the first contact.
import t from 'tap'
import { SitesModel, toOrigin } from '../../../operator-web/model/sites.ts'
import { answer, fakeApi, handTimers, settled } from '../fakes.ts'

const site = { id: 'abcdefghij12', name: 'Shop', origins: ['https://shop.example'], snippet: '' }

t.test('what people type as an address becomes an origin', async t => {
  const typed: Array<[string, string | undefined]> = [
    ['shop.example', 'https://shop.example'], [' https://Shop.example/start?x=1#y ', 'https://shop.example'], ['http://shop.example:80', 'http://shop.example'],
    ['localhost:8081', 'http://localhost:8081'], ['127.0.0.1:8081/x', 'http://127.0.0.1:8081'], ['münchen.example', 'https://xn--mnchen-3ya.example'], ['null', 'null'],
    ['', undefined], ['shop', undefined], ['two words.example', undefined], ['https://', undefined]
  ]
  for (const [text, origin] of typed) t.equal(toOrigin(text), origin, text)
})

t.test('while the install page is open the sites are read every two seconds, then no more', async t => {
  const api = fakeApi({ '/v1/operator/sites': () => answer({ sites: [site] }) })
  const timers = handTimers()
  const sites = new SitesModel({ api, timers })
  const stop = sites.watch()
  await settled()
  t.equal(sites.sites.value?.length, 1)
  timers.pass(2000)
  await settled()
  t.equal(api.asked.length, 2)
  stop()
  timers.pass(10_000)
  await settled()
  t.equal(api.asked.length, 2)
})

t.test('allowing a refused origin adds it to the list once', async t => {
  const api = fakeApi({ '/v1/operator/sites': () => answer({ sites: [site] }), '/v1/operator/site/settings': (body: { origins: string[] }) => answer({ ...site, origins: body.origins }) })
  const sites = new SitesModel({ api, timers: handTimers() })
  await sites.load()
  await sites.allow(site, 'https://www.shop.example')
  t.same(sites.sites.value?.[0]?.origins, ['https://shop.example', 'https://www.shop.example'])
  await sites.allow(site, 'https://shop.example')
  t.same((api.asked.at(-1)?.body as { origins: string[] }).origins, ['https://shop.example'])
})
