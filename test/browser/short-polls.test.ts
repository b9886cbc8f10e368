// The pace behind servers that can't hold: bell, row, invitation and talk with short polls each second; held polls beside it, and how soon a row goes.
import t from 'tap'
import type { Page, Request } from 'playwright-core'
import type { Test } from 'tap'
import { everything } from '../helpers/everything.ts'
import { countWas, median, watchCount } from './moments.ts'
import { answer, launcherOf, openChat, say } from './talk.ts'
import { openShop, openVisitor, toneTimes, turnSoundsOn, uncaught, until } from './stage.ts'
import type { Stage } from './stage.ts'

/** What is promised from the server's receipt on: a second, and where only short polls get through a little more. */
const promisedMs = { hold: 1000, short: 1200 }
/** A row goes within this after its tab's last word: five seconds, in which a page that was only reloaded comes back, and a round of who left. */
const leaveMs = 6500
/** Words take a second's pace and what the way takes, on a machine that does much besides. */
const soonMs = 2500
/** The middle one of some holds the promise: a single try says how busy the machine is. If it doesn't, a few more show whether it was that. */
const fewest = everything ? 7 : 3
const most = 7
/** If they don't, either, it may take as much longer as so many answers take that need no database and wait for nothing: a tenth of a second, or as much as a busy machine makes of it. */
const answers = 10

const row = '[data-visitor]'
const card = '.card'

interface Guest { page: Page, helloAt: number, lastAt: number }

// The whole job is told with held polls: here they are timed beside it when there is time.
for (const mode of everything ? ['short', 'hold'] as const : ['short'] as const) {
  t.test(`POLL_MODE=${mode}`, async t => {
    const { stage, desk, pages } = await openShop(t, { POLL_MODE: mode })
    const visitors: Guest[] = []
    const times = { bell: [] as number[], row: [] as number[], invitation: [] as number[] }
    const ways = watchWays(desk)
    const enough = (): boolean => visitors.length >= most || (visitors.length >= fewest && Object.values(times).every(all => median(all) <= promisedMs[mode]))
    while (!enough()) {
      const guest = await openGuest(t, stage)
      // The bell rings for one visitor in five seconds: a console that was just opened has rung for none.
      await desk.reload()
      await turnSoundsOn(desk)
      await until(async () => await desk.locator(row).count() === visitors.length, 'those of before')
      visitors.push(guest)
      watchWays(guest.page, ways)
      await watchCount(desk, row)
      const tonesBefore = (await toneTimes(desk)).length
      await guest.page.goto(`${pages.origin}/`)
      await until(async () => (await toneTimes(desk)).length > tonesBefore, 'the bell')
      times.bell.push(((await toneTimes(desk))[tonesBefore] ?? NaN) - guest.helloAt)
      times.row.push(await countWas(desk, row, visitors.length) - guest.helloAt)

      await launcherOf(guest.page).waitFor()
      await watchCount(guest.page, card, 'shopbell-chat')
      const invitedAt = await invite(desk)
      times.invitation.push(await countWas(guest.page, card, 1) - invitedAt)
    }
    const mostMs = Math.round(promisedMs[mode] + answers * (median(ways) || 0))
    for (const [what, all] of Object.entries(times)) {
      t.comment(`${mode} ${what}: ${all.map(Math.round).join(', ')} ms after the server had it`)
      t.ok(median(all) <= mostMs, `${what} within ${mostMs} ms`)
    }

    const { page } = visitors.at(-1) as Guest
    const paces = watchPaces(page, desk)
    await talk(t, page, desk)
    await rhythm(t, paces, mode)
    if (mode === 'hold') await leave(t, { visitors, desk, stage })
    t.same([page, desk].map(page => uncaught.get(page)), [[], []])
  })
}

/** A visitor whose hello and last word to the server are timed where they pass into it. */
async function openGuest (t: Test, stage: Stage): Promise<Guest> {
  const times = { helloAt: NaN, lastAt: NaN }
  const page = await openVisitor(t, stage, {
    onPass (path) {
      if (path.endsWith('/hello')) times.helloAt = Date.now()
      times.lastAt = Date.now()
    }
  })
  return Object.assign(times, { page })
}

/** How long polls take that ask for no hold, by the browser's clock. */
function watchWays (page: Page, ways: number[] = []): number[] {
  page.on('requestfinished', request => {
    if (request.url().endsWith('/poll') && (request.postDataJSON() as { hold: number }).hold === 0) ways.push(request.timing().responseEnd)
  })
  return ways
}

