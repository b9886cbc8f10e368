// Visitors whose browser is killed say no goodbye: silence takes them off the list.
import t from 'tap'
import { openBrowser } from '../helpers/chromium.ts'
import { countWas, watchCount } from './moments.ts'
import { openShop, openVisitor, until } from './stage.ts'

/** 18 s of silence, half a second until it is noticed, and the way to the console: what is promised leaves a second for a busy machine. */
const promisedMs = 20_000
const row = '[data-visitor]'

t.test('a killed browser', async t => {
  const { stage, desk, pages } = await openShop(t)
  const browser = await openBrowser(t)
  const doomed = await Promise.all([1, 2].map(async () => await openVisitor(t, { ...stage, browser })))
  await Promise.all(doomed.map(async page => await page.goto(`${pages.origin}/`)))
  await until(async () => await desk.locator(row).count() === doomed.length, 'both are here')
  await watchCount(desk, row)
  const session = await browser.newBrowserCDPSession()
  const died = new Promise(resolve => { browser.once('disconnected', resolve) })
  // It dies before it can answer.
  session.send('Browser.crash').catch(() => {})
  await died
  const diedAt = Date.now()
  const goneMs = await countWas(desk, row, 0) - diedAt
  t.comment(`the last row went ${goneMs} ms after the browser was killed`)
  t.ok(goneMs <= promisedMs, `within ${promisedMs} ms`)
})
