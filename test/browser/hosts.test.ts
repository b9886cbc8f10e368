// Owners' pages of every temper: the widget works on each, and does none of them any harm.
import t from 'tap'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { answer, ask, invite, launcherOf, openChat, panelOf, say, wordsOf } from './talk.ts'
import { allow, complaints, harm, openShop, openVisitor, picture, tones, uncaught, until } from './stage.ts'

const { stage, desk, pages } = await openShop(t)
const row = desk.locator('[data-visitor]')

/** A visitor's browser for one story, and a live list that waits for them alone. */
async function openHost (t: Test, options = {}): Promise<Page> {
  await desk.goto(`${stage.origin}/visitors`)
  return await openVisitor(t, stage, options)
}

/** Says that the page took no harm, leaves, and waits until the server heard it: at the story's end their way to it is cut. */
async function leave (t: Test, page: Page): Promise<void> {
  t.same(uncaught.get(page), [], 'nothing was thrown into the page')
  t.same(complaints.get(page), [], 'nothing stands in the console')
  await page.goto('about:blank')
  await desk.goto(`${stage.origin}/visitors`)
  await desk.getByText('Nobody is on your site right now.').waitFor()
}

t.test('a plain page stands still from load to the last message', async t => {
  const page = await openHost(t)
  await page.goto(`${pages.origin}/`)
  await row.waitFor()
  await invite(desk, 'Can I help you choose?')
  await page.locator('shopbell-chat .card').getByRole('button', { name: 'Chat', exact: true }).click()
  await panelOf(page).getByText('Can I help you choose?').waitFor()
  await say(page, 'Message 1')
  await openChat(desk, 'Message 1')
  for (let number = 2; number <= 10; number++) {
    if (number % 2 === 0) await answer(desk, `Message ${number}`)
    else await say(page, `Message ${number}`)
    await panelOf(page).getByText(`Message ${number}`, { exact: true }).waitFor()
  }
  await panelOf(page).getByRole('button', { name: 'Close chat' }).click()
  await panelOf(page).waitFor({ state: 'detached' })
  t.same(await harm(page), { violations: [], shifts: [] }, 'nothing moved')
  await leave(t, page)
})

t.test('a single-page app changes its address under an open chat', async t => {
  const page = await openHost(t)
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
  const forth = await until(async () => /Brown boots[^]*\/spa\/boots\?color=brown/.test(await row.innerText()), 'the new page in the list')
  await page.goBack()
  const back = await until(async () => !/\/spa\/boots/.test(await row.innerText()), 'the page before in the list')
  t.comment(`the operator saw the new page after ${Math.round(forth)} ms, the way back after ${Math.round(back)} ms`)
  t.ok(forth < 2000 && back < 2000)
  await page.goForward()
  await until(async () => /\/spa\/boots/.test(await row.innerText()), 'and forth again')

  t.equal(hellos.length, 1, 'one hello')
  t.equal(await panelOf(page).getByLabel('Write a message').inputValue(), 'I was about to ask', 'the draft is there')
  t.equal(await scroller.evaluate(log => log.scrollTop), 40, 'the log stands where it stood')
  await leave(t, page)
})

t.test('a page with a strict policy', async t => {
  const page = await openHost(t)
  await page.goto(`${pages.origin}/strict`)
  await launcherOf(page).waitFor()
  const look = await launcherOf(page).evaluate(button => {
    const { width, borderRadius, backgroundColor } = getComputedStyle(button)
    return { width, borderRadius, backgroundColor }
  })
  t.same(look, { width: '56px', borderRadius: '50%', backgroundColor: 'rgb(11, 95, 204)' }, 'the launcher is styled')
  await row.waitFor()
  await invite(desk, 'Good day!')
  const card = page.locator('shopbell-chat .card')
  await card.waitFor()
  await picture(page, '20-strict-invitation')
  await card.getByRole('button', { name: 'Chat', exact: true }).click()
  await say(page, 'From behind a policy.')
  await openChat(desk, 'From behind a policy.')
  await answer(desk, 'Read you.')
  await panelOf(page).getByText('Read you.').waitFor()
  await picture(page, '21-strict-talk')
  t.same(await harm(page), { violations: [], shifts: [] }, 'no violation')
  await leave(t, page)
})

