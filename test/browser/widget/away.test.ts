// What comes slowly or not at all, a server that answers 503, and a page that isn't wanted any more: the person sees the truth, nothing written is lost, the page is unharmed. In `npm run test:all`.
import t from 'tap'
import type { Page, Route } from 'playwright-core'
import { everything } from '../../helpers/everything.ts'
import { openHost } from '../guests.ts'
import { ask as post, decide, siteOf } from '../settings.ts'
import { complaints, openShop, uncaught, until } from '../stage.ts'
import { answer, ask, launcherOf, openChat, panelOf, say, wordsAt, wordsOf } from '../talk.ts'

interface Hello { hello: number, load: number }

/** The browser's own lines for requests that failed aren't ours. */
const ownLines = (page: Page): string[] => (complaints.get(page) ?? []).filter(line => !/^(Failed to load resource|Access to fetch)/.test(line))
const opacityOf = async (page: Page): Promise<string> => await launcherOf(page).evaluate(button => getComputedStyle(button).opacity)

if (everything) {
  const shop = await openShop(t)
  const { stage, desk, pages } = shop
  const panelFile = /\/w\/panel-\w+\.js/
  const api = `${stage.origin}/v1/visitor/*/*`

  t.test('nothing is asked of the server before the page has loaded, and the link is a link until then', async t => {
    const page = await openHost(t, shop)
    const held: Route[] = []
    await page.route(/\/s\/\w+\.svg/, route => { held.push(route) })
    await page.goto(`${pages.origin}/`, { waitUntil: 'domcontentloaded' })
    await page.waitForFunction('typeof Shopbell === "function"')
    // Long enough for a hello that doesn't wait; the loader itself waits four seconds at most.
    await new Promise(resolve => { setTimeout(resolve, 1500) })
    await Promise.all(held.map(async route => { await route.continue() }))
    await launcherOf(page).waitFor()
    const { hello, load } = await page.evaluate<Hello>(() => ({
      hello: performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/hello'))?.startTime ?? 0,
      load: (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).loadEventStart
    }))
    t.ok(hello >= load, `hello at ${Math.round(hello)} ms, load at ${Math.round(load)} ms`)
    await page.goto('about:blank')

    const slow = await openHost(t, shop)
    await slow.route(/\/w\/\w{12}\.js/, route => { held.push(route) })
    await slow.goto(`${pages.origin}/`, { waitUntil: 'domcontentloaded' })
    await slow.locator('#live').click()
    await slow.waitForURL(`${stage.origin}/c/*`)
    await slow.goto('about:blank')
    t.same([page, slow].map(page => uncaught.get(page)), [[], []])
  })

  t.test('a click while the panel is on its way shows, and opens it when it comes, though the first try hangs', async t => {
    const page = await openHost(t, shop)
    const held: Route[] = []
    await page.route(panelFile, async route => { if (held.push(route) > 1) await route.continue() })
    await page.goto(`${pages.origin}/`)
    await launcherOf(page).click()
    await until(async () => await opacityOf(page) === '0.6', 'the button shows that it was pressed')
    await panelOf(page).waitFor({ timeout: 20_000 })
    t.equal(held.length, 2, 'asked for by another address after ten seconds')
    t.not(held[0]?.request().url(), held[1]?.request().url())
    t.equal(await opacityOf(page), '1')
    t.same(uncaught.get(page), [])
    await page.goto('about:blank')
  })

  t.test('pressed while the server is away, the panel opens by itself once it is back; the page stays', async t => {
    const page = await openHost(t, shop)
    await page.goto(`${pages.origin}/`)
    await launcherOf(page).waitFor()
    let refused = 0
    const refuse = async (route: Route): Promise<void> => { refused++; await route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>503</h1>' }) }
    await page.route(panelFile, refuse)
    await page.route(api, refuse)
    await launcherOf(page).click()
    await until(async () => refused >= 8, 'tried again and again')
    t.equal(page.url(), `${pages.origin}/`)
    t.equal(await panelOf(page).count(), 0)
    await page.unroute(panelFile)
    await page.unroute(api)
    await panelOf(page).waitFor({ timeout: 20_000 })
    t.same(uncaught.get(page), [])
    t.same(ownLines(page), [])
    await page.goto('about:blank')
  })

  t.test('while a proxy answers 503 the panel says so, polls back off, and words, form and rating arrive once when it is over', { timeout: 200_000 }, async t => {
    const page = await openHost(t, shop)
    await decide(desk, ({ form }) => { Object.assign(form, { on: true, fields: { name: 'required', email: 'off', phone: 'off', question: 'off' } }) })
    await page.goto(`${pages.origin}/`)
    await launcherOf(page).click()
    await panelOf(page).getByLabel('Name').fill('Mara')
    const polls: number[] = []
    let lost = 0
    const refuse = async (route: Route): Promise<void> => {
      const act = route.request().url().split('/').at(-1)
      if (act === 'poll') polls.push(performance.now())
      // Of the form the server hears; it is its answer that the proxy loses.
      if (act === 'start' && lost++ === 0) await fetch(route.request().url(), { method: 'POST', headers: { 'content-type': 'text/plain;charset=UTF-8', origin: pages.origin }, body: route.request().postData() })
      await route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>503</h1>' })
    }
    const away = async (): Promise<void> => {
      polls.length = 0
      await page.route(api, refuse)
      // The poll that is under way was let through before.
      await page.evaluate(() => { window.dispatchEvent(new Event('online')) })
      await panelOf(page).getByText(/^No connection\./).waitFor()
    }
    const back = async (): Promise<void> => {
      await page.unroute(api)
      await panelOf(page).getByText(/^No connection\./).waitFor({ state: 'hidden', timeout: 20_000 })
    }

    await away()
    await panelOf(page).getByRole('button', { name: 'Start chat' }).click()
    await panelOf(page).getByText(/^Not sent: we have no connection/).waitFor()
    t.equal(await panelOf(page).getByLabel('Name').inputValue(), 'Mara', 'what was written in the form is there')
    await back()
    await panelOf(page).getByLabel('Write a message').waitFor({ timeout: 20_000 })
    await say(page, 'First')
    await openChat(desk, 'First')
    await answer(desk, 'Here.')
    await panelOf(page).getByText('Here.').waitFor()

    await away()
    await say(page, 'Second')
    await until(async () => polls.length >= 7, 'seven polls in vain')
    t.ok((polls.at(-1) ?? 0) - (polls[0] ?? 0) > 2000, `ever more rarely: seven in ${Math.round((polls[6] ?? 0) - (polls[0] ?? 0))} ms`)
    await back()
    await desk.getByRole('log').getByText('Second', { exact: true }).waitFor({ timeout: 20_000 })
    t.same(await wordsAt(desk), ['First', 'Here.', 'Second'], 'once each')
    await until(async () => (await wordsOf(page)).join() === 'First,Here.,Second', 'on both sides alike')

    await desk.getByRole('button', { name: 'End chat' }).click()
    await panelOf(page).getByText('Good', { exact: true }).waitFor()
    await away()
    await panelOf(page).getByText('Good', { exact: true }).click()
    await panelOf(page).locator('.rate').getByText('Sending…').waitFor()
    await back()
    const rated = desk.getByText(/rated the chat: good$/)
    await rated.first().waitFor({ timeout: 20_000 })
    t.equal(await rated.count(), 1, 'the rating arrived once')
    t.equal(page.url(), `${pages.origin}/`)
    t.same(uncaught.get(page), [])
    t.same(ownLines(page), [])
    await page.goto('about:blank')
  })

  for (const [what, act] of [
    ['the site is deleted', async (page: Page) => { await page.route(api, async route => { await route.continue({ url: route.request().url().replace(/[a-z0-9]{12}(?=\/\w+$)/, 'a'.repeat(12)) }) }) }],
    ['the page\'s origin is taken off the list', async () => { await setOrigins(['https://boots.example']) }]
  ] as const) {
    t.test(`${what} while its page is open: the widget goes away, asks no more, and links are links again`, async t => {
      const page = await openHost(t, shop)
      await decide(desk, ({ form }) => { form.on = false })
      const asked: string[] = []
      page.on('request', request => { if (request.url().startsWith(stage.origin)) asked.push(request.url()) })
      await page.goto(`${pages.origin}/`)
      await ask(page, `Before ${what}`)
      await panelOf(page).getByText(`Before ${what}`).waitFor()
      await act(page)
      await page.evaluate(() => { window.dispatchEvent(new Event('online')) })
      await page.locator('shopbell-chat').waitFor({ state: 'detached' })
      t.equal(await page.locator('html').getAttribute('data-shopbell-status'), 'offline')
      await page.unroute(api)
      // A look that the changed settings asked for comes some time within three seconds: once, and no more.
      const isKept = (url: string): boolean => /\/v1\/.*\/(?!look)\w+$/.test(url)
      const count = asked.filter(isKept).length
      await page.evaluate(() => { (window as unknown as { Shopbell: (name: string) => void }).Shopbell('open'); window.dispatchEvent(new Event('online')) })
      // As long as the panel waits before it asks for its place in the queue.
      const from = performance.now()
      await until(async () => performance.now() - from > 11_000, 'eleven seconds')
      t.equal(asked.filter(isKept).length, count, 'nothing more is asked')
      t.equal(await page.locator('shopbell-chat').count(), 0)
      t.same(ownLines(page), [], 'nothing of ours stands in the console')
      t.same(uncaught.get(page), [])
      await page.locator('#live').click()
      await page.waitForURL(`${stage.origin}/c/*`)
      await page.goto('about:blank')
      await setOrigins(['https://boots.example', pages.origin])
    })
  }

  const setOrigins = async (origins: string[]): Promise<{ status: number }> => {
    const site = await siteOf(desk)
    const { body: { name, settings } } = await post<{ name: string, settings: object }>(desk, 'site', { site })
    return await post(desk, 'site/settings', { site, name, origins, settings })
  }
}

t.test('the browser\'s own lines are told from ours', async t => {
  const page = {} as Page
  complaints.set(page, ['Failed to load resource: 503', 'Uncaught mistake'])
  t.same(ownLines(page), ['Uncaught mistake'])
})