/** Invites the one who wasn't yet; answers when the browser began to send it. */
async function invite (desk: Page): Promise<number> {
  await desk.locator(row).getByRole('button', { name: /^Invite/ }).click()
  await desk.locator('#invite-text').fill('Can I help you?')
  const sent = desk.waitForRequest(/\/v1\/operator\/invite$/)
  await desk.getByRole('button', { name: 'Send invitation' }).click()
  const request = await sent
  await request.response()
  return request.timing().startTime
}

/** A few words each way, timed from where they are written to where they stand: the invitation and its answer stand there already. */
async function talk (t: Test, visitor: Page, desk: Page): Promise<void> {
  await visitor.locator('shopbell-chat .card').getByRole('button', { name: 'Chat', exact: true }).click()
  await say(visitor, 'Yes, please.')
  await openChat(desk, 'Yes, please.')
  await watchCount(desk, '.bubble')
  await watchCount(visitor, '.bubble', 'shopbell-chat')
  const times = { toVisitor: [] as number[], toOperator: [] as number[] }
  for (let said = 0; said < 3; said++) {
    times.toVisitor.push(await timeOf(async () => { await answer(desk, `Answer ${said}`) }, async () => await countWas(visitor, '.bubble', 3 + 2 * said)))
    times.toOperator.push(await timeOf(async () => { await say(visitor, `Question ${said}`) }, async () => await countWas(desk, '.bubble', 4 + 2 * said)))
  }
  for (const [what, all] of Object.entries(times)) {
    t.comment(`${what}: ${all.map(Math.round).join(', ')} ms after it was written`)
    t.ok(median(all) < soonMs, `${what} is soon there`)
  }
}

/** What is typed before Enter takes a little, too. */
async function timeOf (act: () => Promise<void>, arrived: () => Promise<number>): Promise<number> {
  const since = Date.now()
  await act()
  return await arrived() - since
}

/** All go at once; when the last row goes, each has gone within what is promised after its tab's last word. */
async function leave (t: Test, { visitors, desk, stage }: { visitors: readonly Guest[], desk: Page, stage: Stage }): Promise<void> {
  await desk.goto(`${stage.origin}/visitors`)
  await until(async () => await desk.locator(row).count() === visitors.length, 'all are here')
  await watchCount(desk, row)
  await Promise.all(visitors.map(async ({ page }) => { await page.goto('about:blank') }))
  const gone = await countWas(desk, row, 0)
  const times = visitors.map(({ lastAt }) => gone - lastAt)
  t.comment(`the last row went ${times.map(Math.round).join(', ')} ms after the leaves`)
  t.ok(Math.max(...times) <= leaveMs, `each within ${leaveMs} ms`)
}

interface Poll { hold: number, at: number, request: Request }

/** The polls of each page, as they are asked. */
function watchPaces (...pages: Page[]): Poll[][] {
  return pages.map(page => {
    const polls: Poll[] = []
    page.on('request', request => {
      if (request.url().endsWith('/poll')) polls.push({ hold: (request.postDataJSON() as { hold: number }).hold, at: performance.now(), request })
    })
    return polls
  })
}

/** Short polls ask each second and never for a hold; held ones stay out while nothing happens. */
async function rhythm (t: Test, paces: Poll[][], mode: 'short' | 'hold'): Promise<void> {
  await Promise.all(paces.map(async polls => {
    if (mode === 'hold') {
      await until(async () => performance.now() - (polls.at(-1)?.at ?? Infinity) > 2500, 'a poll that stays out')
      // The first after a hello, or a start of the console, isn't.
      t.ok(polls.at(-1)?.hold !== 0, 'it asks to be held')
      return
    }
    const before = polls.length
    await until(async () => polls.length >= before + 6, 'six more polls')
    // By the browser's clock, which a busy story doesn't stretch; it is there once a poll is answered, which the last needn't be.
    const starts = polls.slice(before, before + 5).map(({ request }) => request.timing().startTime)
    const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? NaN))
    t.comment(`short polls after ${gaps.map(Math.round).join(', ')} ms`)
    t.ok(gaps.every(ms => ms > 500) && median(gaps) < soonMs, 'one each second')
    t.ok(polls.every(({ hold }) => hold === 0), 'none asks to be held')
  }))
}
