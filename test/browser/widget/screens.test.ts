// The widget on small screens, at 400 % zoom, without motion, in forced colours, in the owner's colours, and from right to left. In `npm run test:all`.
import t from 'tap'
import type { Test } from 'tap'
import type { Locator, Page } from 'playwright-core'
import { everything } from '../../helpers/everything.ts'
import { clean } from '../axe.ts'
import { decide } from '../settings.ts'
import { ringShare } from '../focus.ts'
import { openDesk, openShop, openVisitor, picture, uncaught, until } from '../stage.ts'
import { answer, invite, launcherOf, openChat, panelOf, say } from '../talk.ts'
import { clipped, faintestRing, logHeight, motions, overflow, ratio, small, unreadable } from './seen.ts'

/** What ux.md asks for at 400 % zoom. */
const leastLogPx = 96
/** As long as a tab's may be, with a word in it that is wider than a telephone. */
const label = 'Fragen-zur-Lieferung-und-Rücknahme? Hier'
/** The longest that an operator may write to invite somebody. */
const invitation = 'Can I help you choose? We have two pairs left in brown, in 43 and 44, and three in black. '.repeat(4).slice(0, 299) + '.'
const nasty = ['#ffffff', '#000000', '#808080', '#ffff00', '#0000ff', '#12171f']

type Shop = Awaited<ReturnType<typeof openShop>>
interface Step { name: string, act: () => Promise<void> }

if (everything) {
  // A way for mail, so that a chat's words can be asked for by mail; none is sent.
  const shop = await openShop(t, { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'chat@boots.example' })
  t.test('P11: at 320 by 568 and at 400 % zoom nothing scrolls sideways, nothing is out of reach, and the log has room', async t => { await narrow(t, shop) })
  t.test('all can be had and read in letters of twice the size', async t => { await large(t, shop) })
  t.test('who asked for more contrast has thicker edges and no shadows', async t => { await contrasting(t, shop) })
  t.test('P12: whoever asked for less motion sees none', async t => { await still(t, shop) })
  t.test('P13: in forced colours all has its edges, and the state its shape', async t => { await forced(t, shop) })
  t.test('P24: whatever colour the owner chooses can be read, and its ring be seen', async t => { await coloured(t, shop) })
  t.test('P25: in Arabic it is mirrored, and a link stays as it is read', async t => { await mirrored(t, shop) })
}

t.test('the measure of contrast knows what WCAG says', async t => {
  t.equal(ratio([0, 0, 0], [255, 255, 255]), 21)
  t.equal(ratio([119, 119, 119], [255, 255, 255]).toFixed(2), '4.48')
})

/** A visitor's way through all screens; each step ends when it is on the screen. */
function way ({ desk, pages }: Shop, page: Page, words: string): Step[] {
  const panel = panelOf(page)
  const card = page.locator('shopbell-chat .card')
  const choose = async (item: string): Promise<void> => { await panel.getByRole('button', { name: 'More' }).click(); await panel.getByRole('menuitem', { name: item }).click() }
  return [
    // The node hears of the operator with its first poll for this site.
    { name: 'the button', act: async () => { await page.goto(`${pages.origin}/`); await page.locator('html[data-shopbell-status=online]').waitFor() } },
    { name: 'the invitation', act: async () => { await invite(desk, invitation); await card.waitFor() } },
    { name: 'the form before', act: async () => { await card.getByRole('button', { name: 'No, thanks' }).click(); await launcherOf(page).click(); await panel.getByRole('button', { name: 'Start chat' }).waitFor() } },
    { name: 'waiting', act: async () => { await fill(panel.getByLabel('Name'), 'Mara'); await panel.getByRole('button', { name: 'Start chat' }).click(); await panel.getByLabel('Write a message').waitFor() } },
    { name: 'talking', act: async () => { await say(page, words); await openChat(desk, words); await answer(desk, 'A long answer, with https://boots.example/a/rather/long/address/that/does/not/end'); await panel.getByText('A long answer').waitFor() } },
    { name: 'the emoji', act: async () => { await panel.getByRole('button', { name: 'Emoji' }).click(); await panel.getByRole('grid').waitFor() } },
    { name: 'the menu', act: async () => { await page.keyboard.press('Escape'); await panel.getByRole('button', { name: 'More' }).click(); await panel.getByRole('menu').waitFor() } },
    { name: 'the end', act: async () => { await page.keyboard.press('Escape'); await choose('End chat'); await panel.getByText('End this chat?').waitFor() } },
    { name: 'by mail', act: async () => { await page.keyboard.press('Escape'); await choose('E-mail me this chat'); await panel.locator('.ask input').waitFor() } },
    { name: 'the rating', act: async () => { await page.keyboard.press('Escape'); await desk.getByRole('button', { name: 'End chat' }).click(); await panel.getByText('Good', { exact: true }).click(); await panel.getByLabel('Say more').waitFor() } },
    { name: 'the form to leave a message', act: async () => { await desk.goto('about:blank'); await panel.getByRole('button', { name: 'Leave a message' }).click(); await panel.getByLabel('Message').waitFor() } },
    { name: 'thank you', act: async () => { await fill(panel.getByLabel('E-mail'), 'mara@post.example'); await fill(panel.getByLabel('Message'), words); await panel.getByRole('button', { name: 'Send message' }).click(); await panel.getByRole('heading', { name: 'Got it' }).waitFor() } }
  ]
}

