// Many consoles in one browser (seven in test:all), which has six connections to a host over HTTP/1.1: one of them polls for all, so each can send, and each shows what comes.
import t from 'tap'
import type { Page, Request } from 'playwright-core'
import { everything } from '../helpers/everything.ts'
import { answer, ask, openChat, panelOf } from './talk.ts'
import { openShop, openVisitor, uncaught, until } from './stage.ts'

const consoles = everything ? 7 : 2
/** Less than a hold: a request that waits for the end of a poll is later. */
const soonMs = 10_000

t.test(`${consoles} tabs`, async t => {
  const { stage, desk, pages } = await openShop(t, { POLL_MODE: 'hold' })
  const out = new Map<Page, Set<Request>>()
  const watch = (page: Page): void => {
    const polls = new Set<Request>()
    out.set(page, polls)
    page.on('request', request => { if (request.url().endsWith('/operator/poll')) polls.add(request) })
    page.on('requestfinished', request => { polls.delete(request) })
    page.on('requestfailed', request => { polls.delete(request) })
  }
  const polling = (): number[] => [...out.values()].map(polls => polls.size)
  const onePolls = async (): Promise<boolean> => polling().filter(polls => polls > 0).length === 1
  const visitor = await openVisitor(t, stage)
  await visitor.goto(`${pages.origin}/`)
  await ask(visitor, 'Anybody there?')
  await openChat(desk, 'Anybody there?')
  const tabs: Page[] = []
  for (let number = 0; number < consoles; number++) {
    const tab = number === 0 ? desk : await desk.context().newPage()
    tab.setDefaultTimeout(soonMs)
    watch(tab)
    tabs.push(tab)
    await tab.goto(desk.url())
    await tab.getByRole('log').getByText('Anybody there?').waitFor()
  }
  const alone = await until(onePolls, 'one tab polls for all')
  t.ok(alone < soonMs, `one tab polls for all, after ${Math.round(alone)} ms`)
  for (const [number, tab] of tabs.entries()) {
    await answer(tab, `From tab ${number}`)
    await panelOf(visitor).getByText(`From tab ${number}`).waitFor({ timeout: soonMs })
    for (const other of tabs) await other.getByRole('log').getByText(`From tab ${number}`).waitFor()
  }
  t.pass('each sends, and all show it')

  await Promise.all(tabs.splice(0, 1).map(async tab => { out.delete(tab); await tab.close() }))
  const again = await until(onePolls, 'another polls for all')
  t.ok(again < soonMs, `another does when that one is closed, after ${Math.round(again)} ms`)
  await answer(tabs[0] as Page, 'Still here.')
  for (const tab of tabs) await tab.getByRole('log').getByText('Still here.').waitFor()

  await (tabs[0] as Page).goto(new URL('/settings', desk.url()).href)
  await (tabs[0] as Page).getByRole('button', { name: 'Sign out' }).click()
  for (const tab of tabs) await tab.waitForURL('**/sign-in*')
  t.pass('who signs out in one is signed out in all')
  for (const tab of tabs) t.same(uncaught.get(tab), [])
})
