// The pace behind servers that can't hold: bell, invitation and talk with short polls each second; held polls beside it, for comparison.
import t from 'tap'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { answer, invite, openChat, panelOf, say } from './talk.ts'
import { openShop, openVisitor, tones, uncaught, until } from './stage.ts'

/** A second's pace and what the way takes, on a machine that does much besides. */
const soonMs = 2500

interface Times { bell: number, row: number, invitation: number, toOperator: number, toVisitor: number }

for (const mode of ['short', 'hold'] as const) {
  t.test(`POLL_MODE=${mode}`, async t => {
    const { stage, desk, pages } = await openShop(t, { POLL_MODE: mode })
    const turnOn = desk.getByRole('button', { name: 'Turn on' })
    await turnOn.click()
    await turnOn.waitFor({ state: 'hidden' })
    const visitor = await openVisitor(t, stage)
    const paces = watchPaces(visitor, desk)

    const before = await tones(desk)
    const greeted = heardHello(visitor)
    const bell = until(async () => await tones(desk) > before, 'the bell')
    await visitor.goto(`${pages.origin}/`)
    const since = await greeted
    const times: Partial<Times> = {}
    await bell
    times.bell = performance.now() - since
    await desk.locator('[data-visitor]').waitFor()
    times.row = performance.now() - since

    const card = visitor.locator('shopbell-chat .card')
    times.invitation = await timeOf(desk, async () => { await invite(desk, 'Can I help you?') }, async () => { await card.waitFor() })
    await card.getByRole('button', { name: 'Chat', exact: true }).click()
    await panelOf(visitor).waitFor()
    times.toOperator = await timeOf(visitor, async () => { await say(visitor, 'Yes, please.') }, async () => { await openChat(desk, 'Yes, please.') })
    times.toVisitor = await timeOf(desk, async () => { await answer(desk, 'What are you looking for?') }, async () => { await panelOf(visitor).getByText('What are you looking for?').waitFor() })

    for (const [what, ms] of Object.entries(times)) {
      t.comment(`${mode} ${what}: ${Math.round(ms)} ms after the server had it`)
      t.ok(ms < soonMs, `${what} is soon there`)
    }
    await rhythm(t, paces, mode)
    t.same([uncaught.get(visitor), uncaught.get(desk)], [[], []])
  })
}

/** When the server's answer to the hello came into the page: from then on it has the visitor. */
async function heardHello (visitor: Page): Promise<number> {
  await visitor.waitForResponse(/\/hello$/)
  return performance.now()
}

/** From the server's answer to what `act` POSTs by `page` until `arrived`. */
async function timeOf (page: Page, act: () => Promise<void>, arrived: () => Promise<void>): Promise<number> {
  const taken = page.waitForResponse(/\/v1\/(operator|visitor\/[a-z0-9]+)\/(invite|send)$/).then(() => performance.now())
  const there = arrived().then(() => performance.now())
  await act()
  // What is pushed may be there before the sender hears that it was taken.
  return Math.max(0, await there - await taken)
}

interface Poll { hold: number, at: number }

/** The polls of each page, as they are asked. */
function watchPaces (...pages: Page[]): Poll[][] {
  return pages.map(page => {
    const polls: Poll[] = []
    page.on('request', request => {
      if (request.url().endsWith('/poll')) polls.push({ hold: (request.postDataJSON() as { hold: number }).hold, at: performance.now() })
    })
    return polls
  })
}

/** Short polls ask each second and never for a hold; held ones stay out while nothing happens. */
async function rhythm (t: Test, paces: Poll[][], mode: 'short' | 'hold'): Promise<void> {
  for (const polls of paces) {
    if (mode === 'hold') {
      await until(async () => performance.now() - (polls.at(-1)?.at ?? Infinity) > 2500, 'a poll that stays out')
      // The first after a hello isn't.
      t.ok(polls.slice(1).every(({ hold }) => hold > 0), 'all ask to be held')
      continue
    }
    const before = polls.length
    await until(async () => polls.length >= before + 4, 'four more polls')
    const gaps = polls.slice(before).map(({ at }, index) => at - (polls[before + index - 1]?.at ?? 0))
    t.comment(`short polls after ${gaps.map(Math.round).join(', ')} ms`)
    t.ok(gaps.every(ms => ms > 500 && ms < soonMs), 'one each second')
    t.ok(polls.every(({ hold }) => hold === 0), 'none asks to be held')
  }
}