async function fill (field: Locator, text: string): Promise<void> {
  await field.fill(text)
  await until(async () => await field.inputValue() === text, `${text} stands in the field`)
}

async function ask (shop: Shop): Promise<void> {
  await shop.desk.goto(`${shop.stage.origin}/visitors`)
  await decide(shop.desk, ({ form }) => { Object.assign(form, { on: true, fields: { name: 'required', email: 'optional', phone: 'optional', question: 'optional' } }) })
}

async function narrow (t: Test, shop: Shop): Promise<void> {
  for (const [width, height] of [[320, 568], [320, 256]] as const) {
    await ask(shop)
    const page = await openVisitor(t, shop.stage, { viewport: { width, height } })
    for (const { name, act } of way(shop, page, `On ${height}`)) {
      await act()
      t.equal(await overflow(page), 0, `${name} at ${height} scrolls down only`)
      t.same(await clipped(page), [], `${name} at ${height}: every control can be had`)
      t.same(await small(page), [], `${name} at ${height}: every control can be hit`)
      if (name === 'talking') t.ok(await logHeight(page) >= leastLogPx, `the log has ${await logHeight(page)} px at ${height}`)
      await picture(page, `62-${width}-${height}-${name.replaceAll(' ', '-')}`)
    }
    t.same(uncaught.get(page), [])
    await leave(shop, page)
    await tabbed(t, shop, { width, height })
  }
}

/** Until the server has heard it: the next one is alone again. */
async function leave ({ stage, desk }: Shop, page: Page): Promise<void> {
  await page.goto('about:blank')
  await desk.goto(`${stage.origin}/visitors`)
  await desk.getByText('Nobody is on your site right now.').waitFor()
}

async function tabbed (t: Test, { stage, desk, pages }: Shop, viewport: { width: number, height: number }): Promise<void> {
  await decide(desk, ({ look }) => { Object.assign(look, { shape: 'tab', label }) })
  const page = await openVisitor(t, stage, { viewport })
  for (const size of ['normal', 'compact'] as const) {
    await decide(desk, ({ look }) => { look.size = size })
    await page.goto(`${pages.origin}/`)
    await launcherOf(page).getByText(label).waitFor()
    t.same(await clipped(page), [], `the ${size} tab is on the screen`)
    const spare = await launcherOf(page).evaluate(button => {
      const words = document.createRange()
      words.selectNode(button.lastElementChild?.previousSibling ?? button)
      const [inner, outer] = [words.getBoundingClientRect(), button.getBoundingClientRect()]
      return Math.min(inner.left - outer.left, outer.right - inner.right, inner.top - outer.top, outer.bottom - inner.bottom)
    })
    t.ok(spare >= 0, `its words have ${spare} px around them`)
    await picture(page, `62-${viewport.width}-${viewport.height}-tab-${size}`)
  }
  await decide(desk, ({ look }) => { Object.assign(look, { shape: 'round', label: '', size: 'normal' }) })
  await leave({ stage, desk, pages }, page)
}

/** The visitor's browser is set to 32 px, which is twice the usual. */
async function large (t: Test, shop: Shop): Promise<void> {
  await ask(shop)
  const page = await openVisitor(t, shop.stage)
  await (await page.context().newCDPSession(page)).send('Page.setFontSizes', { fontSizes: { standard: 32 } })
  for (const { name, act } of way(shop, page, 'In large letters?')) {
    await act()
    if (name === 'the button') t.equal((await launcherOf(page).boundingBox())?.width, 112, 'twice as large')
    t.equal(await overflow(page), 0, `${name} scrolls down only`)
    t.same(await clipped(page), [], `${name}: every control can be had`)
    await picture(page, `65-large-${name.replaceAll(' ', '-')}`)
  }
  await leave(shop, page)
}

