// What the stories stand on: the real program, a real browser, an owner who signed up by hand, visitors on owners' pages.
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { Test } from 'tap'
import { until as waitUntil } from '../helpers/wait.ts'
import { openBrowser, screenshotsDir } from '../helpers/chromium.ts'
import { forwardProxy } from '../helpers/forward-proxy.ts'
import { hostPages } from '../helpers/host-pages.ts'
import type { HostPages } from '../helpers/host-pages.ts'
import { createPlace, serveProgram } from '../main/program.ts'
import type { Place, Served } from '../main/program.ts'

/** A person's browser; the headless one's own name would make it a bot. */
export const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36'
/** The University of Minnesota. */
export const minneapolis = '128.101.101.101'
export const password = 'correct horse battery'

export interface Stage {
  browser: Browser
  place: Place
  served: Served
  /** Shopbell's own origin. */
  origin: string
  demoShop: string
}

/** The real program on fresh data, with a demo shop, behind a proxy that this machine is: a visitor's address is what X-Forwarded-For says. */
export async function openStage (t: Test, environment: Record<string, string> = {}): Promise<Stage> {
  const place = createPlace(t, { DEMO_PORT: '0', TRUST_PROXY: '127.0.0.1', LIMIT_EXEMPT: '127.0.0.0/8', ...environment })
  const served = await serveProgram(t, place)
  const browser = await openBrowser(t)
  return { browser, place, served, origin: new URL(requireAddress(served, 'Console')).origin, demoShop: requireAddress(served, 'Demo shop') }
}

export function requireAddress (served: Served, name: string): string {
  const address = served.address(name)
  if (address === undefined) throw new Error(`no ${name} URL in: ${served.addresses()}`)
  return address
}

/** An operator's browser: counts the tones that it plays, and may be told that it is hidden. */
export async function openDesk (t: Test, { browser }: Stage, options: BrowserContextOptions = {}): Promise<Page> {
  return await openPage(t, browser, { viewport: { width: 1280, height: 800 }, ...options })
}

/** A visitor's browser, somewhere in the world; `onPass` is told of each request on its last step before the server: preflights, which a page never sees, are among them. */
export async function openVisitor (t: Test, { browser }: Stage, { from = minneapolis, onPass, ...options }: BrowserContextOptions & { from?: string, onPass?: (path: string, method: string) => void } = {}): Promise<Page> {
  // Chromium passes by a proxy for loopback, unless told.
  const proxy = { server: await forwardProxy(t, from, onPass), bypass: '<-loopback>' }
  return await openPage(t, browser, { userAgent: chrome, viewport: { width: 1280, height: 800 }, proxy, ...options })
}

/** Errors that no page may have: what is thrown and not caught. */
export const uncaught = new WeakMap<Page, string[]>()
/** What the browser wrote into a page's console: warnings and errors. */
export const complaints = new WeakMap<Page, string[]>()

let opened = 0

async function openPage (t: Test, browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context: BrowserContext = await browser.newContext(options)
  const number = `${process.pid}-${++opened}`
  t.teardown(async () => {
    // What a failed story saw last.
    if (!t.passing()) await page.screenshot({ path: join(screenshotsDir, `failed-${number}.png`) }).catch(() => {})
    await context.close()
  })
  // The loader of these tests wraps functions in a helper of its own, which the page lacks.
  await context.addInitScript('globalThis.__name = made => made')
  await context.addInitScript(watchTones)
  await context.addInitScript(allowHiding)
  await context.addInitScript(watchHarm)
  context.on('page', listen)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  return page
}

function listen (page: Page): void {
  const errors: string[] = []
  const lines: string[] = []
  uncaught.set(page, errors)
  complaints.set(page, lines)
  page.on('pageerror', error => { errors.push(String(error)) })
  page.on('console', line => { if (line.type() === 'error' || line.type() === 'warning') lines.push(`${line.text()} (${line.location().url})`) })
}

/** Each shift says which element moved, from where to where. */
interface Harm { violations: string[], shifts: string[] }

interface Shift extends PerformanceEntry { value: number, hadRecentInput: boolean, sources: Array<{ node: Element | null, previousRect: DOMRect, currentRect: DOMRect }> }

