// Own pictures and secrets of a site.
import t from 'tap'
import { SiteThingsModel } from '../../../operator-web/model/site-things.ts'
import { maxSitePictureBytes } from '../../../src/wire/limits.ts'
import { answer, fakeApi, refusal, uuid } from '../fakes.ts'

const site = 'abcdefghij12'

t.test('a secret is held until it is put away, and the site is read again', async t => {
  let read = 0
  const api = fakeApi({ '/v1/operator/site/secret': () => answer({ secret: 'abc', secrets: [] }), '/v1/operator/site/secret/drop': () => refusal('not_found', 404) })
  const things = new SiteThingsModel({ api, async onChanged () { read++ } })
  t.same(await things.makeSecret(site), { kind: 'done' })
  t.equal(things.secret.value, 'abc')
  t.equal(read, 1)
  things.putAway()
  t.equal(things.secret.value, undefined)
  t.same(await things.dropSecret(site, uuid(1)), { kind: 'refused', code: 'not_found' })
  t.equal(read, 1)
})

t.test('a picture goes as base64, null takes it away, and one that is too large is not sent', async t => {
  const api = fakeApi({ '/v1/operator/site/picture': () => answer({}) })
  const things = new SiteThingsModel({ api, async onChanged () {} })
  await things.setPicture(site, 'online', new Blob(['GIF89a']))
  await things.removePicture(site, 'online')
  t.same(api.asked.map(({ body }) => body), [{ site, status: 'online', picture: btoa('GIF89a') }, { site, status: 'online', picture: null }])
  t.same(await things.setPicture(site, 'away', new Blob([new Uint8Array(maxSitePictureBytes + 1)])), { kind: 'refused', code: 'too_large' })
  t.equal(api.asked.length, 2)
})