async function contrasting (t: Test, shop: Shop): Promise<void> {
  await ask(shop)
  const page = await openVisitor(t, shop.stage, { contrast: 'more' })
  const edge = async (selector: string): Promise<string> => await page.locator(`shopbell-chat ${selector}`).first().evaluate(part => { const { borderTopWidth, boxShadow } = getComputedStyle(part); return `${borderTopWidth} ${boxShadow.replace(/^.*\) /, '')}` })
  for (const { name, act } of way(shop, page, 'With more contrast?')) {
    await act()
    if (name === 'the button') t.equal(await edge('.launcher'), '4px 0px 0px 0px 2px')
    if (name === 'the invitation') t.match(await edge('.card'), / 0px 0px 0px 2px$/)
    if (name === 'the form before') t.match([await edge('.panel'), await edge('.panel input')], [/ 0px 0px 0px 2px$/, /^2px /])
    if (name === 'talking') t.match([await edge('.bubble'), await edge('textarea')], [/^2px /, /^2px /])
    if (name === 'the emoji') t.match(await edge('.emoji'), / 0px 0px 0px 2px$/)
    if (name === 'the menu') t.match(await edge('.menu'), / 0px 0px 0px 2px$/)
    await picture(page, `66-contrast-${name.replaceAll(' ', '-')}`)
  }
  await leave(shop, page)
}

async function still (t: Test, shop: Shop): Promise<void> {
  await ask(shop)
  const page = await openVisitor(t, shop.stage, { reducedMotion: 'reduce' })
  for (const { name, act } of way(shop, page, 'Quite still?')) {
    await act()
    t.equal(await motions(page), 0, `${name} stands still`)
  }
  await leave(shop, page)
}

async function forced (t: Test, shop: Shop): Promise<void> {
  await ask(shop)
  const page = await openVisitor(t, shop.stage, { forcedColors: 'active' })
  const scratch = await openDesk(t, shop.stage)
  const ringed = async (part: Locator, taker = part): Promise<void> => {
    // By a key, or a browser shows none.
    await page.keyboard.press('Shift')
    await taker.focus()
    const share = await ringShare(page, part, scratch)
    t.ok(share > 0.5, `${await part.evaluate(part => part.className)} has a ring of ${share.toFixed(2)} of a frame`)
  }
  const inside = page.locator('shopbell-chat')
  const edged = async (selector: string): Promise<void> => {
    const bare = await page.locator(`shopbell-chat ${selector}`).evaluateAll(parts => parts.filter(part => {
      const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(part)
      return borderTopStyle === 'none' || parseFloat(borderTopWidth) < 1 || borderTopColor === backgroundColor
    }).length)
    t.equal(bare, 0, `${selector} has an edge`)
  }
  for (const { name, act } of way(shop, page, 'Without colours?')) {
    await act()
    if (name === 'the button') await edged('.launcher')
    if (name === 'the button') await ringed(launcherOf(page))
    if (name === 'the invitation') for (const part of ['.card', '.card button:not(.x)']) await edged(part)
    if (name === 'the invitation') await ringed(inside.locator('.card button').first())
    if (name === 'the form before') for (const part of ['.panel', 'input', '.primary']) await edged(part)
    if (name === 'the form before') for (const part of ['input', '.primary', 'header .icon']) await ringed(inside.locator(part).first())
    if (name === 'talking') for (const part of ['.bubble', 'textarea', '.send']) await edged(part)
    if (name === 'talking') for (const part of ['textarea', '.send', '.writing .icon']) await ringed(inside.locator(part).first())
    if (name === 'the emoji') await edged('.emoji')
    if (name === 'the menu') await edged('.menu')
    if (name === 'the rating') await edged('.rate div label')
    if (name === 'the rating') for (const value of ['.bad', '.good']) await ringed(inside.locator(value), inside.locator(`${value} input`))
    await picture(page, `63-forced-${name.replaceAll(' ', '-')}`)
  }
  await leave(shop, page)
  const shapes: string[] = []
  const other = await openVisitor(t, shop.stage, { forcedColors: 'active' })
  await other.goto(`${shop.pages.origin}/`)
  for (const status of ['online', 'away', 'offline']) {
    if (status === 'away') await shop.desk.getByRole('switch').click()
    if (status === 'offline') await shop.desk.goto('about:blank')
    await until(async () => await other.locator('html').getAttribute('data-shopbell-status') === status, status)
    shapes.push((await launcherOf(other).locator('path').evaluateAll(paths => paths.map(path => path.getAttribute('d')))).join())
    await picture(other, `63-forced-${status}`)
  }
  t.equal(new Set(shapes).size, 3, 'each state has a shape of its own')
  await other.goto('about:blank')
  await shop.desk.goto(`${shop.stage.origin}/visitors`)
  await shop.desk.getByRole('switch').click()
}

