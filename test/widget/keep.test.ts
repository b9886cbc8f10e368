// What the widget remembers: one key per site, and its own memory where the page has no storage.
import t from 'tap'
import { read, setMemory, write } from '../../widget/keep.ts'
import { setSite } from '../../widget/site.ts'
import { settings } from './page-stub.ts'

t.test('one key that carries the site; tabs see each other\'s changes; an empty text forgets', async t => {
  const stored = new Map<string, string>()
  stub({ getItem: key => stored.get(key) ?? null, setItem: (key, value) => { stored.set(key, value) } })
  setSite({ ...settings, id: 'demo12345678' }, '')
  write('t', 'token')
  write('d', 'draft')
  t.strictSame([...stored.keys()], ['shopbell:demo12345678'])
  stored.set('shopbell:demo12345678', JSON.stringify({ t: 'newer', d: 'draft' }))
  t.equal(read('t'), 'newer')
  write('d', '')
  t.strictSame(JSON.parse(stored.get('shopbell:demo12345678') ?? ''), { t: 'newer' })
  stored.set('shopbell:demo12345678', '"not ours"')
  t.equal(read('t'), undefined)
  stored.set('shopbell:demo12345678', 'null')
  t.equal(read('t'), undefined)
})

t.test('where storage throws, the page remembers for itself', async t => {
  const closed = (): never => { throw new Error('SecurityError') }
  stub({ getItem: closed, setItem: closed })
  setSite({ ...settings, id: 'other1234567' }, '')
  write('t', 'token')
  t.equal(read('t'), 'token')
  t.equal(read('o'), undefined)
})

function stub (storage: { getItem (key: string): string | null, setItem (key: string, value: string): void }): void {
  Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true })
}

t.test('before consent nothing reaches storage; with it all does, and what is taken back is gone from the page, too', async t => {
  const stored = new Map<string, string>()
  stub({ getItem: key => stored.get(key) ?? null, setItem: (key, value) => { stored.set(key, value) } })
  setSite({ ...settings, id: 'wait12345678' }, '')
  setMemory(true)
  write('t', 'token')
  t.equal(read('t'), 'token')
  t.equal(stored.size, 0)
  setMemory(false)
  t.strictSame(JSON.parse(stored.get('shopbell:wait12345678') ?? ''), { t: 'token' })
  t.equal(read('t'), 'token')
  setMemory(true, {})
  t.equal(read('t'), undefined)
  write('t', 'other')
  t.strictSame(JSON.parse(stored.get('shopbell:wait12345678') ?? ''), { t: 'token' }, 'what storage holds is the caller\'s to take away')
  setMemory(false, {})
  t.equal(stored.get('shopbell:wait12345678'), '{}')
})

t.test('at rest the one key holds less than 2 KB', async t => {
  const stored = new Map<string, string>()
  stub({ getItem: key => stored.get(key) ?? null, setItem: (key, value) => { stored.set(key, value) } })
  setSite({ ...settings, id: 'rest12345678' }, '')
  // The longest that each can be: token, open, what the path carries, lease, zone.
  for (const [name, text] of Object.entries({ t: 'x'.repeat(400), o: '1', h: '25000 1763800000000', l: `${'x'.repeat(24)} 1763800000000`, z: '+05:30 America/Argentina/ComodRivadavia' })) write(name, text)
  const [[key, text] = ['', '']] = [...stored]
  t.ok(stored.size === 1 && key.length + text.length < 2000, `${key.length + text.length} characters`)
})
