// The widget on small screens, at 400 % zoom, without motion, in forced colours, in the owner's colours, and from right to left. In `npm run test:all`.
import t from 'tap'
import type { Test } from 'tap'
import type { Locator, Page } from 'playwright-core'
import { everything } from '../../helpers/everything.ts'
import { clean } from '../axe.ts'
import { decide } from '../settings.ts'
import { openShop, openVisitor, picture, uncaught, until } from '../stage.ts'
import { answer, launcherOf, openChat, panelOf, say } from '../talk.ts'
import { clipped, faintestRing, logHeight, motions, overflow, ratio, unreadable } from './seen.ts'

/** What ux.md asks for at 400 % zoom. */
const leastLogPx = 96
const nasty = ['#ffffff', '#000000', '#808080', '#ffff00', '#0000ff', '#12171f']

type Shop = Awaited<ReturnType<typeof openShop>>
interface Step { name: string, act: () => Promise<void> }

if (everything) {
  const shop = await openShop(t)
  t.test('P11: at 320 by 568 and at 400 % zoom nothing scrolls sideways, nothing is out of reach, and the log has room', async t => { await narrow(t, shop) })
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
  return [
    { name: 'the button', act: async () => { await page.goto(`${pages.origin}/`); await launcherOf(page).waitFor() } },
    { name: 'the form before', act: async () => { await launcherOf(page).click(); await panel.getByRole('button', { name: 'Start chat' }).waitFor() } },
    { name: 'waiting', act: async () => { await fill(panel.getByLabel('Name'), 'Mara'); await panel.getByRole('button', { name: 'Start chat' }).click(); await panel.getByLabel('Write a message').waitFor() } },
    { name: 'talking', act: async () => { await say(page, words); await openChat(desk, words); await answer(desk, 'A long answer, with https://boots.example/a/rather/long/address/that/does/not/end'); await panel.getByText('A long answer').waitFor() } },
    { name: 'the emoji', act: async () => { await panel.getByRole('button', { name: 'Emoji' }).click(); await panel.getByRole('grid').waitFor() } },
    { name: 'the menu', act: async () => { await page.keyboard.press('Escape'); await panel.getByRole('button', { name: 'More' }).click(); await panel.getByRole('menu').waitFor() } },
    { name: 'the rating', act: async () => { await page.keyboard.press('Escape'); await desk.getByRole('button', { name: 'End chat' }).click(); await panel.getByText('Good', { exact: true }).click(); await panel.getByLabel('Say more').waitFor() } }
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
      if (name === 'talking') t.ok(await logHeight(page) >= leastLogPx, `the log has ${await logHeight(page)} px at ${height}`)
      await picture(page, `62-${width}-${height}-${name.replaceAll(' ', '-')}`)
    }
    t.same(uncaught.get(page), [])
    await page.goto('about:blank')
  }
}

async function still (t: Test, shop: Shop): Promise<void> {
  await ask(shop)
  const page = await openVisitor(t, shop.stage, { reducedMotion: 'reduce' })
  for (const { name, act } of way(shop, page, 'Quite still?')) {
    await act()
    t.equal(await motions(page), 0, `${name} stands still`)
  }
  await page.goto('about:blank')
}

async function forced (t: Test, shop: Shop): Promise<void> {
  await ask(shop)
  const page = await openVisitor(t, shop.stage, { forcedColors: 'active' })
  const panel = panelOf(page)
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
    if (name === 'the form before') for (const part of ['.panel', 'input', '.primary']) await edged(part)
    if (name === 'talking') for (const part of ['.bubble', 'textarea', '.send']) await edged(part)
    if (name === 'the emoji') await edged('.emoji')
    if (name === 'the menu') await edged('.menu')
    if (name === 'the rating') await edged('.rate div label')
    await picture(page, `63-forced-${name.replaceAll(' ', '-')}`)
  }
  await panel.getByRole('button', { name: 'Close chat' }).click()
  await page.goto('about:blank')
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
  t.same(uncaught.get(page), [])
}
