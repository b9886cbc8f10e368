// What the widget costs an owner's page in a real browser: bytes, requests, main thread, shifts, and how soon the panel is there. What is looked at is page-cost.ts; what is promised stands in docs/performance.md.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { findChromium, chromiumArgs } from '../test/helpers/chromium.ts'
import { heapKb, openMeasured, openPanel, shiftOf, slowness, type as typeInto, type PageCost } from './page-cost.ts'
import { asOperator, followAsOperator, openShop } from './shop.ts'
import type { Stand } from './stand.ts'
import { quantile, round, type Figures } from './table.ts'

// An odd number, so that the median is one of them; pages with and without take turns, so that a busy neighbour slows both.
const rounds = 5
const rates = [1, 4]

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
    return { ...sizes(), slowness: round(await slowness(browser), 2), ...byRate }
  } finally {
    operator.stop()
    await browser.close()
    await pages.close()
  }
}

/** Brotli bytes of the files that are built, as they are sent. */
function sizes (): Figures {
  const folder = join(import.meta.dirname, '../dist/widget')
  const files = readdirSync(folder).filter(name => name.endsWith('.js.br') && !name.startsWith('hosted'))
  return { bytes: Object.fromEntries(files.map(name => [name.replace(/(-[A-Z0-9]{8})?\.js\.br$/, ''), readFileSync(join(folder, name)).length])) }
}

async function measureAt (browser: Browser, { rate, page: url, origin }: { rate: number, page: string, origin: string }): Promise<Figures> {
  const bare: PageCost[] = []
  const ours: PageCost[] = []
  const opened: Array<{ paintMs: number, focusMs: number, keyMs: number, heapKb: number, shift: number, openRequests: number }> = []
  for (let round = 0; round < rounds; round++) {
    const without = await openMeasured(browser, { url: `${url}/bare`, rate, origin })
    bare.push(without.cost)
    await without.close()
    const { page, session, cost, close } = await openMeasured(browser, { url: `${url}/`, rate, origin })
    const asked: string[] = []
    page.on('request', request => { if (request.url().startsWith(origin)) asked.push(new URL(request.url()).pathname) })
    const { paintMs, focusMs } = await openPanel(page)
    const keyMs = await typeInto(page, 'Does it come in brown?')
    ours.push(cost)
    opened.push({ paintMs, focusMs, keyMs, heapKb: await heapKb(session), shift: await shiftOf(page), openRequests: asked.filter(path => !path.endsWith('/poll')).length })
    await close()
  }
  const middle = (values: number[]): number => quantile(values, 0.5)
  const beyond = (read: (cost: PageCost) => number): number => middle(ours.map((cost, at) => read(cost) - read(bare[at] as PageCost)))
  return {
    main_thread_ms: round(beyond(({ taskMs }) => taskMs), 1),
    bare_main_thread_ms: round(middle(bare.map(({ taskMs }) => taskMs)), 1),
    long_tasks: beyond(({ longTasks }) => longTasks),
    long_scripts: middle(ours.map(({ longScripts }) => longScripts.length)),
    cls: Math.max(...opened.map(({ shift }) => shift)),
    requests_before_polls: middle(ours.map(({ requests }) => requests.filter(request => !request.endsWith('/poll')).length)),
    preflights: middle(ours.map(({ requests }) => requests.filter(request => request.startsWith('OPTIONS')).length)),
    requests_to_open: middle(opened.map(({ openRequests }) => openRequests)),
    transfer_kb: round(beyond(({ bytes }) => bytes) / 1024, 1),
    heap_closed_kb: Math.round(beyond(({ heapKb }) => heapKb)),
    heap_open_kb: Math.round(middle(opened.map(({ heapKb }, at) => heapKb - (bare[at]?.heapKb ?? 0)))),
    open_paint_ms: middle(opened.map(({ paintMs }) => paintMs)),
    open_focus_ms: round(middle(opened.map(({ focusMs }) => focusMs)), 1),
    key_paint_ms: middle(opened.map(({ keyMs }) => keyMs))
  }
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
