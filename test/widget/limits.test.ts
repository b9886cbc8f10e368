// The widget imports types only, so its copies of the wire's numbers and rules are held to them here.
import t from 'tap'
import * as limits from '../../src/wire/limits.ts'
import { Email, Phone } from '../../src/wire/visitor.ts'
import * as page from '../../widget/page.ts'
import { typingShownMs } from '../../widget/model/line.ts'
import { findProblems, maxName } from '../../widget/model/form.ts'
import { maxMessage, typingRepeatMs } from '../../widget/model/outgoing.ts'
import { maxComment } from '../../widget/model/rating.ts'
import { stubPage } from './page-stub.ts'

t.test('the numbers are the wire\'s', async t => {
  stubPage()
  const contact = await import('../../widget/contact.ts')
  t.equal(page.maxUrl, limits.maxUrlCodePoints)
  t.equal(page.maxTitle, limits.maxTitleCodePoints)
  const tabs = await import('../../widget/tabs.ts')
  t.equal(tabs.maxTabs, limits.maxTabs)
  t.equal(contact.visitIdleMs, limits.visitIdleMs)
  t.equal(maxName, limits.maxNameCodePoints)
  t.equal(maxMessage, limits.maxMessageCodePoints)
  t.equal(maxComment, limits.maxCommentCodePoints)
  t.equal(typingRepeatMs, limits.typingRepeatMs)
  t.ok(typingShownMs > limits.typingShownMs && typingShownMs <= limits.typingShownMs + 1000)
})

const empty = { name: '', email: '', phone: '', question: '', text: '', consent: '' }

t.test('the form takes the addresses that the wire takes', async t => {
  for (const email of ['a@b.co', 'mara.k+tea@shop.example', 'ä@b.co', 'a@b', 'a b@c.de', '@b.co', 'a@-b.co', `${'a'.repeat(64)}@b.co`, `${'a'.repeat(65)}@b.co`, 'a@b.c-o', '']) {
    t.equal(findProblems([{ name: 'email', required: true }], { ...empty, email }).email === undefined, Email.safeParse(email).success, email)
  }
})

t.test('and the phone numbers', async t => {
  for (const phone of ['+49 30 1234567', '110', '12', 'call me', 'tel. 0171/555 12 12', '1'.repeat(40)]) {
    t.equal(findProblems([{ name: 'phone', required: true }], { ...empty, phone }).phone === undefined, Phone.safeParse(phone).success, phone)
  }
})
