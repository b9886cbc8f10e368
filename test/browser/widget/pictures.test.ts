// Pictures of every state of the widget for people to look at: light, dark, on a telephone, some from right to left. In `npm run test:all`; docs/images has copies.
import t from 'tap'
import type { Page } from 'playwright-core'
import { everything } from '../../helpers/everything.ts'
import { decide } from '../settings.ts'
import { openShop, openVisitor, picture, uncaught, until } from '../stage.ts'
import { answer, invite, launcherOf, openChat, panelOf, say } from '../talk.ts'

type Shop = Awaited<ReturnType<typeof openShop>>

/** The part of a wide window in which the widget stands, from left to right. */
const corner = { x: 820, y: 60, width: 460, height: 740 }
/** A picture of boots that anybody may use: drawn here. */
const boots = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><rect width="640" height="400" fill="#efe6da"/><g fill="#7a4a2b"><path d="M180 60h90v170q80 10 100 60v40H180z"/><path d="M330 50h90v170q80 10 100 60v40H330z" fill="#8d5a37"/></g><g fill="#3b2416"><path d="M170 330h210v20H170zM320 320h210v20H320z"/></g></svg>'

if (everything) {
  const shop = await openShop(t)
  t.test('the button and the invitation', async t => { await closed(shop, await openVisitor(t, shop.stage)) })
  t.test('the button and the invitation from right to left', async t => { await mirrored(shop, await openVisitor(t, shop.stage)) })
  for (const { name, lang, words } of [
    { name: '', lang: 'en', words: { ask: 'Do the brown ones come in 43?', more: 'And do you ship to Austria?', answer: 'They do! Two pairs are left.', ship: 'Yes, in three days: https://boots.example/shipping' } },
    { name: 'rtl-', lang: 'ar', words: { ask: 'هل يتوفر المقاس 43 باللون البني؟', more: 'وهل تشحنون إلى النمسا؟', answer: 'نعم، بقي زوجان.', ship: 'نعم، خلال ثلاثة أيام: https://boots.example/shipping' } }
  ]) t.test(`a chat in ${lang}`, async t => { t.same(uncaught.get(await chat(shop, { page: await openVisitor(t, shop.stage), name, lang, words })), []) })
}

t.test('the boots are a picture', async t => {
  t.match(boots, /^<svg/)
})

/** The page with its snippet told a language. */
async function speak ({ pages }: Shop, page: Page, lang: string): Promise<void> {
  const html = await (await fetch(`${pages.origin}/`)).text()
  await page.route(`${pages.origin}/`, async route => { await route.fulfill({ contentType: 'text/html', body: html.replace('<script async', `<script async data-lang="${lang}"`) }) })
}

async function becomes (page: Page, status: string): Promise<void> {
  await until(async () => await page.locator('html').getAttribute('data-shopbell-status') === status, status)
}

/** Nobody works until three days from now. */
async function closeShop (desk: Page): Promise<void> {
  await decide(desk, ({ hours }) => { Object.assign(hours, { on: true, zone: 'Europe/Vienna', week: Array.from({ length: 7 }, () => []), holidays: [{ date: new Date(Date.now() + 3 * 864e5).toISOString().slice(0, 10), name: 'Open day', spans: [{ from: '09:00', to: '17:00' }] }] }) })
}

/** The corner in the light and in the dark, and the same on a telephone. */
async function take (page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.screenshot({ path: `test/browser/screenshots/w-${name}-${colorScheme}.png`, animations: 'disabled', clip: name.startsWith('rtl') ? { ...corner, x: 0 } : corner })
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await picture(page, `w-${name}-phone-dark`)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await picture(page, `w-${name}-phone`)
  await page.setViewportSize({ width: 1280, height: 800 })
}