/** What we may never do to an owner's page: break its policy, move its content. */
function watchHarm (): void {
  const seen = window as unknown as Harm
  seen.violations = []
  seen.shifts = []
  document.addEventListener('securitypolicyviolation', event => { seen.violations.push(`${event.violatedDirective} ${event.blockedURI}`) })
  new PerformanceObserver(list => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
      const place = ({ x, y, width, height }: DOMRect): string => [x, y, width, height].map(Math.round).join(' ')
      if (!hadRecentInput) seen.shifts.push(`${value}: ${sources.map(({ node, previousRect, currentRect }) => `${node?.nodeName} ${node?.className} ${place(previousRect)} → ${place(currentRect)}`).join(', ')}`)
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

/** What was done to the page since it was loaded. */
export async function harm (page: Page): Promise<Harm> {
  return await page.evaluate(() => {
    const { violations, shifts } = window as unknown as Harm
    return { violations, shifts }
  })
}

/** When each tone of WebAudio was played; a headless browser plays none, and lets all of them play. */
function watchTones (): void {
  const seen = window as unknown as { tones: number[] }
  seen.tones = []
  const { start } = OscillatorNode.prototype
  OscillatorNode.prototype.start = function (...args) { seen.tones.push(Date.now()); start.apply(this, args) }
}

/** Headless pages never become hidden until they go: this lets a story say so. */
function allowHiding (): void {
  const page = window as unknown as { hide: (hidden: boolean) => void }
  let hidden = false
  const { get } = Object.getOwnPropertyDescriptor(Document.prototype, 'hidden') as { get: () => boolean }
  const isHidden = (): boolean => hidden || get.call(document)
  Object.defineProperty(document, 'hidden', { get: isHidden })
  Object.defineProperty(document, 'visibilityState', { get: () => isHidden() ? 'hidden' : 'visible' })
  document.hasFocus = () => !hidden
  page.hide = now => {
    hidden = now
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event(now ? 'blur' : 'focus'))
  }
}

export async function hide (page: Page, hidden: boolean): Promise<void> {
  await page.evaluate(now => { (window as unknown as { hide: (hidden: boolean) => void }).hide(now) }, hidden)
}

export async function tones (page: Page): Promise<number> {
  return (await toneTimes(page)).length
}

/** In milliseconds since 1970, since the page was loaded. */
export async function toneTimes (page: Page): Promise<number[]> {
  return await page.evaluate(() => (window as unknown as { tones: number[] }).tones)
}

/** A page that was just loaded plays nothing until somebody clicks. */
export async function turnSoundsOn (desk: Page): Promise<void> {
  const bar = desk.getByText('Your browser is keeping sounds off.')
  await bar.waitFor()
  await desk.getByRole('button', { name: 'Turn on' }).click()
  await bar.waitFor({ state: 'hidden' })
}

/** Row 1 by hand: sign up with the one-time link. Ends on the install page. */
export async function signUp (desk: Page, { served }: Stage, site: string): Promise<void> {
  await desk.goto(requireAddress(served, 'Sign up'))
  await desk.fill('#name', 'Ana Lima')
  await desk.fill('#email', 'ana@boots.example')
  await desk.fill('#password', password)
  await desk.fill('#siteName', 'Boots & Co.')
  await desk.fill('#address', site)
  await desk.getByRole('button', { name: 'Create account' }).click()
  await desk.getByText('Waiting for the first contact').waitFor()
}

/** The snippet as the install page shows it. */
export async function readSnippet (desk: Page): Promise<string> {
  return (await desk.locator('.snippet-code').first().textContent() ?? '').trim()
}

/** A stage whose owner has signed up, whose pages carry the snippet, and whose desk shows the visitors. */
export async function openShop (t: Test, environment: Record<string, string> = {}): Promise<{ stage: Stage, desk: Page, pages: HostPages }> {
  const stage = await openStage(t, environment)
  const desk = await openDesk(t, stage)
  await signUp(desk, stage, 'https://boots.example')
  const pages = await hostPages(t, { snippet: await readSnippet(desk), server: stage.origin })
  await allow(desk, stage, pages.origin)
  await desk.goto(`${stage.origin}/visitors`)
  return { stage, desk, pages }
}

/** Adds an origin to the site's list by the settings page. */
export async function allow (desk: Page, { origin }: Stage, site: string): Promise<void> {
  await desk.goto(`${origin}/settings/site`)
  const list = desk.getByLabel('Allowed addresses')
  await list.fill(`${await list.inputValue()}\n${site}`)
  await desk.locator('form', { has: list }).getByRole('button', { name: 'Save' }).click()
  await desk.getByText('Saved.').first().waitFor()
}

/** Leaves a picture for people to look at: of what a change ends in, not of its middle. */
export async function picture (page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(screenshotsDir, `${name}.png`), animations: 'disabled' })
}

/** The same page in both lights and both widths. */
export async function pictures (page: Page, name: string): Promise<void> {
  const before = page.viewportSize()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const [width, height] of [[1280, 800], [390, 844]] as const) {
      await page.setViewportSize({ width, height })
      await picture(page, `${name}-${colorScheme}-${width}`)
    }
  }
  await page.emulateMedia({ colorScheme: null })
  if (before !== null) await page.setViewportSize(before)
}

/** Console and page side by side: the README's picture (docs/images/whole-job.png is a copy). */
export async function pictureTogether (desk: Page, visitor: Page, name: string): Promise<void> {
  const [left, right] = await Promise.all([desk, visitor].map(async page => `data:image/png;base64,${(await page.screenshot()).toString('base64')}`))
  const page = await visitor.context().newPage()
  await page.setViewportSize({ width: 1640, height: 767 })
  await page.setContent(`<body style="margin:0;background:#e4e8ee;display:grid;place-items:center;height:100vh">
    <img src="${left}" style="position:absolute;left:40px;top:40px;width:1100px;border-radius:12px;box-shadow:0 12px 40px #16202e40">
    <div style="position:absolute;right:48px;top:40px;width:380px;height:687px;overflow:hidden;border-radius:12px;box-shadow:0 16px 48px #16202e59">
    <img src="${right}" style="position:absolute;right:0;bottom:0;width:1150px"></div>`)
  await picture(page, name)
  await page.close()
}

/** Waits until `look` answers true, asking again each 20 ms; how long that took, in milliseconds of the caller's clock. */
export async function until (look: () => Promise<boolean>, what: string): Promise<number> {
  const since = performance.now()
  await waitUntil(look, what, { everyMs: 20 })
  return performance.now() - since
}
