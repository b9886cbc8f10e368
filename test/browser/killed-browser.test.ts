// A visitor whose browser is killed says no goodbye: silence takes them off the list.
import t from 'tap'
import { openBrowser } from '../helpers/chromium.ts'
import { openShop, openVisitor, until } from './stage.ts'

t.test('a killed browser', async t => {
  const { stage, desk, pages } = await openShop(t)
  const browser = await openBrowser(t)
  const doomed = await openVisitor(t, { ...stage, browser })
  await doomed.goto(`${pages.origin}/`)
  const row = desk.locator('[data-visitor]')
  await row.waitFor()
  const session = await browser.newBrowserCDPSession()
  const died = new Promise(resolve => { browser.once('disconnected', resolve) })
  // It dies before it can answer.
  session.send('Browser.crash').catch(() => {})
  await died
  const gone = await until(async () => await row.count() === 0, 'the row goes')
  t.comment(`the row went ${Math.round(gone)} ms after the browser was killed`)
  t.ok(gone < 25_000, 'within 20 s (five seconds for a busy machine)')
})
