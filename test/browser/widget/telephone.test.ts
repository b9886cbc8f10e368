// The chat on a telephone, which it fills: above the keyboard, beside the camera, with Tab inside; and the log's ways to its end. In `npm run test:all`.
import t from 'tap'
import type { Test } from 'tap'
import type { CDPSession, Locator, Page } from 'playwright-core'
import { everything } from '../../helpers/everything.ts'
import { focused, press } from '../focus.ts'
import { openHost, leaveHost } from '../guests.ts'
import { openShop, until } from '../stage.ts'
import { answer, ask, launcherOf, openChat, panelOf, say } from '../talk.ts'
import { clipped, logHeight, overflow } from './seen.ts'

type Shop = Awaited<ReturnType<typeof openShop>>
interface Box { left: number, top: number, right: number, bottom: number }

/** What ux asks for where little room is. */
const leastLogPx = 96
/** Of a telephone that lies on its side: the camera on the left, the strip for the thumb below. */
const insets = { top: 0, left: 47, right: 47, bottom: 21 }
const telephone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
const onItsSide = { ...telephone, viewport: { width: 844, height: 390 } }

if (everything) {
  const shop = await openShop(t)
  t.test('the panel keeps to what the keyboard leaves free, and goes where the eye goes', async t => { await typing(t, shop) })
  t.test('on its side the panel keeps out from under camera and thumb', async t => { await lying(t, shop) })
  t.test('a telephone\'s panel is modal, and Tab stays in it; a computer\'s is not', async t => { await kept(t, shop) })
  t.test('End and "New messages" lead to the newest, and nothing else does', async t => { await ends(t, shop) })
}

t.test('a telephone is one that is narrow or low', async t => {
  t.ok(telephone.viewport.width < 480 && onItsSide.viewport.height < 420)
})

async function boxOf (part: Locator): Promise<Box> {
  return await part.evaluate(part => { const { left, top, right, bottom } = part.getBoundingClientRect(); return { left, top, right, bottom } })
}

async function toolsOf (page: Page): Promise<CDPSession> {
  return await page.context().newCDPSession(page)
}

/** A headless browser has no keyboard of its own: what makes the visual viewport smaller here is the visitor's two fingers, which the page is told of in the same way. */
async function typing (t: Test, shop: Shop): Promise<void> {
  const page = await openHost(t, shop, telephone)
  await page.goto(`${shop.pages.origin}/`)
  await ask(page, 'From the tram')
  const panel = panelOf(page)
  const seen = async (): Promise<Box> => await page.evaluate(() => { const { offsetTop: top, height } = visualViewport as VisualViewport; return { left: 0, top, right: 0, bottom: top + height } })
  const fits = async (): Promise<boolean> => {
    const [{ top, bottom }, free] = [await boxOf(panel), await seen()]
    return Math.abs(top - free.top) < 1 && Math.abs(bottom - free.bottom) < 1
  }
  await until(fits, 'the panel has the whole screen')
  const whole = await seen()
  await (await toolsOf(page)).send('Emulation.setPageScaleFactor', { pageScaleFactor: 1.6 })
  await until(async () => (await seen()).bottom - (await seen()).top < 0.7 * (whole.bottom - whole.top), 'less is seen')
  await until(fits, 'the panel has what is seen')
  const composer = await boxOf(panel.locator('.composer'))
  t.ok(composer.bottom <= (await seen()).bottom + 1, 'one sees what one writes')
  t.ok(await logHeight(page) >= leastLogPx)
  await (await toolsOf(page)).send('Emulation.setPageScaleFactor', { pageScaleFactor: 1 })
  await until(fits, 'and the whole screen again')
  t.equal(await overflow(page), 0)
  await leaveHost(t, shop, page)
}

