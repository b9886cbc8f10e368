// The keyboard map.
import t from 'tap'
import { commandOf } from '../../../operator-web/model/letters.ts'

const plain = { ctrl: false, alt: false, shift: false, typing: false, lettersOff: false, afterG: false }

t.test('letters are commands outside of fields only, and can be switched off', async t => {
  t.equal(commandOf({ ...plain, key: 'i' }), 'invite')
  t.equal(commandOf({ ...plain, key: 'c', afterG: true }), 'chats')
  t.equal(commandOf({ ...plain, key: 'c' }), undefined)
  t.equal(commandOf({ ...plain, key: 'i', typing: true }), undefined)
  t.equal(commandOf({ ...plain, key: 'i', lettersOff: true }), undefined)
  t.equal(commandOf({ ...plain, key: 'F6', lettersOff: true, typing: true }), 'next-pane')
})

t.test('no letter does anything with Alt, which types characters on many keyboards, nor with Ctrl', async t => {
  for (const key of 'abcdefghijklmnopqrstuvwxyz') {
    t.equal(commandOf({ ...plain, key, alt: true }), undefined, `Alt ${key}`)
    t.equal(commandOf({ ...plain, key, ctrl: true }), undefined, `Ctrl ${key}`)
  }
  t.equal(commandOf({ ...plain, key: 'ArrowUp', alt: true, typing: true }), 'previous-chat')
})
