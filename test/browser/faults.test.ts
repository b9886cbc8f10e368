// What goes wrong in the middle of a conversation: no network, a reload, a page that is left and comes back, a database that hangs, a killed server. Nothing is lost, nothing comes twice.
import t from 'tap'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { everything } from '../helpers/everything.ts'
import { openBrowser } from '../helpers/chromium.ts'
import { killPostgres, listPostgres, serveProgram } from '../main/program.ts'
import { answer, ask, openChat, panelOf, say, wordsAt, wordsOf } from './talk.ts'
import { openShop, openVisitor, picture, uncaught, until } from './stage.ts'

const { stage, desk, pages } = await openShop(t)

/** A visitor in the middle of a conversation. */
async function openTalk (t: Test, browser = stage.browser): Promise<Page> {
  const visitor = await openVisitor(t, { ...stage, browser })
  await visitor.goto(`${pages.origin}/`)
  await ask(visitor, 'One')
  await openChat(desk, 'One')
  await answer(desk, 'Two')
  await panelOf(visitor).getByText('Two', { exact: true }).waitFor()
  return visitor
}

const notSaidYet = (visitor: Page) => panelOf(visitor).locator('.bubble.pending')

t.test('the visitor\'s network goes while they write, and comes back', async t => {
  const visitor = await openTalk(t)
  // Only one of two tabs polls: the other must know it, too.
  const beside = await visitor.context().newPage()
  await beside.goto(`${pages.origin}/`)
  const noConnection = panelOf(beside).getByText(/^No connection\./)
  await panelOf(beside).getByText('Two', { exact: true }).waitFor()
  await visitor.context().setOffline(true)
  await noConnection.waitFor()
  await say(visitor, 'Three')
  await say(visitor, 'Four')
  await until(async () => await notSaidYet(visitor).count() === 2, 'both wait')
  await panelOf(visitor).getByText(/^No connection\./).waitFor()
  await picture(visitor, '30-offline-writing')
  await answer(desk, 'Meanwhile')
  await desk.locator('.bubble-row:not(.outgoing)', { hasText: 'Meanwhile' }).waitFor()
  await visitor.context().setOffline(false)
  await desk.getByRole('log').getByText('Four', { exact: true }).waitFor()
  await until(async () => await notSaidYet(visitor).count() === 0, 'both sent')
  await panelOf(visitor).getByText('Meanwhile').waitFor()
  const said = ['One', 'Two', 'Meanwhile', 'Three', 'Four']
  t.same(await wordsAt(desk), said, 'each once, in its place')
  t.same(await wordsOf(visitor), said, 'on both sides alike')
  await panelOf(visitor).locator('.when').last().getByText(/^(Sent|Seen)$/).waitFor({ state: 'attached' })
  await panelOf(visitor).getByText(/^No connection\./).waitFor({ state: 'hidden' })
  await noConnection.waitFor({ state: 'hidden' })
  await until(async () => (await wordsOf(beside)).join() === said.join(), 'the other tab has them, too')
  t.same([visitor, beside].map(page => uncaught.get(page)), [[], []])
})

t.test('a reload with words that were not sent keeps them', async t => {
  const visitor = await openTalk(t)
  // The page itself still loads: it is Shopbell that can't be reached.
  await visitor.route(`${stage.origin}/v1/**`, async route => { await route.abort('internetdisconnected') })
  await say(visitor, 'Three')
  await panelOf(visitor).getByLabel('Write a message').fill('and a draft')
  await until(async () => /"d":"and a draft"/.test(JSON.stringify(await visitor.evaluate(() => ({ ...localStorage }))).replaceAll('\\', '')), 'the draft is kept')
  await visitor.reload()
  await visitor.unroute(`${stage.origin}/v1/**`)
  await desk.getByRole('log').getByText('Three', { exact: true }).waitFor()
  await until(async () => (await wordsOf(visitor)).join() === 'One,Two,Three', 'in the log again')
  t.equal(await panelOf(visitor).getByLabel('Write a message').inputValue(), 'and a draft')
  t.same(await wordsAt(desk), ['One', 'Two', 'Three'], 'once')
  t.same(uncaught.get(visitor), [])
})

