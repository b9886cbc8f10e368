// What a page watches of the rules that invite: patterns, times, and that a claim is made once and given up when it should be; and whether somebody may be interrupted.
import t from 'tap'
import type { RuleForPage } from '../../src/wire/rules.ts'
import type { Reply } from '../../src/client/request.ts'
import { isBusy } from '../../widget/busy.ts'
import { createRules, matchesPage } from '../../widget/rules.ts'
import type { Rules } from '../../widget/rules.ts'

t.test('patterns: part of the address, or with stars from end to end', async t => {
  const table: Array<[string, string, boolean]> = [
    ['https://shop.example/tea/green', '/tea', true],
    ['https://shop.example/tea/green', 'GREEN', true],
    ['https://shop.example/tea', '/coffee', false],
    ['https://tea.example/', 'tea', false],
    ['https://shop.example/tea?step=pay', 'step=pay', true],
    ['https://shop.example/app#/cart', '#/cart', true],
    ['https://shop.example/', '*', true],
    ['https://shop.example/tea/green', '/tea/*', true],
    ['https://shop.example/tea', '/tea/*', false],
    ['https://shop.example/', '/', true],
    ['https://shop.example/tea', '/*e', false],
    ['https://shop.example/tea/green.html', '/tea/*.html', true],
    ['https://shop.example/tea/green.htm', '/tea/*.html', false],
    ['https://shop.example/de/tea/green/pot', '/*/tea/*/pot', true],
    ['https://shop.example/de/tea/pot', '/*/tea/*/pot', false],
    ['https://shop.example/aba', '/ab*ba', false],
    ['https://shop.example/abba', '/ab*ba', true],
    ['https://shop.example/a.c', '/a.c', true],
    ['https://shop.example/abc', '/a.c', false],
    ['https://shop.example/tea', 'https://shop.example/tea', true],
    ['https://shop.example/tea', 'https://shop.example/coffee*', false]
  ]
  for (const [url, pattern, expected] of table) t.equal(matchesPage(url, pattern), expected, `${url} ${pattern}`)
})

const define = (name: string, value: unknown): void => { Object.defineProperty(globalThis, name, { value, configurable: true, writable: true }) }

interface Rig { rules: Rules, claims: string[], status: (status: string) => void, go: (ms: number) => void, move: (url: string) => void, does: (type: string) => void, fakes: (type: string) => void, leaves: () => void, scrolls: (y: number) => void, answer: (reply: Reply) => void, settled: () => Promise<void> }

function rig (): Rig {
  let now = 1000
  const page = new EventTarget()
  const document = Object.assign(new EventTarget(), { documentElement: { scrollHeight: 4000 } })
  define('performance', Object.assign(Object.create(performance) as Performance, { now: () => now }))
  define('addEventListener', page.addEventListener.bind(page))
  define('document', document)
  define('location', { href: 'https://shop.example/tea' })
  define('navigator', {})
  define('scrollY', 0)
  define('innerHeight', 1000)
  const button = { status: 'online', open: false, label: '', initials: '', unread: 0 }
  const claims: string[] = []
  let next: Reply = { kind: 'answer', status: 200, body: { state: 'later' } } as unknown as Reply
  let keys = 0
  const contact = { tab: 'a', watch: () => {}, ask: async (act: string, body: object) => { claims.push(`${act} ${JSON.stringify(body)}`); return await Promise.resolve(next) } }
  const rules = createRules({ contact, button } as unknown as Parameters<typeof createRules>[0], () => `key${++keys}`)
  return {
    rules,
    claims,
    status: status => { button.status = status },
    go: ms => { now += ms },
    move: url => { define('location', { href: url }) },
    does: type => { page.dispatchEvent(Object.defineProperty(new Event(type), 'isTrusted', { value: true })) },
    fakes: type => { page.dispatchEvent(new Event(type)) },
    leaves: () => { document.dispatchEvent(Object.assign(new Event('mouseout'), { relatedTarget: null, clientY: -1 })) },
    scrolls: y => { define('scrollY', y) },
    answer: reply => { next = reply },
    settled: async () => { for (let turns = 0; turns < 5; turns++) await Promise.resolve() }
  }
}

function rule (part: Partial<RuleForPage> = {}): RuleForPage {
  return { id: 'r1', pageMs: 30_000, ...part }
}
const said = (state: string): Reply => ({ kind: 'answer', status: 200, body: { state } }) as unknown as Reply
const claimed = (key: string, id = 'r1'): string => `rule ${JSON.stringify({ key, rule: id })}`

t.test('a rule is claimed after the first thing somebody does and its time on the page, once nobody is disturbed', async t => {
  const { rules, claims, go, does } = rig()
  rules.watch([rule()])
  go(40_000)
  rules.look(true)
  t.same(claims, [], 'nobody did anything yet')
  does('pointerdown')
  rules.look(false)
  t.same(claims, [], 'somebody writes')
  rules.look(true)
  rules.look(true)
  t.same(claims, [claimed('key1')], 'once at a time')
})

