// What the widget costs a page, seen by the browser itself: main thread, long tasks, shifts, requests, heap, and how soon it answers a click. Compared with the same page without it.
import type { Browser, CDPSession, Page } from 'playwright-core'
import { setTimeout as sleep } from 'node:timers/promises'
import { openUnwatched } from './unwatched-page.ts'

/** A first visit is looked at for so long: load, hello, the button and the first polls are in it. */
const visitMs = 3000
/** A new window has work of its own, which would be done beside the page's. */
const windowMs = 1000
/** Shorter work doesn't count as long for browsers, either. */
const longMs = 50

/** What `slowness` takes on the machine that the limits are from, with nothing beside it. */
const quietMs = 30

export interface PageCost {
  /** Main thread, in ms of this browser at its rate: what it ran, so that a neighbour who takes the processor away isn't counted. */
  taskMs: number
  longTasks: number
  /** Scripts from `origin` that held a frame up for 50 ms and more, in ms. */
  longScripts: number[]
  shifts: Shift[]
  /** After a garbage collection. */
  heapKb: number
}

/** How much moved, and what, from where to where. */
export interface Shift { value: number, what: string }

interface Seen { shifts: Shift[], longTasks: number, longScripts: number[], events: Array<{ name: string, duration: number }> }

interface Visit { url: string, rate: number, origin: string }

/** What a first visit costs a page that nobody watches: a fresh profile without cache or storage, on a processor `rate` times slower. */
export async function measureCost (browser: Browser, { url, rate, origin }: Visit): Promise<PageCost> {
  const { send, close } = await openUnwatched(browser)
  await send('Page.addScriptToEvaluateOnNewDocument', { source: `${helper};(${String(watch)})(${JSON.stringify({ origin, longMs })})` })
  await send('Page.enable')
  await send('Emulation.setUserAgentOverride', { userAgent: chrome })
  await send('Performance.enable', { timeDomain: 'threadTicks' })
  await send('Emulation.setCPUThrottlingRate', { rate })
  await sleep(windowMs)
  await send('Page.navigate', { url })
  await sleep(visitMs)
  const { metrics } = await send<{ metrics: Array<{ name: string, value: number }> }>('Performance.getMetrics')
  const { result } = await send<{ result: { value: string } }>('Runtime.evaluate', { expression: 'JSON.stringify(seen)' })
  await send('HeapProfiler.collectGarbage')
  const { usedSize } = await send<{ usedSize: number }>('Runtime.getHeapUsage')
  await close()
  const { shifts, longTasks, longScripts } = JSON.parse(result.value) as Seen
  return { taskMs: (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000, longTasks, longScripts, shifts, heapKb: usedSize / 1024 }
}

interface Opened {
  page: Page
  session: CDPSession
  /** Method and path of each request to `origin` so far. */
  requests: string[]
  /** Bytes of all its answers so far, as they were sent. */
  bytes (): number
  close: () => Promise<void>
}

/** The same, from its first poll on, to be used by hand. */
export async function openVisit (browser: Browser, { url, rate, origin }: Visit): Promise<Opened> {
  const context = await browser.newContext({ userAgent: chrome, viewport: { width: 1280, height: 800 } })
  await context.addInitScript(helper)
  await context.addInitScript(watch, { origin, longMs })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  const [requests, sent] = [[] as string[], new Map<string, number>()]
  await session.send('Network.enable')
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (!request.url.startsWith(origin)) return
    requests.push(`${request.method} ${new URL(request.url).pathname}`)
    sent.set(requestId, 0)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { if (sent.has(requestId)) sent.set(requestId, encodedDataLength) })
  await session.send('Emulation.setCPUThrottlingRate', { rate })
  const polled = page.waitForRequest(request => request.url().startsWith(origin) && request.url().endsWith('/poll'))
  await page.goto(url, { waitUntil: 'load' })
  await polled
  return { page, session, requests, bytes: () => [...sent.values()].reduce((sum, one) => sum + one, 0), close: async () => { await context.close() } }
}

/** How much slower this machine is just now than a quiet one, at least 1: a fixed loop and the layout of two thousand elements, the fastest of five. */
export async function slowness (browser: Browser): Promise<number> {
  const page = await browser.newPage()
  const took = await page.evaluate(() => {
    const times = Array.from({ length: 5 }, () => {
      const began = performance.now()
      let sum = 0
      for (let at = 0; at < 2e6; at++) sum += Math.sqrt(at)
      document.body.replaceChildren(...Array.from({ length: 2000 }, (_, at) => Object.assign(document.createElement('p'), { textContent: `${at} ${sum % 7}` })))
      document.body.getBoundingClientRect()
      return performance.now() - began
    })
    return Math.min(...times)
  })
  await page.close()
  return Math.max(1, took / quietMs)
}