async function closed (shop: Shop, page: Page): Promise<void> {
  const { desk, pages } = shop
  await page.goto(`${pages.origin}/`)
  await launcherOf(page).waitFor()
  await take(page, 'online')
  await desk.getByRole('switch').click()
  await becomes(page, 'away')
  await take(page, 'away')
  await desk.getByRole('switch').click()
  await becomes(page, 'online')
  await decide(desk, ({ look }) => { Object.assign(look, { shape: 'tab', label: 'Questions?' }) })
  await launcherOf(page).getByText('Questions?').waitFor()
  await take(page, 'tab')
  await decide(desk, ({ look }) => { Object.assign(look, { shape: 'round', label: '' }) })
  await launcherOf(page).getByText('Questions?').waitFor({ state: 'detached' })
  await invite(desk, 'Can I help you choose? We have two pairs left in brown.')
  await page.locator('shopbell-chat .card').waitFor()
  await take(page, 'invitation')
  await page.locator('shopbell-chat .card').getByRole('button', { name: 'No, thanks' }).click()
  await closeShop(desk)
  await becomes(page, 'offline')
  await take(page, 'offline')
  await launcherOf(page).click()
  await panelOf(page).getByText(/^We're back on/).waitFor()
  await take(page, 'form-offline')
  await leaveOpen(shop, page)
}

async function mirrored (shop: Shop, page: Page): Promise<void> {
  const { desk, pages } = shop
  await speak(shop, page, 'ar')
  await page.goto(`${pages.origin}/`)
  await becomes(page, 'online')
  await take(page, 'rtl-online')
  await invite(desk, 'هل أساعدك في الاختيار؟ بقي زوجان باللون البني.')
  const card = page.locator('shopbell-chat .card')
  await card.waitFor()
  await take(page, 'rtl-invitation')
  await card.locator('.x').click()
  await closeShop(desk)
  await becomes(page, 'offline')
  await take(page, 'rtl-offline')
  await launcherOf(page).click()
  await panelOf(page).locator('#field-text').waitFor()
  await take(page, 'rtl-form-offline')
  await leaveOpen(shop, page)
}

/** The shop is open again, and the visitor gone. */
async function leaveOpen ({ stage, desk }: Shop, page: Page): Promise<void> {
  await decide(desk, ({ hours }) => { hours.on = false })
  await becomes(page, 'online')
  await page.goto('about:blank')
  await desk.goto(`${stage.origin}/visitors`)
  await desk.getByText('Nobody is on your site right now.').waitFor()
}

/** Their network goes while they write, and comes back. */
async function lose (page: Page, name: string): Promise<void> {
  const panel = panelOf(page)
  await page.context().setOffline(true)
  await panel.locator('.notice').waitFor()
  await take(page, `${name}no-connection`)
  const box = panel.locator('.composer textarea')
  await box.fill('👍')
  await box.press('Enter')
  await panel.locator('.failed').waitFor({ timeout: 60_000 })
  await take(page, `${name}not-sent`)
  await page.context().setOffline(false)
  await panel.locator('.failed').waitFor({ state: 'detached', timeout: 60_000 })
  await panel.locator('.notice').waitFor({ state: 'detached', timeout: 60_000 })
}

async function chat (shop: Shop, { page, name, lang, words }: { page: Page, name: string, lang: string, words: Record<'ask' | 'more' | 'answer' | 'ship', string> }): Promise<Page> {
  const { stage, desk, pages } = shop
  await speak(shop, page, lang)
  await desk.goto(`${stage.origin}/visitors`)
  await decide(desk, ({ form }) => { Object.assign(form, { on: true, fields: { name: 'required', email: 'optional', phone: 'off', question: 'off' }, consent: { text: 'I agree to the terms.', url: 'https://boots.example/terms' } }) })
  const panel = panelOf(page)
  await page.goto(`${pages.origin}/`)
  await launcherOf(page).click()
  await panel.locator('#field-name').waitFor()
  await take(page, `${name}form`)
  await panel.locator('#field-name').fill('Mara')
  await panel.locator('#field-consent').check()
  await panel.locator('.primary').click()
  await panel.locator('.waiting b').waitFor()
  await take(page, `${name}waiting`)
  const box = panel.locator('.composer textarea')
  const write = async (text: string): Promise<void> => { if (lang === 'en') await say(page, text); else { await box.fill(text); await box.press('Enter') } }
  await write(words.ask)
  await openChat(desk, words.ask)
  await answer(desk, words.answer)
  await panel.locator('.group:not(.mine) .bubble').first().waitFor()
  await panel.locator('.group:not(.mine) .bubble').first().hover()
  await panel.locator('.group:not(.mine) .answer').first().click()
  await write(words.more)
  await answer(desk, words.ship)
  await panel.locator('.bubble a').waitFor()
  await take(page, `${name}talking`)
  await page.setInputFiles('shopbell-chat input[type=file]', [{ name: 'order.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') }, { name: 'boots.png', mimeType: 'image/png', buffer: await draw(page) }])
  await panel.locator('.file canvas').waitFor()
  await desk.getByRole('log').getByText('order.pdf').first().waitFor()
  await take(page, `${name}file`)
  await panel.locator('.writing button[aria-haspopup]').click()
  await panel.locator('.emoji').waitFor()
  await take(page, `${name}emoji`)
  await page.keyboard.press('Escape')
  await panel.locator('header [aria-haspopup=menu]').click()
  await panel.getByRole('menu').waitFor()
  await take(page, `${name}menu`)
  await panel.getByRole('menuitem').last().click()
  await panel.locator('.ask').waitFor()
  await take(page, `${name}end`)
  await page.keyboard.press('Escape')
  await lose(page, name)
  await page.keyboard.press('Escape')
  await take(page, `${name}in-chat`)
  await answer(desk, words.answer)
  await page.locator('shopbell-chat .count').waitFor()
  await take(page, `${name}unread`)
  await launcherOf(page).click()
  await desk.getByRole('button', { name: 'End chat' }).click()
  await panel.locator('.rate').waitFor()
  await take(page, `${name}ended`)
  await panel.locator('.rate label.good').click()
  await take(page, `${name}rating`)
  await desk.goto('about:blank')
  await becomes(page, 'offline')
  await panel.locator('.scroller .plain').last().click()
  await panel.locator('#field-email').fill('mara@post.example')
  await panel.locator('#field-text').fill(words.more)
  await panel.locator('#field-consent').check()
  await panel.locator('.primary').click()
  await panel.locator('h3').waitFor()
  await take(page, `${name}thank-you`)
  await page.goto('about:blank')
  return page
}

/** The boots as a PNG, drawn in the page. */
async function draw (page: Page): Promise<Buffer> {
  const url = await page.evaluate(async svg => {
    const image = new Image()
    image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 400 })
    canvas.getContext('2d')?.drawImage(image, 0, 0)
    return canvas.toDataURL('image/png')
  }, boots)
  return Buffer.from(url.split(',')[1] ?? '', 'base64')
}
