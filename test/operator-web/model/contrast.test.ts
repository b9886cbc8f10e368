// The contrast that a colour's words have.
import t from 'tap'
import { contrastOn } from '../../../operator-web/model/contrast.ts'

t.test('words are white or black, whichever is read better, with the contrast of WCAG', async t => {
  t.equal(contrastOn('#0b5fcc')?.on, '#ffffff')
  t.equal(contrastOn('#0b5fcc')?.ratio.toFixed(2), '5.96')
  t.equal(contrastOn('#FFFFFF')?.ratio, 21)
  t.equal(contrastOn('#000000')?.on, '#ffffff')
  t.equal(contrastOn('#ffff00')?.on, '#000000')
})

t.test('what is no colour has none', async t => {
  for (const text of ['', '#fff', 'red', '#12345g', '0b5fcc']) t.equal(contrastOn(text), undefined, text)
})