if (everything) {
  t.test('a page that comes back from the back/forward cache has what was said meanwhile, and goes on', async t => {
    // Playwright turns that cache off, and waits in its own `goBack` for a load that doesn't come.
    const visitor = await openTalk(t, await openBrowser(t, { ignoreDefaultArgs: ['--disable-back-forward-cache'] }))
    await visitor.evaluate(() => { Object.assign(window, { kept: true }) })
    await visitor.goto(`${pages.origin}/without`)
    await answer(desk, 'Meanwhile')
    await desk.locator('.bubble-row:not(.outgoing)', { hasText: 'Meanwhile' }).waitFor()
    await visitor.evaluate(() => { history.back() })
    await panelOf(visitor).getByText('Meanwhile').waitFor()
    t.equal(await visitor.evaluate(() => 'kept' in window), true, 'it is the page of before, not loaded again')
    await say(visitor, 'Back')
    await desk.getByRole('log').getByText('Back', { exact: true }).waitFor()
    t.same(await wordsAt(desk), ['One', 'Two', 'Meanwhile', 'Back'])
    await until(async () => (await wordsOf(visitor)).join() === 'One,Two,Meanwhile,Back', 'the same at the visitor\'s')
  })

  t.test('the database alone hangs in the middle of a sentence, and goes on', async t => {
    const visitor = await openTalk(t)
    const postgres = await listPostgres(stage.place)
    const tell = (signal: 'SIGSTOP' | 'SIGCONT'): void => { for (const pid of postgres) process.kill(pid, signal) }
    // Whatever becomes of the story: nobody else would wake them.
    t.teardown(() => { if (!t.passing()) tell('SIGCONT') })
    tell('SIGSTOP')
    await say(visitor, 'Three')
    await say(visitor, 'Four')
    // Said to be not sent after a while, and tried on.
    await panelOf(visitor).getByText(/^Not sent/).first().waitFor({ timeout: 40_000 })
    await panelOf(visitor).getByText(/^No connection\./).waitFor({ timeout: 40_000 })
    tell('SIGCONT')
    await desk.getByRole('log').getByText('Four', { exact: true }).waitFor({ timeout: 40_000 })
    await answer(desk, 'Five')
    await panelOf(visitor).getByText('Five', { exact: true }).waitFor()
    t.same(await wordsOf(visitor), ['One', 'Two', 'Three', 'Four', 'Five'], 'each once, in its place')
    t.same(await wordsAt(desk), await wordsOf(visitor), 'on both sides alike')
    await panelOf(visitor).getByText(/^No connection\./).waitFor({ state: 'hidden' })
    t.same([visitor, desk].map(page => uncaught.get(page)), [[], []])
  })
}

t.test('the server is killed, and started again on the same data', async t => {
  const visitor = await openTalk(t)
  stage.served.child.kill('SIGKILL')
  await stage.served.end
  await killPostgres(stage.place)
  await say(visitor, 'Three')
  await answer(desk, 'Four')
  await panelOf(visitor).getByText(/^No connection\./).waitFor()
  await desk.getByText(/^(Reconnecting|No connection)/).first().waitFor()
  await picture(desk, '31-no-server')
  const { PORT, DEMO_PORT } = { PORT: new URL(stage.origin).port, DEMO_PORT: new URL(stage.demoShop).port }
  await serveProgram(t, { ...stage.place, environment: { ...stage.place.environment, PORT, DEMO_PORT } })
  await desk.getByRole('log').getByText('Three', { exact: true }).waitFor({ timeout: 40_000 })
  await panelOf(visitor).getByText('Four', { exact: true }).waitFor({ timeout: 40_000 })
  await until(async () => (await wordsOf(visitor)).length === 4 && (await wordsAt(desk)).length === 4, 'four words on both sides')
  t.same(await wordsOf(visitor), await wordsAt(desk), 'nothing lost, nothing twice, in the same order')
  await say(visitor, 'Five')
  await desk.getByRole('log').getByText('Five', { exact: true }).waitFor()
  await answer(desk, 'Six')
  await panelOf(visitor).getByText('Six', { exact: true }).waitFor()
  t.same(uncaught.get(visitor), [])
  t.same(uncaught.get(desk), [])
})
