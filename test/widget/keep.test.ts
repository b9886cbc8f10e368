// What the widget remembers: one key per site, and its own memory where the page has no storage.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
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
  // The longest that each can be: token, open, muted, scrolled, what the path carries, lease, zone.
  for (const [name, text] of Object.entries({ t: 'x'.repeat(400), o: '1', m: '1', s: '123456', h: '25000 1763800000000', l: `${'x'.repeat(24)} 1763800000000`, z: '+05:30 America/Argentina/ComodRivadavia' })) write(name, text)
  const [[key, text] = ['', '']] = [...stored]
  t.ok(stored.size === 1 && key.length + text.length < 2000, `${key.length + text.length} characters`)
})

t.test('each name that is kept is one of those that the contract and the docs tell of', t => {
  const files = readdirSync('widget', { recursive: true, encoding: 'utf8' }).filter(file => /\.tsx?$/.test(file)).map(file => readFileSync(join('widget', file), 'utf8'))
  const kept = files.flatMap(text => [...text.matchAll(/\b(?:write|store|storeList)\((?:keep, )?'(\w)'/g)]).map(([, name]) => name)
  const told = [...(/Names are short[^:]*: ([^(]*)/.exec(readFileSync('widget/host.ts', 'utf8'))?.[1] ?? '').matchAll(/(?:^|, )(\w) /g)].map(([, name]) => name)
  t.same([...new Set(kept)].sort(), told.sort())
  const docs = /^## What is kept in the browser$([^]*)/m.exec(readFileSync('docs/embedding.md', 'utf8'))?.[1] ?? ''
  // In the order of the contract.
  for (const words of ['token', 'is open', 'sounds', 'draft', 'forms', 'messages, ratings', 'names and sizes of files', 'scrolled', 'lets a request wait', 'which tab polls', 'time zone']) t.ok(docs.includes(words), words)
  t.equal(told.length, 11, 'and no more')
  t.end()
})
