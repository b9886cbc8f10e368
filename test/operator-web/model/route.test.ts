// Addresses and pages.
import t from 'tap'
import { RouteModel, parsePlace } from '../../../operator-web/model/route.ts'

t.test('an address names a page, an unknown one is the visitors’', async t => {
  t.match(parsePlace('https://chat.example/'), { page: 'visitors' })
  t.match(parsePlace('https://chat.example/nowhere'), { page: 'visitors' })
  t.match(parsePlace('https://chat.example/chats/abc'), { page: 'chats', id: 'abc' })
  t.match(parsePlace('https://chat.example/join#token'), { page: 'join', hash: 'token' })
})

t.test('where to go after signing in is a page of ours, whatever the address says', async t => {
  const next = (path: string): string => parsePlace(`https://chat.example/sign-in?next=${encodeURIComponent(path)}`).next
  t.equal(next('/chats/abc'), '/chats/abc')
  for (const path of ['//evil.example/chats', 'https://evil.example/chats', 'javascript:alert(1)', '/\\evil.example', '/sign-in', '']) t.equal(next(path), '/visitors', path)
})

t.test('going changes address and page, and so does the browser’s own back', async t => {
  let href = 'https://chat.example/visitors'
  let pop = (): void => {}
  const route = new RouteModel({ get href () { return href }, push (path) { href = `https://chat.example${path}` }, replace (path) { href = `https://chat.example${path}` }, onPop (listener) { pop = listener } })
  route.go('/chats/abc')
  t.match(route.place.value, { page: 'chats', id: 'abc' })
  href = 'https://chat.example/inbox'
  pop()
  t.equal(route.place.value.page, 'inbox')
})
