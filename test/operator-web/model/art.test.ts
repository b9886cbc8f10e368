// Pictures for invitations.
import t from 'tap'
import { ArtModel } from '../../../operator-web/model/art.ts'
import { maxArtBytes } from '../../../src/wire/limits.ts'
import { answer, fakeApi, settled, uuid } from '../fakes.ts'

const gallery = [{ art: 'wave', url: '/w/art-wave.svg' }]
const own = [{ art: uuid(7), name: 'Our dog', url: `/a/abcdefghij12/${uuid(7)}`, bytes: 10 }]

t.test('they are read once, and again after a failure', async t => {
  let fails = true
  const api = fakeApi({ '/v1/operator/art': () => fails ? { kind: 'cut' } : answer({ gallery, own }) })
  const art = new ArtModel({ api })
  art.want()
  await settled()
  t.equal(art.choices.value, undefined)
  fails = false
  art.want()
  art.want()
  await settled()
  t.equal(api.asked.length, 2)
  t.same(art.choices.value?.map(choice => [choice.art, choice.own]), [['wave', false], [uuid(7), true]])
})

t.test('an own one is sent as base64 under its file’s name, if it is small enough', async t => {
  const api = fakeApi({ '/v1/operator/art/add': () => answer({ gallery, own }) })
  const art = new ArtModel({ api })
  const bytes = new Uint8Array(20_000).map((_, at) => at % 251)
  t.same(await art.add(new File([bytes], 'Our dog.gif')), { kind: 'done' })
  const { name, picture } = api.asked[0]?.body as { name: string, picture: string }
  t.equal(name, 'Our dog')
  t.same(new Uint8Array(Buffer.from(picture, 'base64')), bytes)
  t.equal(art.own.value.length, 1)
  t.same(await art.add(new File([new Uint8Array(maxArtBytes + 1)], 'big.gif')), { kind: 'refused', code: 'too_large' })
  t.equal(api.asked.length, 1)
})
