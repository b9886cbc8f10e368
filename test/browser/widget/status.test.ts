// How soon an owner's page shows what the operator does: the state, in its links and pictures, and the settings. In `npm run test:all`.
import t from 'tap'
import type { Test } from 'tap'
import type { Page } from 'playwright-core'
import { everything } from '../../helpers/everything.ts'
import { median } from '../moments.ts'
import { decide, siteOf } from '../settings.ts'
import { harm, openShop, openVisitor, password, uncaught, until } from '../stage.ts'
import { launcherOf, panelOf } from '../talk.ts'

/** From the server's answer to the operator on. */
const promisedMs = { hold: 1000, short: 1200 }
/** A single try says how busy the machine is; the middle one of these says what is promised. */
const tries = 5
/** Open pages ask for the new look one after the other. */
const lookMs = 5000
const pictureNow = '[data-shopbell-img]'

interface Seen { status: number, picture: number, words: number }
type Shop = Awaited<ReturnType<typeof openShop>>

if (everything) {
  for (const mode of ['hold', 'short'] as const) {
    t.test(`P22: POLL_MODE=${mode}: the page's own link and picture follow the operator`, async t => {
      const shop = await openShop(t, { POLL_MODE: mode })
      await follows(t, shop, promisedMs[mode])
      if (mode === 'hold') {
        await t.test('settings reach an open page, and what is being written stays', async t => { await settles(t, shop) })
        await t.test('hidden while nobody is there, the button comes and goes', async t => { await hides(t, shop) })
        await t.test('P22: without JavaScript the link leads to the chat\'s own page', async t => { await leads(t, shop) })
      }
    })
  }
}

t.test('the middle one of five is the third', async t => {
  t.equal(median([9, 1, 5, 7, 3]), 5)
})

async function follows (t: Test, { stage, desk, pages }: Shop, mostMs: number): Promise<void> {
  const page = await openVisitor(t, stage)
  await page.goto(`${pages.origin}/`)
  await until(async () => await page.locator('html').getAttribute('data-shopbell-status') === 'online', 'online')
  await launcherOf(page).waitFor()
  await watchState(page)
  const times: Seen[] = []
  const toggle = desk.getByRole('switch')
  for (let at = 0; at < tries; at++) {
    const status = at % 2 === 0 ? 'away' : 'online'
    const answered = desk.waitForResponse(/\/v1\/operator\/status$/)
    await toggle.click()
    await (await answered).finished()
    const since = Date.now()
    const seen = await stateAt(page, status)
    times.push({ status: seen.status - since, picture: seen.picture - since, words: seen.words - since })
  }
  for (const part of ['status', 'picture', 'words'] as const) {
    const all = times.map(time => time[part])
    t.comment(`${part}: ${all.join(', ')} ms after the operator's answer`)
    t.ok(median(all) <= mostMs, `${part} within ${mostMs} ms`)
  }
  // There again, after an odd number of them.
  await toggle.click()
  await stateAt(page, 'online')
  const answered = desk.waitForResponse(/\/v1\/operator\/sign-out$/)
  await desk.goto(`${stage.origin}/settings`)
  await desk.getByRole('button', { name: 'Sign out' }).click()
  await (await answered).finished()
  const left = Date.now()
  const offline = await stateAt(page, 'offline')
  t.comment(`offline ${offline.status - left} ms after they signed out`)
  t.ok(offline.status - left <= mostMs, `offline within ${mostMs} ms`)
  t.equal(await page.locator('#live').getAttribute('data-shopbell-status'), 'offline')
  t.match(await page.locator(pictureNow).getAttribute('alt'), /: Offline$/)
  t.match(await launcherOf(page).getAttribute('aria-label'), /offline/i)
  await desk.fill('#email', 'ana@boots.example')
  await desk.fill('#password', password)
  await desk.getByRole('button', { name: 'Sign in' }).click()
  await stateAt(page, 'online')
  t.same(await harm(page), { violations: [], shifts: [] }, 'nothing moved')
  t.same(uncaught.get(page), [])
  await page.goto('about:blank')
}