t.test('what the page itself makes up is nobody\'s doing', async t => {
  const { rules, claims, go, does, fakes } = rig()
  rules.watch([rule({ pageMs: 0 })])
  fakes('pointerdown')
  go(1)
  rules.look(true)
  t.same(claims, [])
  does('pointerdown')
  rules.look(true)
  t.equal(claims.length, 1)
})

t.test('time on a page begins anew with its address, time on the site goes on', async t => {
  const { rules, claims, go, does, move } = rig()
  rules.watch([rule(), rule({ id: 'r2', pageMs: 0, siteMs: 50_000 })])
  does('keydown')
  go(25_000)
  move('https://shop.example/pot')
  rules.look(true)
  go(20_000)
  rules.look(true)
  t.same(claims, [])
  go(6000)
  rules.look(true)
  t.same(claims, [claimed('key1', 'r2')])
})

t.test('address, scrolling, leaving, idleness and the site\'s status are watched', async t => {
  const { rules, claims, go, does, move, leaves, scrolls, status, settled } = rig()
  const watch = async (part: Partial<RuleForPage>): Promise<number> => {
    rules.watch([rule({ pageMs: 0, ...part })])
    const before = claims.length
    rules.look(true)
    await settled()
    go(60_000)
    return claims.length - before
  }
  does('wheel')
  t.equal(await watch({ include: ['/coffee', '/tea'] }), 1)
  t.equal(await watch({ include: ['/coffee'] }), 0)
  t.equal(await watch({ exclude: ['/coffee'] }), 1)
  t.equal(await watch({ include: ['/tea'], exclude: ['tea'] }), 0, 'what is excluded is')
  t.equal(await watch({ scroll: 50 }), 0)
  scrolls(1000)
  t.equal(await watch({ scroll: 50 }), 1)
  scrolls(0)
  t.equal(await watch({ scroll: 50 }), 1, 'it was there')
  move('https://shop.example/pot')
  t.equal(await watch({ scroll: 50 }), 0, 'on another page')
  t.equal(await watch({ exit: true }), 0)
  leaves()
  t.equal(await watch({ exit: true }), 1)
  does('pointermove')
  t.equal(await watch({ exit: true }), 0, 'it came back')
  does('pointermove')
  t.equal(await watch({ idleMs: 20_000 }), 0)
  t.equal(await watch({ idleMs: 20_000 }), 1)
  status('away')
  t.equal(await watch({ online: true }), 0)
  t.equal(await watch({}), 1)
})

t.test('refused for now, it is asked again after a minute under the same key, five times in all', async t => {
  const { rules, claims, go, does, settled } = rig()
  rules.watch([rule()])
  does('touchmove')
  go(30_000)
  for (let minute = 0; minute < 8; minute++) {
    rules.look(true)
    await settled()
    go(30_000)
    rules.look(true)
    await settled()
    go(31_000)
  }
  t.same(claims, Array.from({ length: 5 }, () => claimed('key1')))
})

t.test('refused for good, the next one has its turn; after an invitation, a no to all, or by a server that knows no rules there is none', async t => {
  for (const [reply, expected] of [[said('never'), 2], [said('over'), 1], [said('invited'), 1], [{ kind: 'refused', status: 404, code: 'not_found' } as unknown as Reply, 1], [{ kind: 'cut' } as Reply, 1]] as const) {
    const { rules, claims, go, does, settled, answer } = rig()
    answer(reply)
    rules.watch([rule(), rule({ id: 'r2' })])
    does('pointerdown')
    go(30_000)
    for (let times = 0; times < 3; times++) {
      rules.look(true)
      await settled()
      go(10_000)
    }
    t.equal(claims.length, expected, JSON.stringify(reply))
  }
})

t.test('nobody is interrupted who writes, is asked by a dialog, looks elsewhere or has the chat open', async t => {
  class Element {
    isContentEditable = false
    shadowRoot: { activeElement: unknown } | undefined
    readonly name: string
    constructor (name: string) { this.name = name }
    matches (list: string): boolean { return list.split(', ').includes(this.name) }
    checkVisibility (): boolean { return this.name !== 'unseen' }
  }
  define('HTMLElement', Element)
  const button = { open: false } as unknown as Parameters<typeof isBusy>[0]['button']
  const look = (part: object, open = false): boolean => {
    define('document', { hidden: false, activeElement: new Element('body'), querySelectorAll: () => [], ...part })
    return isBusy({ button: { ...button, open } })
  }
  t.equal(look({}), false)
  t.equal(look({}, true), true)
  t.equal(look({ hidden: true }), true)
  for (const name of ['input', 'textarea', 'select', 'iframe']) t.equal(look({ activeElement: new Element(name) }), true, name)
  t.equal(look({ activeElement: new Element('button') }), false)
  t.equal(look({ activeElement: Object.assign(new Element('div'), { isContentEditable: true }) }), true)
  t.equal(look({ activeElement: Object.assign(new Element('x-form'), { shadowRoot: { activeElement: new Element('input') } }) }), true, 'in a shadow root')
  t.equal(look({ activeElement: null }), false)
  t.equal(look({ querySelectorAll: () => [new Element('dialog')] }), true)
  t.equal(look({ querySelectorAll: () => [new Element('unseen')] }), false, 'kept for later')
})
