// The same conversation on the next page, in the other tab, and after the server was out of reach for long.
import t from 'tap'
import { everything } from '../../helpers/everything.ts'
import { answer, ask, launcherOf, openChat, panelOf, say, wordsAt, wordsOf } from '../talk.ts'
import { leaveHost, openHost } from '../guests.ts'
import { promise } from '../moments.ts'
import { openShop, toneTimes, uncaught, until } from '../stage.ts'

/** As long as ux.md has the server away. */
const refusedMs = 30_000

const shop = await openShop(t)
const { stage, desk, pages } = shop

t.test('P19: the next page has the conversation, open, with the draft, and takes no focus', async t => {
  const page = await openHost(t, shop)
  await page.goto(`${pages.origin}/`)
  await ask(page, 'Do they come in brown?')
  await openChat(desk, 'Do they come in brown?')
  await answer(desk, 'They do.')
  await panelOf(page).getByText('They do.').waitFor()
  const box = panelOf(page).getByLabel('Write a message')
  await box.fill('And in')
  await until(async () => (await page.evaluate(() => JSON.stringify({ ...localStorage }))).includes('And in'), 'the draft is kept')
  await page.locator('#to-boots').click()
  await page.waitForURL('**/boots')
  await panelOf(page).getByText('They do.').waitFor()
  t.same(await wordsOf(page), ['Do they come in brown?', 'They do.'])
  t.equal(await box.inputValue(), 'And in')
  t.equal(await page.evaluate(() => document.activeElement?.localName), 'body', 'the focus is the page\'s')
  const shown = await page.evaluate(() => {
    const { loadEventEnd } = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming
    return performance.now() - loadEventEnd
  })
  await promise(t, stage.browser, { what: 'all of it was there after the load', tookMs: shown, mostMs: 1000 })
  await leaveHost(t, shop, page)
})

t.test('P20: two tabs show the same, one of them polls and rings, and what is read in one is read', async t => {
  const page = await openHost(t, shop)
  const beside = await page.context().newPage()
  const polls = new Map([[page, 0], [beside, 0]])
  for (const tab of polls.keys()) tab.on('request', request => { if (request.url().endsWith('/poll')) polls.set(tab, (polls.get(tab) ?? 0) + 1) })
  await page.goto(`${pages.origin}/`)
  await ask(page, 'Both of us?')
  await openChat(desk, 'Both of us?')
  await beside.goto(`${pages.origin}/boots`)
  await panelOf(beside).getByText('Both of us?').waitFor()
  for (const tab of [page, beside]) {
    await panelOf(tab).getByRole('button', { name: 'Close chat' }).click()
    await panelOf(tab).waitFor({ state: 'detached' })
  }
  const rung = async (): Promise<number> => (await Promise.all([page, beside].map(toneTimes))).filter(times => times.length > 0).length
  await answer(desk, 'Both.')
  const shown = await until(async () => (await Promise.all([page, beside].map(async tab => await tab.locator('shopbell-chat .launcher .count').count()))).join() === '1,1', 'both show it')
  await promise(t, stage.browser, { what: 'both show it', tookMs: shown, mostMs: 2000 })
  await until(async () => await rung() > 0, 'it is heard')
  await launcherOf(page).click()
  await panelOf(page).getByText('Both.').waitFor()
  await beside.locator('shopbell-chat .launcher .count').waitFor({ state: 'detached' })
  t.equal(await rung(), 1, 'in one of them')
  polls.forEach((_, tab) => polls.set(tab, 0))
  for (let number = 1; number <= 5; number++) {
    await answer(desk, `Word ${number}`)
    await panelOf(page).getByText(`Word ${number}`).waitFor()
  }
  t.equal([...polls.values()].filter(count => count > 0).length, 1, 'one polls for both')
  await launcherOf(beside).click()
  await until(async () => (await wordsOf(beside)).join() === (await wordsOf(page)).join(), 'the same in both')
  t.same(uncaught.get(beside), [])
  await beside.close()
  await leaveHost(t, shop, page)
})

t.test('P21: what the server refuses for long is said to be not sent, and sent once, in order, through a reload', async t => {
  const page = await openHost(t, shop)
  await page.goto(`${pages.origin}/`)
  await ask(page, 'First')
  await openChat(desk, 'First')
  let refused = 0
  await page.route(`${stage.origin}/v1/visitor/*/*`, async route => {
    refused++
    await route.fulfill({ status: 503, headers: { 'retry-after': '1', 'access-control-allow-origin': '*' }, contentType: 'application/json', body: '{"code":"unavailable","message":"Back soon.","requestId":"x"}' })
  })
  await say(page, 'Second')
  await say(page, 'Third')
  const since = performance.now()
  await panelOf(page).getByText(/^Not sent/).first().waitFor({ timeout: 40_000 })
  if (everything) await until(async () => performance.now() - since > refusedMs, 'half a minute of it')
  await page.reload()
  await until(async () => await page.evaluate(() => JSON.stringify({ ...localStorage }).includes('Third')), 'both are kept')
  t.ok(refused > 2)
  await page.unroute(`${stage.origin}/v1/visitor/*/*`)
  await desk.getByRole('log').getByText('Third', { exact: true }).waitFor({ timeout: 40_000 })
  await until(async () => (await wordsOf(page)).join() === 'First,Second,Third', 'in order')
  t.same(await wordsAt(desk), ['First', 'Second', 'Third'], 'once each')
  t.same(uncaught.get(page), [])
})