/** Used heap in KB after a garbage collection. */
export async function heapKb (session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  return (await session.send('Runtime.getHeapUsage')).usedSize / 1024
}

/** Clicks the button; until the next paint by the browser's event timing, and until the cursor is in the composer, in ms. */
export async function openPanel (page: Page): Promise<{ paintMs: number, focusMs: number }> {
  const launcher = page.locator('shopbell-chat .launcher')
  await launcher.waitFor()
  await page.evaluate(() => {
    const root = document.querySelector('shopbell-chat')?.shadowRoot
    const focus: { clicked?: number, focused?: number } = {}
    Object.assign(window, { cursor: focus })
    addEventListener('click', () => { focus.clicked ??= performance.now() }, true)
    const look = (): void => {
      if (root?.activeElement?.localName === 'textarea') focus.focused = performance.now()
      else requestAnimationFrame(look)
    }
    look()
  })
  await launcher.click()
  const focusMs = await (await page.waitForFunction(() => {
    const { clicked, focused } = (window as unknown as { cursor: { clicked?: number, focused?: number } }).cursor
    return clicked !== undefined && focused !== undefined ? focused - clicked : undefined
  })).jsonValue() ?? NaN
  return { paintMs: await slowest(page, ['pointerdown', 'pointerup', 'click']), focusMs }
}

/** Types into the open composer, key by key; the slowest until its paint, in ms. */
export async function type (page: Page, text: string): Promise<number> {
  await page.locator('shopbell-chat textarea').pressSequentially(text)
  return await slowest(page, ['keydown', 'keypress', 'keyup', 'input'])
}

/** Layout shifts without somebody's input, since the page was opened. */
export async function shiftsOf (page: Page): Promise<Shift[]> {
  return (await readSeen(page)).shifts
}

/** Durations below 16 ms aren't told by browsers: nothing told is 0. */
async function slowest (page: Page, names: string[]): Promise<number> {
  // Event timing is told after the paint that it waits for.
  await page.evaluate(async () => { await new Promise(resolve => { requestAnimationFrame(() => { setTimeout(resolve, 100) }) }) })
  const { events } = await readSeen(page)
  return Math.max(0, ...events.filter(({ name }) => names.includes(name)).map(({ duration }) => duration))
}

async function readSeen (page: Page): Promise<Seen> {
  return await page.evaluate(() => (window as unknown as { seen: Seen }).seen)
}

/** Runs in the page, before anything of it. */
function watch ({ origin, longMs }: { origin: string, longMs: number }): void {
  const seen: Seen = { shifts: [], longTasks: 0, longScripts: [], events: [] }
  Object.assign(window, { seen })
  const observe = (type: string, take: (entry: PerformanceEntry) => void): void => {
    new PerformanceObserver(list => { list.getEntries().forEach(take) }).observe({ type, buffered: true, durationThreshold: 16 } as PerformanceObserverInit)
  }
  const place = ({ x, y, width, height }: DOMRect): string => [x, y, width, height].map(Math.round).join(' ')
  observe('layout-shift', entry => {
    const { value, hadRecentInput, sources } = entry as unknown as { value: number, hadRecentInput: boolean, sources: Array<{ node: Element | null, previousRect: DOMRect, currentRect: DOMRect }> }
    const what = sources.map(({ node, previousRect, currentRect }) => `${node?.nodeName} ${node?.className} ${place(previousRect)} → ${place(currentRect)}`).join(', ')
    if (!hadRecentInput) seen.shifts.push({ value, what })
  })
  observe('longtask', () => { seen.longTasks++ })
  observe('long-animation-frame', entry => {
    const { scripts } = entry as unknown as { scripts: Array<{ sourceURL: string, duration: number }> }
    seen.longScripts.push(...scripts.filter(script => script.sourceURL.startsWith(origin) && script.duration >= longMs).map(({ duration }) => duration))
  })
  observe('event', ({ name, duration }) => { seen.events.push({ name, duration }) })
}

/** What compiles this file wraps functions in a helper of its own, which the page lacks. */
const helper = 'globalThis.__name = made => made'

const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36'