async function coloured (t: Test, { stage, desk, pages }: Shop): Promise<void> {
  await desk.goto(`${stage.origin}/visitors`)
  await decide(desk, ({ form }) => { form.on = false })
  const page = await openVisitor(t, stage, { reducedMotion: 'reduce' })
  await page.goto(`${pages.origin}/`)
  await launcherOf(page).click()
  await say(page, 'Which colour?')
  await openChat(desk, 'Which colour?')
  await answer(desk, 'Here: https://boots.example/colours')
  await panelOf(page).getByText('Here:').waitFor()
  const random = Array.from({ length: 4 }, () => `#${Math.floor(Math.random() * 2 ** 24).toString(16).padStart(6, '0')}`)
  for (const colour of [...nasty, ...random]) {
    await decide(desk, ({ look }) => { look.colour = colour })
    // In the dark it may be made lighter.
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await until(async () => await page.locator('shopbell-chat').evaluate((host, colour) => getComputedStyle(host).getPropertyValue('--brand') === colour, colour), `the page has ${colour}`)
    await panelOf(page).getByLabel('Write a message').fill('So that one can send')
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { places, poor } = await unreadable(page)
      const ring = await faintestRing(page)
      t.ok(places > 8, `${places} places`)
      t.same(poor, [], `${colour}, ${colorScheme}`)
      t.ok(ring >= 3, `${colour}, ${colorScheme}: the ring has ${ring.toFixed(2)}`)
    }
  }
  await decide(desk, ({ look }) => { look.colour = '#0b5fcc' })
  await page.goto('about:blank')
}

async function mirrored (t: Test, { stage, desk, pages }: Shop): Promise<void> {
  await desk.goto(`${stage.origin}/visitors`)
  await decide(desk, ({ form }) => { form.on = false })
  const page = await openVisitor(t, stage)
  const html = await (await fetch(`${pages.origin}/`)).text()
  await page.route(`${pages.origin}/`, async route => { await route.fulfill({ contentType: 'text/html', body: html.replace('<script async', '<script async data-lang="ar" data-mount="body"') }) })
  await page.goto(`${pages.origin}/`)
  const launcher = launcherOf(page)
  await launcher.waitFor()
  t.match(await page.locator('shopbell-chat .box').evaluate(box => ({ dir: box.getAttribute('dir'), lang: box.getAttribute('lang') })), { dir: 'rtl', lang: 'ar' })
  t.equal((await launcher.boundingBox())?.x, 16, 'the button is on the left')
  await launcher.click()
  const panel = panelOf(page)
  const box = panel.locator('.composer textarea')
  await box.fill('انظر https://boots.example/brown من فضلك')
  await box.press('Enter')
  await openChat(desk, 'انظر')
  await answer(desk, 'حسنا')
  await panel.getByText('حسنا').waitFor()
  const left = async (selector: string): Promise<number> => (await panel.locator(selector).last().boundingBox())?.x ?? NaN
  t.ok(await left('header .icon') < await left('header h2'), 'the way out is on the left')
  t.ok(await left('.mine .bubble') < await left('.group:not(.mine) .bubble'), 'own words are on the left')
  t.ok(await left('.send') < await left('.composer textarea'), 'and so is the way to send them')
  const link = panel.locator('.bubble a')
  t.equal(await link.evaluate(link => { const { direction, unicodeBidi } = getComputedStyle(link); return `${direction} ${/isolate/.test(unicodeBidi)}` }), 'ltr true', 'the address is read from the left, and keeps to itself')
  await picture(page, '64-arabic')
  await clean(t, page, 'in Arabic')
  await page.keyboard.press('Escape')
  await answer(desk, 'بقي زوجان.')
  const preview = page.locator('shopbell-chat .preview')
  await preview.getByText('بقي زوجان.').waitFor()
  const [card, words] = [await preview.boundingBox(), await preview.locator('.words span').boundingBox()]
  t.ok(card !== null && words !== null && card.x + card.width - words.x - words.width >= 12, 'the preview\'s words keep off the card\'s edge')
  t.equal(await preview.locator('.words span').evaluate(words => getComputedStyle(words).direction), 'rtl', 'and run from the right, whatever the name does')
  await picture(page, '64-arabic-preview')
  t.same(uncaught.get(page), [])
}