async function settles (t: Test, { stage, desk, pages }: Shop): Promise<void> {
  const page = await openVisitor(t, stage)
  await page.goto(`${pages.origin}/`)
  await launcherOf(page).click()
  const box = panelOf(page).getByLabel('Write a message')
  await box.fill('I was about to')
  const since = await decide(desk, ({ look, words }) => { Object.assign(look, { colour: '#a0141e', corner: 'start' }); words.greeting = 'Good day from Boots.' })
  await panelOf(page).getByText('Good day from Boots.').waitFor()
  t.comment(`seen ${Date.now() - since} ms after the server had it`)
  t.ok(Date.now() - since < lookMs)
  await until(async () => (await panelOf(page).boundingBox())?.x === 16, 'on the other side')
  t.equal(await box.inputValue(), 'I was about to')
  t.equal(await page.locator('shopbell-chat').evaluate(host => getComputedStyle(host).getPropertyValue('--brand')), '#a0141e')
  await page.goto(`${stage.origin}/c/${await siteOf(desk)}`)
  const hosted = page.locator('#shopbell-hosted')
  await hosted.locator('.panel').waitFor()
  const brand = async (): Promise<string> => await hosted.evaluate(place => getComputedStyle(place).getPropertyValue('--brand'))
  t.equal(await brand(), '#a0141e')
  await decide(desk, ({ look, words }) => { Object.assign(look, { colour: '#0b5fcc', corner: 'end' }); words.greeting = '' })
  await until(async () => await brand() === '#0b5fcc', 'the chat\'s own page follows, too')
  await page.goto('about:blank')
}

async function hides (t: Test, { stage, desk, pages }: Shop): Promise<void> {
  await decide(desk, ({ nobody }) => { nobody.show = 'hide' })
  const page = await openVisitor(t, stage)
  await page.goto(`${pages.origin}/`)
  await launcherOf(page).waitFor()
  await desk.goto('about:blank')
  await launcherOf(page).waitFor({ state: 'hidden' })
  await desk.goto(`${stage.origin}/visitors`)
  await launcherOf(page).waitFor()
  await decide(desk, ({ nobody }) => { nobody.show = 'form' })
  t.same(uncaught.get(page), [])
  await page.goto('about:blank')
}

async function leads (t: Test, { stage, pages }: Shop): Promise<void> {
  const page = await openVisitor(t, stage, { javaScriptEnabled: false })
  await page.goto(`${pages.origin}/`)
  await page.locator('#live').click()
  await page.waitForURL(`${stage.origin}/c/*`)
  t.match(await page.locator('.plain').innerText(), /Boots & Co\./)
}

/** Notes when the page's status, its picture with its `alt`, and the button's name become another. */
async function watchState (page: Page): Promise<void> {
  await page.evaluate(selector => {
    const seen: Record<string, Seen> = {}
    Object.assign(window, { states: seen })
    const note = (): void => {
      const status = document.documentElement.getAttribute('data-shopbell-status') ?? ''
      const image = document.querySelector<HTMLImageElement>(selector)
      const now = seen[status] ?? { status: 0, picture: 0, words: 0 }
      seen[status] = now
      if (now.status === 0) now.status = Date.now()
      if (now.picture === 0 && image?.src.includes(`status=${status}`) === true) now.picture = Date.now()
      if (now.words === 0 && new RegExp({ online: 'Online', away: 'Back soon', offline: 'Offline' }[status] ?? 'none').test(image?.alt ?? '')) now.words = Date.now()
    }
    new MutationObserver(note).observe(document.documentElement, { attributes: true, subtree: true })
  }, pictureNow)
}

/** When all of it said `status` for the first time since it was asked last, in milliseconds since 1970. */
async function stateAt (page: Page, status: string): Promise<Seen> {
  let seen: Seen | undefined
  await until(async () => {
    seen = await page.evaluate(status => (window as unknown as { states: Record<string, Seen> }).states[status], status)
    return seen !== undefined && seen.status > 0 && seen.picture > 0 && seen.words > 0
  }, `${status} is seen`)
  await page.evaluate(() => { const { states } = window as unknown as { states: Record<string, Seen> }; Object.keys(states).forEach(status => { states[status] = { status: 0, picture: 0, words: 0 } }) })
  return seen as Seen
}
