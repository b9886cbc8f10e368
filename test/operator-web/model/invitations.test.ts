// Inviting: once, with the words that were edited, kept for the next time.
import t from 'tap'
import type { Reply } from '../../../src/client/request.ts'
import { InvitationsModel } from '../../../operator-web/model/invitations.ts'
import { answer, fakeApi, memoryShelf, refusal, uuid } from '../fakes.ts'

t.test('an invitation without an answer is sent again under the same key', async t => {
  const replies: Reply[] = [{ kind: 'cut' }, answer({})]
  const api = fakeApi({ '/v1/operator/invite': () => replies.shift() as Reply })
  const shelf = memoryShelf()
  const invitations = new InvitationsModel({ api, shelf, preset: 'Hello!' })
  invitations.open(uuid(1))
  invitations.setText('  Can I help? ')
  invitations.setArt('lamp')
  const sent = invitations.send()
  t.ok(invitations.sending.value.has(uuid(1)))
  t.same(await sent, { kind: 'done' })
  t.equal(invitations.sending.value.size, 0)
  t.equal(invitations.target.value, undefined)
  t.same(api.asked[0]?.body, api.asked[1]?.body)
  t.match(api.asked[0]?.body, { visitor: uuid(1), text: 'Can I help?', art: 'lamp' })
  const next = new InvitationsModel({ api, shelf, preset: 'Hello!' })
  t.equal(next.art.value, 'lamp')
})

t.test('blank words are not sent, and a refusal says why', async t => {
  const api = fakeApi({ '/v1/operator/invite': () => refusal('conversation_open') })
  const invitations = new InvitationsModel({ api, shelf: memoryShelf(), preset: 'Hello!' })
  invitations.open(uuid(1))
  invitations.setText('  ')
  t.same(await invitations.send(), { kind: 'refused', code: 'blank' })
  t.equal(api.asked.length, 0)
  invitations.setText('Hi')
  t.same(await invitations.send(), { kind: 'refused', code: 'conversation_open' })
})
