// What the widget remembers: one key per site, and its own memory where the page has no storage.
import t from 'tap'
import { read, write } from '../../widget/keep.ts'
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
