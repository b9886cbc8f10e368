// The browser as the models are handed it, and what it tells them: links, visibility, the network, clicks that let sound begin.
import type { Address } from './model/route.ts'
import type { Console } from './model/console.ts'
import type { World } from './model/world.ts'
import type { Channel, Locks } from '../src/client/leader.ts'
import { browserTimers } from '../src/client/timers.ts'
import { createRelay } from '../src/client/relay.ts'
import { createShelf } from './model/storage.ts'
import { nameTab, patienceMs } from './model/tab.ts'
import type { TabLocks } from './model/tab.ts'
import { createSpeaker } from './model/sound.ts'

export async function createWorld (): Promise<World> {
  const timers = browserTimers()
  const tab = await nameTab({ storage: () => sessionStorage, locks: navigator.locks as TabLocks | undefined, fresh: newTabName, patience: () => AbortSignal.timeout(patienceMs) })
  const shelf = createShelf(() => localStorage)
  return {
    fetch: globalThis.fetch,
    shelf,
    timers,
    tab,
    address: createAddress(),
    speaker: createSpeaker(() => new AudioContext(), mayPlay),
    random: Math.random,
    epochMs: Date.now,
    hidden: () => document.visibilityState === 'hidden',
    away: () => document.visibilityState === 'hidden' || !document.hasFocus(),
    joinTabs: ears => createRelay({
      ...ears,
      name: 'shopbell-console',
      tab,
      // Absent outside of secure contexts, whatever the types say.
      locks: navigator.locks as Locks | undefined,
      channel: typeof BroadcastChannel === 'function' ? new BroadcastChannel('shopbell-console') as Channel : undefined,
      lease: { read: () => shelf.read('lease') as string | undefined, write: text => { shelf.write('lease', text) } },
      timers,
      epochMs: Date.now
    })
  }
}

export function listenToBrowser (models: Console): void {
  const look = (): void => { models.look() }
  document.addEventListener('visibilitychange', look)
  window.addEventListener('focus', look)
  window.addEventListener('online', look)
  // A held poll doesn't feel that the network went; a new one does.
  window.addEventListener('offline', look)
  window.addEventListener('pageshow', ({ persisted }) => { if (persisted) look() })
  window.addEventListener('pagehide', () => { models.leave() })
  // Both: some people never touch a mouse, and a browser lets sound begin only in such an event.
  // Not on pointerdown: the bar that goes away then would move what is being clicked.
  document.addEventListener('click', () => { models.bell.unlock() })
  document.addEventListener('keydown', () => { models.bell.unlock() })
  document.addEventListener('click', event => { followLink(models, event) })
}

/** Links to the console's own pages change the page without loading it anew. */
function followLink ({ route }: Console, event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
  if (link === null || !plain || link.target !== '' || link.origin !== location.origin || event.defaultPrevented) return
  event.preventDefault()
  if (link.dataset.skip !== undefined) document.querySelector<HTMLElement>(link.hash)?.focus()
  else route.go(link.pathname + link.search + link.hash)
}

function createAddress (): Address {
  return {
    get href () { return location.href },
    push (path) { if (path !== location.pathname + location.search + location.hash) history.pushState(null, '', path) },
    replace (path) { history.replaceState(null, '', path) },
    onPop (listener) { window.addEventListener('popstate', listener) }
  }
}

function newTabName (): string {
  return crypto.getRandomValues(new Uint32Array(2)).reduce((text, part) => text + part.toString(36), '')
}

/** A browser refuses at once to play when it wants a click first; otherwise it waits for something to play, which never comes. */
const refusedMs = 100

/** Whether sound may begin without a click. An AudioContext would tell, too, but complains aloud in the browser's console. */
async function mayPlay (): Promise<boolean> {
  const refused = new Audio().play().then(() => true, (error: unknown) => (error as DOMException).name !== 'NotAllowedError')
  return await Promise.race([refused, new Promise<boolean>(resolve => { setTimeout(() => { resolve(true) }, refusedMs) })])
}