t.test('a page with hostile styles', async t => {
  const page = await openHost(t)
  await page.goto(`${pages.origin}/hostile`)
  await launcherOf(page).waitFor()
  await page.evaluate(() => {
    const late = document.createElement('div')
    late.className = 'overlay'
    document.documentElement.append(late)
    const popover = document.createElement('p')
    popover.popover = 'manual'
    popover.style.cssText = 'position: fixed !important; inset: 0 !important; display: block !important; background: rgb(255 0 0 / 0.1) !important'
    document.body.append(popover)
    popover.showPopover()
  })
  const box = await launcherOf(page).boundingBox() ?? { x: 0, y: 0, width: 0, height: 0 }
  t.ok(Math.abs(box.width - 56) <= 1 && Math.abs(box.height - 56) <= 1, '56 px')
  t.ok(Math.abs(1280 - box.x - box.width - 16) <= 16 && Math.abs(800 - box.y - box.height - 16) <= 16, 'in the corner')
  const top = await until(async () => await page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.localName, { x: box.x + 28, y: box.y + 28 }) === 'shopbell-chat', 'on top')
  t.pass(`on top of everything, again after ${Math.round(top)} ms`)
  await ask(page, 'Is anybody there?')
  await openChat(desk, 'Is anybody there?')
  await answer(desk, 'Yes!')
  await panelOf(page).getByText('Yes!').waitFor()
  for (const part of [panelOf(page).getByText('Yes!'), panelOf(page).getByLabel('Write a message')]) {
    const { fontSize, letterSpacing } = await part.evaluate(element => getComputedStyle(element))
    t.same({ fontSize, letterSpacing }, { fontSize: '16px', letterSpacing: 'normal' })
  }
  await picture(page, '22-hostile-talk')
  await leave(t, page)
})

t.test('a sandboxed frame without storage', async t => {
  await allow(desk, stage, 'null')
  const page = await openHost(t)
  await page.goto(`${pages.origin}/sandbox`)
  const frame = page.frameLocator('iframe')
  await ask(frame, 'From inside a box.')
  await openChat(desk, 'From inside a box.')
  await answer(desk, 'I hear you.')
  await panelOf(frame).getByText('I hear you.').waitFor()
  await picture(page, '23-sandbox')
  t.same(await wordsOf(frame), ['From inside a box.', 'I hear you.'])
  await page.reload()
  await launcherOf(frame).waitFor()
  t.equal(await panelOf(frame).count(), 0, 'a reload starts clean')
  await leave(t, page)
})

t.test('a page without the loader, whose link leads to the chat', async t => {
  const page = await openHost(t)
  await page.goto(`${pages.origin}/without`)
  await desk.getByRole('button', { name: /Turn on/ }).click({ timeout: 1000 }).catch(() => {})
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
  await leave(t, page)

  const plain = await openHost(t, { javaScriptEnabled: false })
  await plain.goto(hosted)
  const sentence = await plain.locator('main').innerText()
  t.match(sentence, /needs JavaScript.*reach Boots & Co\. at boots\.example/s, 'without JavaScript it says how to reach them')
  await picture(plain, '25-hosted-without-script')
})

t.test('a site that does not exist', async t => {
  const page = await openHost(t)
  const answered = page.waitForResponse(/\/w\/a{12}\.js$/)
  await page.goto(`${pages.origin}/unknown`, { waitUntil: 'load' })
  t.equal((await answered).status(), 200)
  t.equal(await page.locator('shopbell-chat').count(), 0)
  t.equal(await page.evaluate('typeof Shopbell'), 'undefined', 'nothing is defined')
  await leave(t, page)
})
