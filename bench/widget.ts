// What the widget costs an owner's page in a real browser: bytes, requests, main thread, shifts, and how soon the panel is there. What is looked at is page-cost.ts; what is promised stands in docs/performance.md.
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { findChromium, chromiumArgs } from '../test/helpers/chromium.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { heapKb, measureCost, openPanel, openVisit, shiftsOf, slowness, type as typeInto, type PageCost, type Shift } from './page-cost.ts'
import { asOperator, followAsOperator, openShop } from './shop.ts'
import type { Stand } from './stand.ts'
import { quantile, round, type Figures } from './table.ts'

// Odd numbers, so that the median is one of them; pages with and without take turns, so that a busy neighbour slows both.
const rounds = 3
const openings = 3
const rates = [1, 4]
/** What a click leads to is under way by then: nobody has typed yet. */
const openedMs = 2000

export async function measureWidget (stand: Stand): Promise<Figures> {
  const pages = await servePages()
  const node = await stand.startNode('auto')
  const shop = await openShop(node, pages.origin)
  pages.carry(`<script async src="${node.origin}/w/${shop.siteId}.js"></script>`)
  // Somebody is there, so that what opens is the chat.
  const operator = await followAsOperator(asOperator(node, shop), { pollMode: 'hold', onEvents: () => {} })
  const { executablePath, env } = findChromium()
  const browser = await chromium.launch({ executablePath, env: env as Record<string, string>, args: chromiumArgs })
  try {
    const measure = async (rate: number): Promise<Figures> => await measureAt(browser, { rate, page: pages.origin, origin: node.origin })
    const byRate: Figures = {}
    for (const rate of rates) byRate[`cpu_${rate}x`] = await measure(rate)
    return { bytes: { ...builtBytes(), loader: await servedBytes(`${node.origin}/w/${shop.siteId}.js`) }, slowness: round(await slowness(browser), 2), ...byRate }
  } finally {
    operator.stop()
    await browser.close()
    await pages.close()
  }
}

/** Brotli bytes of the files that are sent as they are built: of all but the loader. */
function builtBytes (): Record<string, number> {
  const folder = join(import.meta.dirname, '../dist/widget')
  const files = readdirSync(folder).filter(name => /-[A-Z0-9]{8}\.js\.br$/.test(name))
  return Object.fromEntries(files.map(name => [name.replace(/-[A-Z0-9]{8}\.js\.br$/, ''), readFileSync(join(folder, name)).length]))
}

/** What comes over the line, which fetch would unpack. */
async function servedBytes (url: string): Promise<number> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => { get(url, { headers: { 'accept-encoding': 'br' } }, resolve).on('error', reject) })
  let bytes = 0
  for await (const chunk of response) bytes += (chunk as Buffer).length
  return bytes
}

interface At { rate: number, page: string, origin: string }

async function measureAt (browser: Browser, at: At): Promise<Figures> {
  const { rate, page: url, origin } = at
  const bare: PageCost[] = []
  const ours: PageCost[] = []
  for (let round = 0; round < rounds; round++) {
    bare.push(await measureCost(browser, { url: `${url}/bare`, rate, origin }))
    ours.push(await measureCost(browser, { url: `${url}/`, rate, origin }))
  }
  const beyond = (read: (cost: PageCost) => number): number => middle(ours.map((cost, round) => read(cost) - read(bare[round] as PageCost)))
  const { figures, heapKb, shifts } = await measureOpenings(browser, at)
  const moved = [...ours.map(({ shifts }) => shifts), ...shifts]
  // Which element it was is what one wants to know.
  moved.flat().forEach(({ what }) => { console.error(`  moved at ${rate}×: ${what}`) })
  return {
    main_thread_ms: round(beyond(({ taskMs }) => taskMs), 1),
    bare_main_thread_ms: round(middle(bare.map(({ taskMs }) => taskMs)), 1),
    // How far the bare page is from itself, from one round to the next: a difference of this size says nothing.
    bare_spread_ms: round(middle(bare.slice(1).map(({ taskMs }, round) => Math.abs(taskMs - (bare[round]?.taskMs ?? 0)))), 1),
    long_tasks: beyond(({ longTasks }) => longTasks),
    long_scripts: middle(ours.map(({ longScripts }) => longScripts.length)),
    cls: Math.max(...moved.map(sum)),
    bare_cls: Math.max(...bare.map(({ shifts }) => sum(shifts))),
    heap_closed_kb: Math.round(beyond(cost => cost.heapKb)),
    heap_open_kb: Math.round(heapKb - middle(bare.map(cost => cost.heapKb))),
    ...figures
  }
}

interface Openings { figures: Record<string, number>, heapKb: number, shifts: Shift[][] }

/** What opening the panel costs, and what was asked of the server until then. */
async function measureOpenings (browser: Browser, { rate, page: url, origin }: At): Promise<Openings> {
  const seen: Array<Record<string, number>> = []
  const heaps: number[] = []
  const shifts: Shift[][] = []
  for (let opening = 0; opening < openings; opening++) {
    const { page, session, requests, bytes, close } = await openVisit(browser, { url: `${url}/`, rate, origin })
    const before = requests.filter(isNoPoll)
    const transferKb = round(bytes() / 1024, 1)
    const { paintMs, focusMs } = await openPanel(page)
    await sleep(openedMs)
    const toOpen = requests.filter(isNoPoll).length - before.length
    const keyMs = await typeInto(page, 'Does it come in brown?')
    seen.push({
      requests_before_polls: before.length,
      preflights: before.filter(request => request.startsWith('OPTIONS')).length,
      requests_to_open: toOpen,
      transfer_kb: transferKb,
      open_paint_ms: paintMs,
      open_focus_ms: round(focusMs, 1),
      key_paint_ms: keyMs
    })
    heaps.push(await heapKb(session))
    shifts.push(await shiftsOf(page))
    await close()
  }
  const figures = Object.keys(seen[0] ?? {}).map(name => [name, middle(seen.map(one => one[name] ?? NaN))])
  return { figures: Object.fromEntries(figures) as Record<string, number>, heapKb: middle(heaps), shifts }
}

function middle (values: number[]): number {
  return quantile(values, 0.5)
}

function sum (shifts: Shift[]): number {
  return shifts.reduce((all, { value }) => all + value, 0)
}

function isNoPoll (request: string): boolean {
  return !request.endsWith('/poll')
}

/** A plain shop page of some four hundred elements, with the snippet and, at /bare, without it. */
async function servePages (): Promise<{ origin: string, carry: (snippet: string) => void, close: () => Promise<void> }> {
  let snippet = ''
  const shelf = Array.from({ length: 80 }, (_, at) => `<article><h2>Boot ${at}</h2><p>Hand-made, <b>149 €</b>.</p><a href="/boots">More</a></article>`).join('')
  const http: Server = createServer(({ url }, response) => {
    response.writeHead(url === '/favicon.ico' ? 204 : 200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(url === '/favicon.ico' ? '' : `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Boots</title>${url === '/bare' ? '' : snippet}</head><body><main><h1>Boots</h1>${shelf}</main></body></html>`)
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    carry: text => { snippet = text },
    close: async () => { await new Promise<void>(resolve => { http.close(() => { resolve() }); http.closeAllConnections() }) }
  }
}
