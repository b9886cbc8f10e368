// The name of a tab: kept over a reload, never shared with a duplicate.
import t from 'tap'
import { nameTab } from '../../../operator-web/model/tab.ts'
import type { TabLocks } from '../../../operator-web/model/tab.ts'

interface Page { locks: TabLocks, close: () => void }

/** A browser's locks: each has one holder, and those who wait come next or lose their patience. */
function browser () {
  const queues = new Map<string, Array<() => void>>()
  const held = new Set<string>()
  const next = (name: string): void => {
    held.delete(name)
    queues.get(name)?.shift()?.()
  }
  return {
    page (): Page {
      const own: string[] = []
      const request: TabLocks['request'] = async (name, { signal }, run) => {
        if (held.has(name)) {
          await new Promise<void>((resolve, reject) => {
            queues.set(name, [...queues.get(name) ?? [], resolve])
            signal.addEventListener('abort', () => { reject(new Error('AbortError')) })
          })
        }
        held.add(name)
        own.push(name)
        await run()
      }
      return { locks: { request }, close: () => { own.forEach(next) } }
    }
  }
}

function storage (kept: Record<string, string> = {}): Pick<Storage, 'getItem' | 'setItem'> & { kept: Record<string, string> } {
  return { kept, getItem: name => kept[name] ?? null, setItem (name, text) { kept[name] = text } }
}

let made = 0
const fresh = (): string => `tab${++made}`
const never = (): AbortSignal => new AbortController().signal
/** Not AbortSignal.timeout: nothing waits for its timer, so that Node may end before. */
const soon = (): AbortSignal => {
  const patience = new AbortController()
  setImmediate(() => { patience.abort() })
  return patience.signal
}

t.test('a reload keeps the name, also when the page of before lets go a little later', async t => {
  const { page } = browser()
  const own = storage()
  const first = page()
  const name = await nameTab({ storage: () => own, locks: first.locks, fresh, patience: never })
  const reloaded = nameTab({ storage: () => own, locks: page().locks, fresh, patience: never })
  setImmediate(first.close)
  t.equal(await reloaded, name)
})

t.test('a duplicate takes another name, and keeps that', async t => {
  const { page } = browser()
  const own = storage()
  const name = await nameTab({ storage: () => own, locks: page().locks, fresh, patience: never })
  const copy = storage({ ...own.kept })
  const duplicate = page()
  const other = await nameTab({ storage: () => copy, locks: duplicate.locks, fresh, patience: soon })
  t.not(other, name)
  duplicate.close()
  t.equal(await nameTab({ storage: () => copy, locks: page().locks, fresh, patience: never }), other)
})

t.test('without locks, or where they are refused, the name is kept all the same; without storage it lasts as long as the page', async t => {
  const own = storage({ 'shopbell-console-tab': 'known1' })
  t.equal(await nameTab({ storage: () => own, locks: undefined, fresh, patience: never }), 'known1')
  const refusing = { request: async () => { throw new Error('SecurityError') } }
  t.equal(await nameTab({ storage: () => own, locks: refusing, fresh, patience: never }), 'known1')
  const blocked = (): never => { throw new Error('SecurityError') }
  t.match(await nameTab({ storage: blocked, locks: undefined, fresh, patience: never }), /^tab\d+$/)
})