async function lying (t: Test, shop: Shop): Promise<void> {
  const page = await openHost(t, shop, onItsSide)
  const html = await (await fetch(`${shop.pages.origin}/`)).text()
  await page.route(`${shop.pages.origin}/`, async route => { await route.fulfill({ contentType: 'text/html', body: html.replace('<head>', '<head><meta name="viewport" content="width=device-width, viewport-fit=cover">') }) })
  await (await toolsOf(page)).send('Emulation.setSafeAreaInsetsOverride', { insets })
  await page.goto(`${shop.pages.origin}/`)
  await ask(page, 'Lying down')
  const panel = panelOf(page)
  await panel.getByText('Lying down').waitFor()
  t.match(await boxOf(panel), { left: 0, top: 0, right: 844, bottom: 390 }, 'its paper is under all of the screen')
  await panel.getByRole('button', { name: 'More' }).click()
  for (const part of ['header', '.scroller', '.composer', '.menu']) {
    const { left, top, right, bottom } = await boxOf(panel.locator(part))
    t.ok(left >= insets.left && right <= 844 - insets.right && top >= insets.top && bottom <= 390 - insets.bottom, `${part} is in the clear: ${[left, top, right, bottom].join(' ')}`)
  }
  await page.keyboard.press('Escape')
  t.same(await clipped(page), [])
  t.ok(await logHeight(page) >= leastLogPx, `the log has ${await logHeight(page)} px`)
  await leaveHost(t, shop, page)
}

async function kept (t: Test, shop: Shop): Promise<void> {
  const page = await openHost(t, shop, telephone)
  await page.goto(`${shop.pages.origin}/`)
  await ask(page, 'By keys on a telephone')
  const panel = panelOf(page)
  t.equal(await panel.getAttribute('aria-modal'), 'true')
  const inside = async (): Promise<boolean> => await panel.evaluate(panel => panel.contains((panel.getRootNode() as ShadowRoot).activeElement))
  const at = async (): Promise<string> => await panel.evaluate(panel => (panel.getRootNode() as ShadowRoot).activeElement?.ariaLabel ?? '')
  const stops: string[] = []
  for (let step = 0; step < 16; step++) {
    await page.keyboard.press('Tab')
    if (!await inside()) t.fail(`Tab left the panel after ${stops.at(-1)}`)
    stops.push(await at())
  }
  const [first = ''] = stops
  const round = stops.indexOf(first, 1)
  t.ok(round > 3, `it comes round: ${stops.join(', ')}`)
  t.ok(stops.includes('Close chat') && stops.includes('Send message'), 'by all of it')
  await press(page, '[aria-haspopup=menu]', 'Tab')
  await page.keyboard.press('Shift+Tab')
  t.equal(await at(), 'Send message', 'backwards from the first to the last')
  await page.keyboard.press('Tab')
  t.equal(await at(), 'More', 'and forwards from the last to the first')
  await leaveHost(t, shop, page)
  const wide = await openHost(t, shop)
  await wide.goto(`${shop.pages.origin}/`)
  await launcherOf(wide).click()
  await focused(panelOf(wide).getByLabel('Write a message'), 'the composer')
  t.equal(await panelOf(wide).getAttribute('aria-modal'), null)
  await press(wide, 'body, a', 'Tab')
  await leaveHost(t, shop, wide)
}

async function ends (t: Test, shop: Shop): Promise<void> {
  const { desk } = shop
  const page = await openHost(t, shop)
  await page.goto(`${shop.pages.origin}/`)
  await ask(page, 'Line 1')
  const panel = panelOf(page)
  for (let line = 2; line <= 14; line++) await say(page, `Line ${line}`)
  await openChat(desk, 'Line 14')
  const log = panel.getByRole('log')
  const newest = panel.getByRole('button', { name: 'New messages' })
  const below = async (): Promise<number> => await log.evaluate(log => log.scrollHeight - log.scrollTop - log.clientHeight)
  await until(async () => await below() < 2, 'it stays at the end')
  await log.focus()
  await page.keyboard.press('Home')
  await newest.waitFor()
  await page.keyboard.press('End')
  await until(async () => await below() < 2, 'End leads to the newest')
  await newest.waitFor({ state: 'detached' })
  await page.keyboard.press('Home')
  await newest.waitFor()
  const top = async (): Promise<number> => await log.evaluate(log => log.scrollTop)
  await until(async () => await top() === 0, 'it has scrolled all the way')
  await answer(desk, 'An answer below')
  await panel.getByText('An answer below').waitFor({ state: 'attached' })
  t.equal(await top(), 0, 'who reads further up is left there')
  await newest.click()
  await until(async () => await below() < 2, 'the button leads to the newest')
  t.ok(await panel.getByText('An answer below').evaluate(words => { const { top, bottom } = words.getBoundingClientRect(); return top >= 0 && bottom <= innerHeight }))
  await newest.waitFor({ state: 'detached' })
  await focused(log, 'the log, since the button is gone')
  await leaveHost(t, shop, page)
}
