// What the widget costs a page, seen by the browser itself: main thread, long tasks, shifts, requests, heap, and how soon it answers a click. Compared with the same page without it.
import type { Browser, CDPSession, Page } from 'playwright-core'

/** A load is looked at until this long after the page's load event: hello, the button and the first polls are in it. */
const settledMs = 3000
/** Shorter work doesn't count as long for browsers, either. */
const longMs = 50

/** What `slowness` takes on the machine that the limits are from, with nothing beside it. */
const quietMs = 30

export interface PageCost {
  /** Main thread, in ms of this browser at its rate. */
  taskMs: number
  longTasks: number
  /** Scripts from `origin` that held a frame up for 50 ms and more, in ms. */
  longScripts: number[]
  shift: number
  /** Method and path of each request to `origin`, and the bytes of all answers' bodies as they were sent. */
  requests: string[]
  bytes: number
  /** After a garbage collection. */
  heapKb: number
}

interface Seen { shift: number, longTasks: number, longScripts: number[], events: Array<{ name: string, duration: number }> }

interface Opened { page: Page, session: CDPSession, close: () => Promise<void> }

/** A first visit: a fresh profile without cache or storage, on a processor `rate` times slower. */
export async function openMeasured (browser: Browser, { url, rate, origin }: { url: string, rate: number, origin: string }): Promise<Opened & { cost: PageCost }> {
  const context = await browser.newContext({ userAgent: chrome, viewport: { width: 1280, height: 800 } })
  // What compiles this file wraps functions in a helper of its own, which the page lacks.
  await context.addInitScript('globalThis.__name = made => made')
  await context.addInitScript(watch, { origin, longMs })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  const [requests, sent] = [[] as string[], new Map<string, number>()]
  await session.send('Network.enable')
  await session.send('Performance.enable')
  session.on('Network.requestWillBeSent', ({ request }) => { if (request.url.startsWith(origin)) requests.push(`${request.method} ${new URL(request.url).pathname}`) })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { sent.set(requestId, encodedDataLength) })
  await session.send('Emulation.setCPUThrottlingRate', { rate })
  await page.goto(url, { waitUntil: 'load' })
  await page.waitForTimeout(settledMs)
  const { metrics } = await session.send('Performance.getMetrics')
  const taskMs = (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000
  const { shift, longTasks, longScripts } = await readSeen(page)
  const bytes = [...sent.values()].reduce((sum, one) => sum + one, 0)
  return { page, session, cost: { taskMs, longTasks, longScripts, shift, requests: [...requests], bytes, heapKb: await heapKb(session) }, close: async () => { await context.close() } }
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
export async function shiftOf (page: Page): Promise<number> {
  return (await readSeen(page)).shift
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
  const seen: Seen = { shift: 0, longTasks: 0, longScripts: [], events: [] }
  Object.assign(window, { seen })
  const observe = (type: string, take: (entry: PerformanceEntry) => void): void => {
    new PerformanceObserver(list => { list.getEntries().forEach(take) }).observe({ type, buffered: true, durationThreshold: 16 } as PerformanceObserverInit)
  }
  observe('layout-shift', entry => { if (!(entry as unknown as { hadRecentInput: boolean }).hadRecentInput) seen.shift += (entry as unknown as { value: number }).value })
  observe('longtask', () => { seen.longTasks++ })
  observe('long-animation-frame', entry => {
    const { scripts } = entry as unknown as { scripts: Array<{ sourceURL: string, duration: number }> }
    seen.longScripts.push(...scripts.filter(script => script.sourceURL.startsWith(origin) && script.duration >= longMs).map(({ duration }) => duration))
  })
  observe('event', ({ name, duration }) => { seen.events.push({ name, duration }) })
}

const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36'
