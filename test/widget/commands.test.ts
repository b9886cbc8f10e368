// The page's own way in: calls made before the loader came, the name that the owner gave it, listeners, what throws, commands of later versions.
import t from 'tap'

type Global = ((...call: unknown[]) => unknown) & { q?: unknown[], on?: (name: string, listener: unknown) => () => void, get?: unknown }
const page = globalThis as unknown as Record<string, Global | undefined>
const events = Object.assign(new EventTarget(), { title: '' })
Object.defineProperty(globalThis, 'document', { value: events, configurable: true })
const { announce, defineCommands, isTaken, on } = await import('../../widget/commands.ts')

t.test('calls of before are replayed in order, and later ones run at once', async t => {
  page.Shopbell = Object.assign(() => {}, { q: [['open', { text: 'Hi' }], ['hide'], ['teleport', 1]] })
  t.notOk(isTaken('Shopbell'))
  const run: unknown[] = []
  defineCommands('Shopbell', { __proto__: null as never, on: on as never, get: name => name === 'status' ? 'online' : undefined, open: options => { run.push('open', options) }, hide: () => { run.push('hide') } }, (...call) => { run.push(call) })
  t.strictSame(run, ['open', { text: 'Hi' }, 'hide', ['teleport', 1]], 'what isn\'t known here is handed on')
  t.ok(isTaken('Shopbell'), 'a second loader leaves it alone')
  t.equal(page.Shopbell?.('get', 'status'), 'online')
  t.doesNotThrow(() => page.Shopbell?.('__proto__', {}))
  t.strictSame(run.at(-1), ['__proto__', {}])
})

t.test('who listens hears until they say that it is enough; so does the document', async t => {
  const heard: unknown[] = []
  const seen: unknown[] = []
  document.addEventListener('shopbell:status', event => { seen.push((event as CustomEvent).detail) })
  const off = page.Shopbell?.('on', 'status', (detail: unknown) => { heard.push(detail) }) as () => void
  announce('status', 'away')
  await Promise.resolve()
  off()
  announce('status', 'offline')
  await Promise.resolve()
  t.strictSame(heard, ['away'])
  t.strictSame(seen, ['away', 'offline'])

  const other: unknown[] = []
  page.Shopbell?.on?.('status', (detail: unknown) => { other.push(detail) })
  off()
  page.Shopbell?.('on', 'status', 'no function')
  announce('status', 'online')
  await Promise.resolve()
  t.strictSame(other, ['online'], 'stopping twice stops nobody else, and what is no function is not called')
})

t.test('what a command throws is told, and never thrown into the page', async t => {
  const heard: unknown[] = []
  on('error', (detail: unknown) => { heard.push((detail as Error).message) })
  defineCommands('Chat', { __proto__: null as never, open: () => { throw new Error('too late') } }, () => {})
  t.doesNotThrow(() => page.Chat?.('open'))
  await Promise.resolve()
  t.strictSame(heard, ['too late'])
  t.not(page.Chat, page.Shopbell)
})
