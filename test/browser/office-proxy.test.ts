// Visitor and operator sit in offices whose Squid is the browsers' only way out: page, widget, invitation and talk all the same, as soon and as whole as without it.
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { quantile } from '../../bench/table.ts'
import { everything } from '../helpers/everything.ts'
import { lacks } from '../helpers/programs.ts'
import { checkSquid, startSquid } from '../proxies/squid.ts'
import { watchWords, wordsWere } from './moments.ts'
import { answer, invite, openChat, panelOf, say, wordsAt, wordsOf } from './talk.ts'
import { openDesk, openShop, openVisitor, uncaught, until } from './stage.ts'

const options = { skip: lacks('squid') }
/** As in test/proxies/story.ts. */
const messages = 50
const promisedP95Ms = 2000
/** Squid as it comes carries whole holds, which take 20 to 25 s. */
const holdMs = 25_000
const heldMs = 20_000

t.test('Squid takes its configuration', { ...options }, t => {
  t.notMatch(checkSquid(t, ''), /ERROR|WARNING/)
  t.end()
})

if (everything) {
  t.test('the whole talk by a browser behind Squid', { ...options }, async t => {
    const { stage, desk: first, pages } = await openShop(t)
    const proxy = async (): Promise<{ server: string, bypass: string }> => ({ server: `http://127.0.0.1:${await startSquid(t)}`, bypass: '<-loopback>' })
    const desk = await openDesk(t, stage, { proxy: await proxy(), storageState: await first.context().storageState() })
    await first.close()
    const visitor = await openVisitor(t, stage, { proxy: await proxy() })
    let upgrades = 0
    for (const page of [desk, visitor]) {
      page.on('websocket', () => { upgrades++ })
      // A port that Squid lets nobody ask.
      await page.goto('http://127.0.0.1:81/')
      t.match(await page.content(), /Generated .* by office \(squid/, 'this browser\'s way out is Squid')
    }

    await desk.goto(`${stage.origin}/visitors`)
    await visitor.goto(`${pages.origin}/`)
    await desk.locator('[data-visitor]').waitFor()
    await invite(desk, 'Can I help you?')
    const card = visitor.locator('shopbell-chat .card')
    await card.getByRole('button', { name: 'Chat', exact: true }).click()
    await say(visitor, 'Which ones are waterproof?')
    await openChat(desk, 'Which ones are waterproof?')

    const polls = [watchPolls(visitor), watchPolls(desk)]
    await talk(t, { visitor, desk })
    await until(async () => polls.every(list => list.some(({ livedMs = 0, status = 0 }) => livedMs >= heldMs && status < 300)), 'a poll of each that was held to its end')
    for (const list of polls) {
      const ended = list.filter(({ livedMs }) => livedMs !== undefined)
      t.same(ended.filter(({ status = 0 }) => status === 0 || status >= 300), [], 'no poll was cut or refused')
      t.same(new Set(list.map(({ hold }) => hold)), new Set([holdMs]), 'nothing was learned: each asked to be held as long as may be')
    }
    t.equal(upgrades, 0, 'no websocket was tried')
    t.same([uncaught.get(visitor), uncaught.get(desk)], [[], []])
  })
}

interface Sides { visitor: Page, desk: Page }

/** Fifty messages each way, neither waiting for the other. */
async function talk (t: Test, { visitor, desk }: Sides): Promise<void> {
  const numbers = Array.from({ length: messages }, (_, index) => index + 1)
  const saidAt = new Map<string, number>()
  const speak = async (name: string, act: (text: string) => Promise<void>): Promise<void> => {
    for (const number of numbers) {
      const text = `${name} ${number}`
      // What is typed before Enter takes a little, too.
      saidAt.set(text, Date.now())
      await act(text)
      await pause(40 + 200 * Math.random())
    }
  }
  await watchWords(visitor, '.bubble p', 'shopbell-chat')
  await watchWords(desk, '[role=log] .bubble')
  await Promise.all([
    speak('Question', async text => { await say(visitor, text) }),
    speak('Answer', async text => { await answer(desk, text) })
  ])
  await panelOf(visitor).getByText(`Answer ${messages}`, { exact: true }).waitFor()
  await desk.getByRole('log').getByText(`Question ${messages}`, { exact: true }).waitFor()

  const [atVisitor, atDesk] = [await wordsOf(visitor), await wordsAt(desk)]
  t.same(atVisitor.slice(0, 2), ['Can I help you?', 'Which ones are waterproof?'])
  for (const [where, words] of [['visitor', atVisitor], ['operator', atDesk]] as const) {
    for (const name of ['Question', 'Answer']) t.same(words.filter(text => text.startsWith(name)), numbers.map(number => `${name} ${number}`), `the ${where} has each ${name.toLowerCase()} once and in order`)
  }
  t.same(atDesk.slice(-2 * messages), atVisitor.slice(-2 * messages), 'both have the same order')
  const [seenByVisitor, seenByDesk] = [await wordsWere(visitor), await wordsWere(desk)]
  const took = [...saidAt].map(([text, at]) => ((text.startsWith('Answer') ? seenByVisitor : seenByDesk)[text] ?? Infinity) - at).sort((a, b) => a - b)
  t.comment(`from typing to the other screen: p50 ${quantile(took, 0.5)} ms, p95 ${quantile(took, 0.95)} ms, longest ${took.at(-1)} ms`)
  t.ok(quantile(took, 0.95) <= promisedP95Ms, `19 of 20 messages were there within ${promisedP95Ms} ms`)
}

interface Poll { hold: number, livedMs?: number, status?: number }

/** The polls of a page from now on; one that was cut has no status. */
function watchPolls (page: Page): Poll[] {
  const polls = new Map<object, Poll & { at: number }>()
  const list: Poll[] = []
  page.on('request', request => {
    if (!request.url().endsWith('/poll')) return
    const poll = { hold: (request.postDataJSON() as { hold: number }).hold, at: performance.now() }
    polls.set(request, poll)
    list.push(poll)
  })
  page.on('requestfailed', request => { Object.assign(polls.get(request) ?? {}, { livedMs: performance.now() - (polls.get(request)?.at ?? 0) }) })
  page.on('response', response => {
    const poll = polls.get(response.request())
    if (poll !== undefined) Object.assign(poll, { livedMs: performance.now() - poll.at, status: response.status() })
  })
  return list
}
