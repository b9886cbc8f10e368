// The page's own calls, consent that is waited for, and pages that treat the loader badly: what is told, what is kept, what goes out.
import { runInNewContext } from 'node:vm'
import t from 'tap'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { everything } from '../../helpers/everything.ts'
import { answer, ask, launcherOf, openChat, panelOf, say } from '../talk.ts'
import { openShop, openVisitor, uncaught, until } from '../stage.ts'

type Host = Window & { Shopbell: ((...call: unknown[]) => unknown) & { get: (name: string) => unknown }, heard: unknown[] }

const stub = '<script>window.Shopbell = window.Shopbell || function () { (Shopbell.q = Shopbell.q || []).push(arguments) }</script>'

// Minutes of a real browser; test/widget/calls.test.ts is the fast part.
if (everything) await tellStories()

t.test('the line that keeps calls keeps them as they come', async t => {
  const page: { window?: object, Shopbell?: { (...call: unknown[]): void, q?: Array<ArrayLike<unknown>> } } = {}
  page.window = page
  runInNewContext(stub.replace(/<\/?script>/g, ''), page)
  page.Shopbell?.('open', { text: 'Hi' })
  t.same(Array.from(page.Shopbell?.q?.[0] ?? []), ['open', { text: 'Hi' }])
})

