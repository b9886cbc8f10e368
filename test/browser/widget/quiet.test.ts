// How little the widget asks of a page and of whoever listens: requests before anybody opens it, and what a screen reader is told.
import t from 'tap'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { answer, launcherOf, openChat, panelOf, say } from '../talk.ts'
import { leaveHost, openHost } from '../guests.ts'
import { promise } from '../moments.ts'
import { openShop, openVisitor, until } from '../stage.ts'

const shop = await openShop(t)
const { stage, desk, pages } = shop

/** ux.md looks at the first five seconds. */
const watchedMs = 5000

t.test('P02: closed, it is one script, one hello and one poll, which is held; one global name, one element, no style and no cookie', async t => {
  const preflights: string[] = []
  const page = await openHost(t, shop, { onPass: (path: string, method: string) => { if (method === 'OPTIONS') preflights.push(path) } })
  const asked: string[] = []
  let news = 0
  const cookies: Array<Promise<string | undefined>> = []
  page.on('request', request => { asked.push(`${request.method()} ${request.resourceType()} ${request.url()}`) })
  page.on('response', response => {
    if (response.url().endsWith('/poll') && response.status() === 200) news++
    cookies.push(response.allHeaders().then(headers => headers['set-cookie']))
  })
  await page.goto(`${pages.origin}/spa`)
  const from = performance.now()
  await launcherOf(page).waitFor()
  // Five seconds are what is promised, so five seconds are watched.
  await until(async () => performance.now() - from > watchedMs, 'five seconds')
  const ours = asked.filter(line => line.includes(stage.origin)).map(line => line.replace(stage.origin, '').replace(/[a-z0-9]{12}(?=[./])/, 'SITE'))
  t.same(ours.slice(0, 2), ['GET script /w/SITE.js', 'POST fetch /v1/visitor/SITE/hello'])
  t.same(ours.slice(2).filter(line => line !== 'POST fetch /v1/visitor/SITE/poll'), [], 'and nothing else')
  t.equal(ours.length - 2, 1 + news, 'one poll, which is held, and one more after each that brought something')
  t.same(asked.filter(line => !line.includes(stage.origin) && !line.includes(pages.origin)), [], 'nobody else is asked')
  t.ok(cookies.length > 2, 'answers were looked at')
  t.same((await Promise.all(cookies)).filter(Boolean), [], 'no cookie')
  t.same(await page.context().cookies(), [])
  t.same(preflights, [], 'no preflight')
  await leavesNoMark(t, page)
  await leaveHost(t, shop, page)
})

/** What there is beyond the same page without the snippet. */
async function leavesNoMark (t: Test, page: Page): Promise<void> {
  const url = page.url()
  const ours = await footprint(page)
  const html = await (await fetch(url)).text()
  await page.route(url, async route => { await route.fulfill({ contentType: 'text/html; charset=utf-8', body: html.replace(/<script async[^>]*><\/script>/, '') }) })
  await page.goto(url)
  const bare = await footprint(page)
  const beyond = (read: (all: Footprint) => string[]): string[] => read(ours).filter(one => !read(bare).includes(one))
  t.same(beyond(({ globals }) => globals), ['Shopbell'], 'one global name')
  t.same(beyond(({ elements }) => elements), ['head > script 0', 'html > shopbell-chat 0'], 'the snippet, and one element')
  t.same(beyond(({ attributes }) => attributes), ['html data-shopbell-status', 'shopbell-chat data-theme', 'shopbell-chat popover'], 'the state, for the page\'s styles')
  t.same([ours.sheets, ours.cookie], [bare.sheets, ''], 'no style, no cookie')
}

interface Footprint { globals: string[], elements: string[], attributes: string[], sheets: number, cookie: string }

/** What stands in the page outside every shadow root; the snippet's own attributes are the owner's. */
async function footprint (page: Page): Promise<Footprint> {
  return await page.evaluate(() => {
    const all = Array.from(document.querySelectorAll('*'))
    return {
      globals: Object.getOwnPropertyNames(window),
      elements: all.map(one => `${one.parentElement?.localName} > ${one.localName} ${Array.from(one.parentElement?.children ?? []).filter(({ localName }) => localName === one.localName).indexOf(one)}`),
      attributes: all.filter(({ localName }) => localName !== 'script').flatMap(one => one.getAttributeNames().map(name => `${one.localName} ${name}`)),
      sheets: document.styleSheets.length + document.adoptedStyleSheets.length,
      cookie: document.cookie
    }
  })
}

t.test('P10: what an operator says is read out once, and what was said before is not', async t => {
  const page = await openHost(t, shop)
  await page.addInitScript(watchVoice)
  await page.goto(`${pages.origin}/`)
  await launcherOf(page).click()
  await say(page, 'Message 0')
  await openChat(desk, 'Message 0')
  const read = (words: string) => async (): Promise<boolean> => (await voiceOf(page)).some(text => text.includes(words))
  await answer(desk, 'Read me once')
  await promise(t, stage.browser, { what: 'it is said', tookMs: await until(read('Read me once'), 'it is said'), mostMs: 1000 })
  t.same((await voiceOf(page)).filter(text => text.includes('Read me once')), ['Ana Lima: Read me once'], 'once')
  for (let number = 1; number < 30; number++) await answer(desk, `Message ${number}`)
  await panelOf(page).getByText('Message 29', { exact: true }).waitFor()
  await page.reload()
  await panelOf(page).getByText('Message 29', { exact: true }).waitFor()
  await panelOf(page).getByRole('button', { name: 'Close chat' }).click()
  await launcherOf(page).click()
  await panelOf(page).getByText('Message 29', { exact: true }).waitFor()
  await answer(desk, 'The next one')
  await until(read('The next one'), 'it is said')
  t.same((await voiceOf(page)).filter(text => text !== '' && text !== 'Ana Lima is typing'), ['Ana Lima: The next one'], 'of thirty old ones none')
  await leaveHost(t, shop, page)
})

t.test('a preflight and a cookie would have been seen', async t => {
  const preflights: string[] = []
  const page = await openVisitor(t, stage, { onPass: (path, method) => { if (method === 'OPTIONS') preflights.push(path) } })
  await page.goto(`${pages.origin}/`)
  await page.evaluate(async url => { await fetch(url, { headers: { 'x-more': '1' } }).catch(() => {}) }, `${stage.origin}/healthz`)
  t.same(preflights, ['/healthz'])
  await page.goto(`${stage.origin}/sign-in`)
  const [answer] = await Promise.all([
    page.waitForResponse(/sign-out$/),
    page.evaluate(async () => { await fetch('/v1/operator/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }) })
  ])
  t.match((await answer.allHeaders())['set-cookie'], /shopbell/)
})

/** Notes what the widget's live regions say, on each page from its first moment. */
function watchVoice (): void {
  const said: string[] = []
  Object.assign(window, { said })
  const heard = new WeakMap<Element, string>()
  const listen = (): void => {
    for (const voice of document.querySelector('shopbell-chat')?.shadowRoot?.querySelectorAll('[aria-live=polite], [role=status]') ?? []) {
      const text = voice.textContent.trim()
      if (voice.getAttribute('aria-live') === 'off' || (heard.get(voice) ?? '') === text) continue
      heard.set(voice, text)
      said.push(text)
    }
    requestAnimationFrame(listen)
  }
  listen()
}

async function voiceOf (page: Page): Promise<string[]> {
  return await page.evaluate(() => (window as unknown as { said: string[] }).said)
}
