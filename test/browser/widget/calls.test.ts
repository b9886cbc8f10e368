// The page's own calls, consent that is waited for, and pages that treat the loader badly: what is told, what is kept, what goes out.
import { runInNewContext } from 'node:vm'
import t from 'tap'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { everything } from '../../helpers/everything.ts'
import { answer, ask, launcherOf, openChat, panelOf, say } from '../talk.ts'
import { complaints, openShop, openVisitor, uncaught, until } from '../stage.ts'

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
  async function openPage (test: Test, head: string): Promise<{ page: Page, asked: string[] }> {
    const page = await openVisitor(test, stage)
    const asked: string[] = []
    page.on('request', request => { if (request.url().startsWith(stage.origin)) asked.push(new URL(request.url()).pathname.replace(/[a-z0-9]{12}(?=[./])/, 'SITE').replace(/-[A-Z0-9]{8}/, '')) })
    await page.route(`${pages.origin}/own`, async route => { await route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en"><title>Own</title><link rel="icon" href="data:,">${head}<body><h1>Own</h1>` }) })
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

  t.test('hide, show, toggle and close do what they say, and the page hears who says what', async t => {
    const { page } = await openPage(t, `${stub}<script>heard = []
      for (const name of ['open', 'close', 'message', 'unread', 'invite', 'chat:start', 'chat:end', 'rating']) document.addEventListener('shopbell:' + name, ({ detail }) => heard.push([name, detail]))
      Shopbell('identify', { name: 'Iris' })</script>${snippet}`)
    const heard = async (name: string): Promise<unknown[]> => await page.evaluate(name => ((window as unknown as Host).heard as Array<[string, unknown]>).filter(([told]) => told === name).map(([, detail]) => detail), name)
    const hears = async (name: string, details: unknown[]): Promise<void> => {
      await until(async () => (await heard(name)).length >= details.length, name)
      t.same(await heard(name), details, name)
    }
    await call(page, 'toggle')
    await panelOf(page).waitFor()
    await call(page, 'hide')
    t.notOk(await panelOf(page).isVisible())
    await call(page, 'show')
    await hears('open', [null])
    t.equal(await page.evaluate(() => document.activeElement?.localName), 'body', 'opened by code it takes no cursor')
    await say(page, 'Which size?')
    await hears('chat:start', [null])
    await call(page, 'toggle')
    await panelOf(page).waitFor({ state: 'detached' })
    await hears('close', [null])
    await openChat(desk, 'Which size?')
    await answer(desk, 'Take a 42.')
    await hears('message', [{ text: 'Take a 42.', by: 'Ana Lima' }])
    await until(async () => await get(page, 'unread') === 1, 'one is unread')
    t.equal((await heard('unread')).at(-1), 1)
    await call(page, 'open')
    await until(async () => await get(page, 'unread') === 0 && (await heard('unread')).at(-1) === 0, 'it was read')
    await panelOf(page).getByRole('button', { name: 'More' }).click()
    await panelOf(page).getByRole('menuitem', { name: 'End chat' }).click()
    await panelOf(page).getByRole('button', { name: 'End chat' }).click()
    await hears('chat:end', [null])
    await panelOf(page).getByText('Good', { exact: true }).click()
    await hears('rating', [{ rating: 'good' }])
    await call(page, 'close')
    await hears('close', [null, null])

    const row = desk.locator('[data-visitor]', { hasText: 'Iris' })
    await desk.goto(`${stage.origin}/visitors`)
    await row.getByRole('button', { name: /^Invite/ }).click()
    await desk.locator('#invite-text').fill('Can I help, Iris?')
    await desk.getByRole('button', { name: 'Send invitation' }).click()
    const card = page.locator('shopbell-chat .card')
    await card.waitFor()
    await hears('invite', [{ text: 'Can I help, Iris?', by: 'Ana Lima' }])
    await call(page, 'hide')
    t.notOk(await card.isVisible() || await launcherOf(page).isVisible(), 'nothing of ours is seen')
    await call(page, 'show')
    t.ok(await card.isVisible() && await launcherOf(page).isVisible(), 'all of it is back')
    await card.getByRole('button', { name: 'Chat', exact: true }).click()
    await hears('open', [null, null, null])
    t.same(uncaught.get(page), [])
  })

  t.test('who sends every site Global Privacy Control chats, and leaves no history', async t => {
    const page = await openVisitor(t, stage)
    await page.addInitScript(() => { Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }) })
    const hellos: Array<{ choice?: object }> = []
    page.on('request', request => { if (request.url().endsWith('/hello')) hellos.push(request.postDataJSON() as object) })
    await page.goto(`${pages.origin}/?utm_source=news`)
    await launcherOf(page).waitFor()
    await page.goto(`${pages.origin}/boots`)
    await ask(page, 'Do you know where I am?')
    t.same(hellos.map(({ choice }) => choice), [{ gpc: true }, { gpc: true }])
    await openChat(desk, 'Do you know where I am?')
    await answer(desk, 'No.')
    await panelOf(page).getByText('No.', { exact: true }).waitFor()
    const profile = await desk.locator('.profile').innerText()
    t.notMatch(profile, /Minneapolis|United States|128\.101|utm_source/, 'neither place nor address nor source, nor the page before')
    t.match(profile, '/boots')
  })

  const wrongClock = (byMs: number): string => `<script>const RealDate = Date; Date = class extends RealDate { constructor (...a) { super(...(a.length ? a : [RealDate.now() + ${byMs}])) } static now () { return RealDate.now() + ${byMs} } }</script>`
  for (const [name, head, harm] of [
    ['keys on Object.prototype and Array.prototype', '<script>Object.prototype.extend = function () {}; Array.prototype.each = function () {}</script>'],
    ['its own fetch, and another global of our name', '<script>const own = fetch; window.fetch = function (...all) { return own.apply(this, all) }; window.Chat = 1</script>'],
    ['another document body', '', () => { document.body.replaceWith(document.createElement('body')) }],
    ['no element of strangers', '', () => { document.querySelector('shopbell-chat')?.remove() }],
    ['the snippet twice', snippet],
    ['a clock that is a year behind', wrongClock(-31_536_000_000)],
    ['a clock that is a year ahead', wrongClock(31_536_000_000)]
  ] as Array<[name: string, head: string, harm?: () => void]>) {
    t.test(`a page with ${name} is unharmed, and has its chat`, async t => {
      const { page } = await openPage(t, head + snippet)
      const said = `With ${name}`
      await ask(page, said)
      await panelOf(page).getByLabel('Write a message').fill('Half a sen')
      if (harm !== undefined) await page.evaluate(harm)
      await openChat(desk, said)
      await answer(desk, `Answered: ${name}`)
      await panelOf(page).getByText(`Answered: ${name}`).waitFor()
      t.equal(await panelOf(page).getByLabel('Write a message').inputValue(), 'Half a sen', 'what was being written is still there')
      // The server's clock counts, whatever the page's says: the day by its name, or whole with its year.
      const now = new Date()
      const whole = now.toLocaleDateString('en', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
      t.same(await panelOf(page).locator('.day').allInnerTexts(), [head.includes('RealDate') ? whole : 'Today'])
      t.equal(await page.locator('shopbell-chat').count(), 1)
      t.same(uncaught.get(page), [])
      t.same(complaints.get(page), [], 'nothing stands in the console')
    })
  }

  t.test('taken out of the page our element is back within half a second, twenty times a minute at most', async t => {
    const { page } = await openPage(t, snippet)
    await launcherOf(page).waitFor()
    const backMs = await page.evaluate(async () => {
      const times: number[] = []
      for (let at = 0; at < 25; at++) {
        const host = document.querySelector('shopbell-chat')
        if (host === null) break
        const since = performance.now()
        host.remove()
        while (!host.isConnected && performance.now() - since < 500) await new Promise(resolve => { setTimeout(resolve, 1) })
        if (host.isConnected) times.push(performance.now() - since)
      }
      return times
    })
    t.equal(backMs.length, 20, `after ${backMs.map(Math.round).join(', ')} ms; then the page gets its way`)
    t.equal(await page.locator('shopbell-chat').count(), 0)
    t.same(uncaught.get(page), [])
  })

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
    await launcherOf(page).waitFor()
    // Before anything else of ours is fetched.
    await page.evaluate(() => {
      const broken = (): never => { throw new Error('not for strangers') }
      Object.assign(window, { fetch: broken })
      Object.assign(JSON, { stringify: broken, parse: broken })
      Object.assign(Array.prototype, { each: broken })
      Object.assign(Object.prototype, { extend: broken })
    })
    await ask(page, 'After')
    await openChat(desk, 'After')
    await answer(desk, 'It came.')
    await panelOf(page).getByText('It came.').waitFor()
    await page.setInputFiles('shopbell-chat input[type=file]', { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('boots') })
    await desk.getByRole('log').getByText('list.txt').first().waitFor()
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