async function tellStories (): Promise<void> {
  const shop = await openShop(t)
  const { stage, desk, pages } = shop
  const html = await (await fetch(`${pages.origin}/`)).text()
  const snippet = /<script async[^>]*><\/script>/.exec(html)?.[0] ?? ''
  /** A visitor on a page of this story's own, and what the page asked of Shopbell's server. */
  async function openPage (test: Test, head: string, body = ''): Promise<{ page: Page, asked: string[] }> {
    const page = await openVisitor(test, stage)
    const asked: string[] = []
    page.on('request', request => { if (request.url().startsWith(stage.origin)) asked.push(new URL(request.url()).pathname.replace(/[a-z0-9]{12}(?=[./])/, 'SITE').replace(/-[A-Z0-9]{8}/, '')) })
    await page.route(`${pages.origin}/own`, async route => { await route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en"><title>Own</title>${head}<body><h1>Own</h1>${body}` }) })
    await page.goto(`${pages.origin}/own`)
    return { page, asked }
  }

  const stored = async (page: Page): Promise<string[]> => await page.evaluate(() => Object.keys(localStorage))
  const get = async (page: Page, name: string): Promise<unknown> => await page.evaluate(name => (window as unknown as Host).Shopbell.get(name), name)
  const call = async (page: Page, ...values: unknown[]): Promise<void> => { await page.evaluate(values => { (window as unknown as Host).Shopbell(...values) }, values) }

  t.test('while consent is waited for the button is there, nothing is kept and nobody is told; yes starts it, no ends it', async t => {
    const { page, asked } = await openPage(t, stub + snippet.replace('<script', '<script data-consent="wait"'))
    await launcherOf(page).waitFor()
    t.same(asked.filter(path => path.startsWith('/v1/')), [])
    t.same(await stored(page), [])
    await call(page, 'consent', true)
    await until(async () => asked.includes('/v1/visitor/SITE/poll'), 'in contact')
    t.equal((await stored(page)).length, 1)
    await page.reload()
    await until(async () => asked.filter(path => path.endsWith('/hello')).length === 2, 'the yes is remembered')
    await launcherOf(page).waitFor()
    await call(page, 'consent', false)
    await until(async () => (await stored(page)).length === 0, 'nothing is kept')
    await page.reload()
    await launcherOf(page).waitFor()
    const before = asked.length
    await launcherOf(page).click()
    await panelOf(page).waitFor()
    t.ok(asked.slice(before).includes('/v1/visitor/SITE/hello'), 'who asks for the chat is in contact')
    t.same(await stored(page), [], 'from memory')
    t.same(uncaught.get(page), [])
  })

  t.test('calls of before the load are made, and their events heard on the document, too', async t => {
    const { page } = await openPage(t, `${stub}<script>heard = []
      for (const name of ['ready', 'status', 'open', 'close', 'identify', 'error']) document.addEventListener('shopbell:' + name, () => heard.push(name))
      Shopbell('identify', { name: 'Mara', email: 'mara@shop.example', plan: 'gold' })
      Shopbell('track', 'Added to basket', { sku: 'T-1' })
      Shopbell('open', { text: 'About order 1234: ' })
      Shopbell('nothing')</script>${snippet}`)
    await panelOf(page).waitFor()
    const heard = async (): Promise<string[]> => await page.evaluate(() => (window as unknown as Host).heard as string[])
    await until(async () => (await heard()).includes('identify'), 'identified')
    const told = await heard()
    t.notOk(told.includes('error'), told.join())
    t.ok(['ready', 'status', 'open'].every(name => told.includes(name)), told.join())
    t.match(await get(page, 'visitorId'), /^[0-9a-f-]{36}$/)
    t.equal(await get(page, 'open'), true)
    await desk.getByText('Mara').first().waitFor()
    const before = await get(page, 'visitorId')
    await call(page, 'set', { position: 'left', theme: 'dark', lang: 'de' })
    await until(async () => await page.locator('shopbell-chat').evaluate(host => (host as HTMLElement).dataset.theme === 'dark' && host.shadowRoot?.querySelector('.box')?.getAttribute('lang') === 'de'), 'set')
    t.ok((await launcherOf(page).boundingBox())?.x === 16, 'on the left')
    await call(page, 'reset')
    await until(async () => await get(page, 'visitorId') !== before, 'a stranger')
    await until(async () => await get(page, 'open') === false, 'closed')
    t.same(uncaught.get(page), [])
  })

  t.test('another tab goes along with a reset, and with a no', async t => {
    const { page } = await openPage(t, stub + snippet)
    await ask(page, 'Of the old one')
    const before = await get(page, 'visitorId')
    const other = await page.context().newPage()
    await other.route(`${pages.origin}/own`, async route => { await route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en"><title>Other</title>${stub}${snippet}<body><h1>Other</h1>` }) })
    await other.goto(`${pages.origin}/own`)
    await panelOf(other).getByText('Of the old one').waitFor()
    await panelOf(other).getByLabel('Write a message').fill('Half a sen')
    await call(page, 'reset')
    await until(async () => ![undefined, before].includes(await get(other, 'visitorId') as string) && await get(other, 'visitorId') === await get(page, 'visitorId'), 'both are one stranger')
    t.equal(await get(other, 'open'), false)
    await launcherOf(other).click()
    await panelOf(other).waitFor()
    t.equal(await panelOf(other).getByText('Of the old one').count(), 0)
    t.equal(await panelOf(other).getByLabel('Write a message').inputValue(), '')
    await call(page, 'consent', false)
    await until(async () => await get(other, 'open') === false, 'closed')
    await until(async () => (await stored(other)).length === 0, 'nothing is kept')
  })

  t.test('a signature that is none is told as an error, not thrown', async t => {
    const { page } = await openPage(t, `${stub}<script>heard = []; Shopbell('on', 'error', error => heard.push([error.call, error.code]))
      Shopbell('identify', { id: '7', hash: 'nonsense' })</script>${snippet}`)
    await until(async () => (await page.evaluate(() => (window as unknown as Host).heard.length)) > 0, 'told')
    t.same(await page.evaluate(() => (window as unknown as Host).heard), [['identify', 'bad_input']])
    t.same(uncaught.get(page), [])
  })

  for (const [name, head, body] of [
    ['keys on Object.prototype and Array.prototype', '<script>Object.prototype.extend = function () {}; Array.prototype.each = function () {}</script>', ''],
    ['its own fetch, and another global of our name', '<script>const own = fetch; window.fetch = function (...all) { return own.apply(this, all) }; window.Chat = 1</script>', ''],
    ['another document body', '', '<script>setTimeout(() => { document.body.replaceWith(document.createElement("body")) }, 100)</script>'],
    ['no element of strangers', '', '<script>setInterval(() => { document.querySelector("shopbell-chat")?.remove() }, 1500)</script>'],
    ['the snippet twice', snippet, ''],
    ['a clock that is a year behind', '<script>const RealDate = Date; Date = class extends RealDate { constructor (...a) { super(...(a.length ? a : [RealDate.now() - 31536e6])) } static now () { return RealDate.now() - 31536e6 } }</script>', ''],
    ['a clock that is a year ahead', '<script>const RealDate = Date; Date = class extends RealDate { constructor (...a) { super(...(a.length ? a : [RealDate.now() + 31536e6])) } static now () { return RealDate.now() + 31536e6 } }</script>', '']
  ] as const) {
    t.test(`a page with ${name} is unharmed, and has its chat`, async t => {
      const { page } = await openPage(t, head + snippet, body)
      await launcherOf(page).click()
      await panelOf(page).waitFor()
      t.equal(await page.locator('shopbell-chat').count(), 1)
      t.same(uncaught.get(page), [])
    })
  }

  t.test('pasted inline, as a module or from a blob the loader does nothing, and throws nothing', async t => {
    const source = await (await fetch(/src="([^"]+)"/.exec(snippet)?.[1] ?? '')).text()
    const inline = source.replaceAll('</', '<\\/')
    const { page } = await openPage(t, `<script>${inline}</script><script type="module">${inline}</script><script id="kept" type="text/plain">${inline}</script>
      <script>document.head.append(Object.assign(document.createElement('script'), { src: URL.createObjectURL(new Blob([document.getElementById('kept').textContent])), onload () { window.heard = [] } }))</script>`)
    await until(async () => await page.evaluate(() => (window as unknown as Host).heard !== undefined), 'all of them ran')
    t.equal(await page.locator('shopbell-chat').count(), 0)
    t.equal(await page.evaluate(() => typeof (window as unknown as Host).Shopbell), 'undefined')
    t.same(uncaught.get(page), [])
  })

  t.test('what a page puts in the place of fetch, JSON and arrays after the loader came concerns nothing of ours', async t => {
    const { page } = await openPage(t, snippet)
    await ask(page, 'Before')
    await page.evaluate(() => {
      const broken = (): never => { throw new Error('not for strangers') }
      Object.assign(window, { fetch: broken })
      Object.assign(JSON, { stringify: broken, parse: broken })
      Object.assign(Array.prototype, { each: broken })
      Object.assign(Object.prototype, { extend: broken })
    })
    await say(page, 'After')
    await openChat(desk, 'After')
    await answer(desk, 'Both came.')
    await panelOf(page).getByText('Both came.').waitFor()
    t.same(uncaught.get(page), [])
  })

  t.test('its own JSON that throws or lies keeps the chat away, and harms nothing', async t => {
    for (const lie of ["() => { throw new Error('mine') }", "() => '{}'", '() => undefined']) {
      const { page } = await openPage(t, `<script>JSON.stringify = JSON.parse = ${lie}</script>${snippet}`)
      await page.waitForLoadState('networkidle')
      t.equal(await page.locator('shopbell-chat').count(), 0)
      t.same(uncaught.get(page), [])
    }
  })

  t.test('JSON that a page broke keeps the chat away, and harms nothing', async t => {
    const { page } = await openPage(t, `<script>Array.prototype.toJSON = function () { return 'broken' }; String.prototype.toJSON = function () { return '"' + this + '"' }</script>${snippet}`)
    await page.waitForLoadState('networkidle')
    t.equal(await page.locator('shopbell-chat').count(), 0)
    t.same(uncaught.get(page), [])
  })
}
