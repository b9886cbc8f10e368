// Owners' pages as they mostly are: the widget works on each, and does none of them any harm.
import t from 'tap'
import type { Test } from 'tap'
import { everything } from '../../helpers/everything.ts'
import { answer, ask, invite, openChat, panelOf, say } from '../talk.ts'
import { leaveHost, openHost } from '../guests.ts'
import { promise } from '../moments.ts'
import { harm, openShop, picture, tones, turnSoundsOn, uncaught, until } from '../stage.ts'

const shop = await openShop(t)
const { stage, desk, pages } = shop
const row = desk.locator('[data-visitor]')

if (everything) {
  t.test('P18: a single-page app changes its address under an open chat', changesAddress)
  t.test('a page without the loader, whose link leads to the chat', leadsByLink)
  t.test('the chat goes on in a window of its own, with what was said, and no token in its address', goesOnInWindow)
}

t.test('P03: a plain page stands still from load to the last message', async t => {
  const page = await openHost(t, shop)
  await page.goto(`${pages.origin}/`)
  await row.waitFor()
  await invite(desk, 'Can I help you choose?')
  await page.locator('shopbell-chat .card').getByRole('button', { name: 'Chat', exact: true }).click()
  await panelOf(page).getByText('Can I help you choose?').waitFor()
  await say(page, 'Message 1')
  await openChat(desk, 'Message 1')
  for (let number = 2; number <= 20; number++) {
    if (number % 2 === 0) await answer(desk, `Message ${number}`)
    else await say(page, `Message ${number}`)
    await panelOf(page).getByText(`Message ${number}`, { exact: true }).waitFor()
  }
  await panelOf(page).getByRole('button', { name: 'Close chat' }).click()
  await panelOf(page).waitFor({ state: 'detached' })
  t.same(await harm(page), { violations: [], shifts: [] }, 'nothing moved')
  await leaveHost(t, shop, page)
})

async function changesAddress (t: Test): Promise<void> {
  const page = await openHost(t, shop)
  const hellos: string[] = []
  page.on('request', request => { if (request.url().endsWith('/hello')) hellos.push(request.url()) })
  await page.goto(`${pages.origin}/spa`)
  await ask(page, 'Do you have these in brown?')
  await openChat(desk, 'Do you have these in brown?')
  for (let number = 1; number <= 10; number++) {
    await answer(desk, `Line ${number}`)
    await panelOf(page).getByText(`Line ${number}`, { exact: true }).waitFor()
  }
  await desk.goto(`${stage.origin}/visitors`)
  await row.waitFor()
  await panelOf(page).getByLabel('Write a message').fill('I was about to ask')
  const scroller = panelOf(page).locator('.scroller')
  await scroller.evaluate(log => { log.scrollTop = 40 })
  await page.evaluate(() => { scrollTo(0, 300) })

  await page.evaluate(() => { document.getElementById('go')?.click() })
  const seen = async (what: string, line: RegExp): Promise<void> => {
    await promise(t, stage.browser, { what, tookMs: await until(async () => line.test(await row.innerText()), what), mostMs: 2000 })
  }
  await seen('the new page in the list', /Brown boots[^]*\/spa\/boots\?color=brown/)
  await page.evaluate(() => { history.replaceState({}, '', '/spa/boots?color=black'); document.title = 'Black boots' })
  await seen('what took its place', /Black boots[^]*\/spa\/boots\?color=black/)
  await page.evaluate(() => { location.hash = 'sizes'; document.title = 'Sizes of boots' })
  await seen('a place on it, by its title', /Sizes of boots\s+\/spa\/boots\?color=black\s/)
  await page.goBack()
  await page.goBack()
  await page.evaluate(() => { document.title = 'Start' })
  await seen('the page before, by its own title', /Start\s+\/spa\s/)
  await page.goForward()
  await seen('and forth again', /\/spa\/boots\?color=black/)

  t.equal(hellos.length, 1, 'one hello')
  t.equal(await panelOf(page).getByLabel('Write a message').inputValue(), 'I was about to ask', 'the draft is there')
  t.equal(await scroller.evaluate(log => log.scrollTop), 40, 'the log stands where it stood')
  await leaveHost(t, shop, page)
}

async function goesOnInWindow (t: Test): Promise<void> {
  const page = await openHost(t, shop)
  await page.goto(`${pages.origin}/`)
  await ask(page, 'Said on the page')
  await panelOf(page).getByRole('button', { name: 'More' }).click()
  const opening = page.context().waitForEvent('page')
  await panelOf(page).getByRole('menuitem', { name: 'Open in a new window' }).click()
  const own = await opening
  const panel = own.locator('#shopbell-hosted .panel')
  await panel.getByText('Said on the page').waitFor()
  t.notMatch(own.url(), /#./, 'what was in the address is gone')
  await panel.getByLabel('Write a message').fill('Said in the window')
  await panel.getByLabel('Write a message').press('Enter')
  await openChat(desk, 'Said in the window')
  await panelOf(page).getByText('Said in the window').waitFor()
  t.same([page, own].map(window => uncaught.get(window) ?? []), [[], []], 'nothing was thrown')
  await picture(own, '26-window')
  await desk.goto(`${stage.origin}/visitors`)
  await row.waitFor()
  await Promise.all([own, page].map(window => window.goto('about:blank')))
  const tookMs = await until(async () => await row.count() === 0, 'both windows left')
  t.comment(`gone ${Math.round(tookMs)} ms after both windows left`)
  // Who is killed goes after 18 s: these have said that they leave.
  t.ok(tookMs < 12_000, 'who leaves by saying so goes sooner than who is killed')
}

async function leadsByLink (t: Test): Promise<void> {
  const page = await openHost(t, shop)
  await page.goto(`${pages.origin}/without`)
  await desk.goto(`${stage.origin}/visitors`)
  await turnSoundsOn(desk)
  const before = await tones(desk)
  await page.click('#live')
  await page.waitForURL(`${stage.origin}/c/*`)
  const hosted = page.url()
  await until(async () => await tones(desk) > before, 'the bell')
  const panel = page.locator('#shopbell-hosted .panel')
  await panel.getByLabel('Write a message').fill('I came by the link.')
  await panel.getByLabel('Write a message').press('Enter')
  await openChat(desk, 'I came by the link.')
  await answer(desk, 'Welcome.')
  await panel.getByText('Welcome.').waitFor()
  await picture(page, '24-hosted')
  t.same(await harm(page), { violations: [], shifts: [] })
  await leaveHost(t, shop, page)

  const plain = await openHost(t, shop, { javaScriptEnabled: false })
  await plain.goto(hosted)
  await plain.getByLabel('Write a message').waitFor()
  t.match(await plain.locator('.plain').innerText(), /Boots & Co\./, 'without JavaScript it is a chat, too')
  await picture(plain, '25-hosted-without-script')
}

t.test('a site that does not exist', async t => {
  const page = await openHost(t, shop)
  const answered = page.waitForResponse(/\/w\/a{12}\.js$/)
  await page.goto(`${pages.origin}/unknown`, { waitUntil: 'load' })
  t.equal((await answered).status(), 200)
  t.equal(await page.locator('shopbell-chat').count(), 0)
  t.equal(await page.evaluate('typeof Shopbell'), 'undefined', 'nothing is defined')
  await leaveHost(t, shop, page)
})
