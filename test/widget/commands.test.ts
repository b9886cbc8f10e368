// The page's own way in: calls made before the loader came, listeners that throw, commands of later versions.
import t from 'tap'

interface Global { Shopbell?: ((...call: unknown[]) => unknown) & { q?: unknown[], on?: unknown, get?: unknown } }
const page = globalThis as Global

t.test('calls of before are replayed in order, and later ones run at once', async t => {
  page.Shopbell = Object.assign(() => {}, { q: [['open'], null, ['hide'], ['teleport', 1], ['toString']] })
  const { announce, defineCommands, isTaken } = await import('../../widget/commands.ts')
  t.notOk(isTaken())
  const run: string[] = []
  defineCommands({ __proto__: null as never, open: () => { run.push('open') }, hide: () => { run.push('hide') } }, name => name === 'status' ? 'online' : undefined)
  t.strictSame(run, ['open', 'hide'])
  t.ok(isTaken(), 'a second loader leaves it alone')
  t.equal(page.Shopbell?.('get', 'status'), 'online')
  t.doesNotThrow(() => page.Shopbell?.('__proto__', {}))

  const heard: unknown[] = []
  const off = page.Shopbell?.('on', 'status', (detail: unknown) => { heard.push(detail) }) as () => void
  announce('status', 'away')
  await Promise.resolve()
  off()
  announce('status', 'offline')
  await Promise.resolve()
  t.strictSame(heard, ['away'])

  const other: unknown[] = []
  page.Shopbell?.('on', 'status', (detail: unknown) => { other.push(detail) })
  off()
  page.Shopbell?.('on', 'status', 'no function')
  announce('status', 'online')
  await Promise.resolve()
  t.strictSame(other, ['online'], 'stopping twice stops nobody else, and what is no function is not called')
})
