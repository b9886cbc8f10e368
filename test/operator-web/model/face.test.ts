// Whose picture the console fetches from somewhere else.
import t from 'tap'
import { faceOf } from '../../../operator-web/model/face.ts'

t.test('only of somebody whom the owner\'s server signed, and only by https', t => {
  const avatar = 'https://shop.example/mara.png'
  t.equal(faceOf({ verified: true, avatar }), avatar)
  t.equal(faceOf({ verified: false, avatar }), undefined)
  t.equal(faceOf({ avatar }), undefined)
  for (const bad of ['http://shop.example/mara.png', 'data:image/png;base64,AAAA', 'javascript:alert(1)', '//shop.example/mara.png', '']) t.equal(faceOf({ verified: true, avatar: bad }), undefined, bad)
  t.equal(faceOf({ verified: true }), undefined)
  t.end()
})
