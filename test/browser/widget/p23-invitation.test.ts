// Invitations by rules on an owner's page: shown when nobody is disturbed, taken, declined, still for whom motion is too much. In `npm run test:all`.
import type { Page } from 'playwright-core'
import t from 'tap'
import type { Test } from 'tap'
import { everything } from '../../helpers/everything.ts'
import { defaultConditions } from '../../../src/wire/rules.ts'
import type { RuleConditions, RulesAnswer } from '../../../src/wire/rules.ts'
import { matchesPage } from '../../../widget/rules.ts'
import { openHost, leaveHost } from '../guests.ts'
import { harm, hide, openShop, picture, uncaught, until } from '../stage.ts'
import { ask, siteOf } from '../settings.ts'
import { panelOf } from '../talk.ts'

const text = 'Which boots are you looking for?'
/** Two frames of a tenth of a second, red and blue, again and again. */
const gif = Buffer.from('R0lGODlhAgACAPAAAP8AAAAA/yH/C05FVFNDQVBFMi4wAwEAAAAh+QQACgAAACwAAAAAAgACAAACAoRRACH5BAAKAAAALAAAAAACAAIAAAICjFMAOw==', 'base64')

type Shop = Awaited<ReturnType<typeof openShop>>

if (everything) {
  const shop = await openShop(t)
  await writeRule(shop, { art: 'cat' })
  t.test('P23: it comes after the first touch, waits while somebody writes or a dialog asks, takes no focus, harms no strict page; declined, there is none', async t => { await declines(t, shop) })
  t.test('P23: accepted, the chat opens with its words and the cursor in the composer, and an operator is waited for', async t => { await accepts(t, shop) })
  t.test('P23: a rule that is made while the page is open invites on it', async t => { await comesLater(t, shop) })
  t.test('P12: under reduced motion nothing of it moves; an own picture plays else, on a canvas', async t => { await plays(t, shop) })
}

t.test('the usual rule asks for half a minute and never where people pay', async t => {
  t.equal(defaultConditions.pageMs, 30_000)
  for (const page of ['/checkout', '/en/checkout/step-2', '/payment', '/pay/card', '/de/kasse']) t.ok(defaultConditions.pages.exclude.some(pattern => matchesPage(`https://shop.example${page}`, pattern)), page)
  t.notOk(defaultConditions.pages.exclude.some(pattern => matchesPage('https://shop.example/boots?colour=brown', pattern)))
})

/** The site's only rule. */
async function writeRule ({ desk }: Shop, { art, conditions = {} }: { art: string, conditions?: Partial<RuleConditions> }): Promise<void> {
  const site = await siteOf(desk)
  const { body: { rules } } = await ask<RulesAnswer>(desk, 'rules', { site })
  for (const { id } of rules) await ask(desk, 'rules/delete', { site, id })
  const rule = { name: 'Boots finder', active: true, text, from: 'Ana', art, mostPerVisitor: 9, conditions: { ...defaultConditions, pageMs: 0, ...conditions } }
  const { status } = await ask(desk, 'rules/add', { site, rule })
  if (status !== 200) throw new Error(`the rule was answered ${status}`)
}

const cardOf = (page: Page): ReturnType<Page['locator']> => page.locator('shopbell-chat .card')

/** So long that it would have been looked at twice. */
async function aWhile (page: Page): Promise<void> {
  await page.evaluate(async () => { await new Promise(resolve => { setTimeout(resolve, 1100) }) })
}

async function declines (t: Test, shop: Shop): Promise<void> {
  const { desk, pages } = shop
  const page = await openHost(t, shop)
  const claims: string[] = []
  page.on('request', request => { if (request.url().endsWith('/rule')) claims.push(request.url()) })
  const watching = page.waitForResponse(/\/w\/rules-\w+\.js/)
  await page.goto(`${pages.origin}/strict`)
  await watching
  await page.evaluate(() => {
    document.body.append(...['input', 'button', 'dialog'].map(name => Object.assign(document.createElement(name), { id: name, textContent: name })))
  })
  const shifts = (await harm(page)).shifts.length
  await aWhile(page)
  t.same(claims, [], 'nobody has touched the page')
  await page.locator('#input').click()
  await aWhile(page)
  t.same(claims, [], 'somebody writes')
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('#button')?.focus()
    document.querySelector<HTMLDialogElement>('#dialog')?.showModal()
  })
  await aWhile(page)
  t.same(claims, [], 'a dialog asks')
  await page.evaluate(() => { document.querySelector<HTMLDialogElement>('#dialog')?.close() })
  await cardOf(page).getByText(text).waitFor()
  t.equal(claims.length, 1)
  t.equal(await page.evaluate(() => document.activeElement?.id), 'button', 'the focus is the page\'s')
  await cardOf(page).locator('svg .cat-m').waitFor()
  t.equal(await page.locator('shopbell-chat .told').textContent(), `Invitation from Ana: ${text} Press Chat to reply.`)
  const [yes, no] = await Promise.all(['Chat', 'No, thanks'].map(async name => await cardOf(page).getByRole('button', { name, exact: true }).boundingBox()))
  t.same([yes?.width, yes?.height], [no?.width, no?.height], 'saying no is as easy')
  await picture(page, '50-rule')
  await desk.getByText(/Invited: shown|Invitation shown/).first().waitFor()
  await cardOf(page).getByRole('button', { name: 'No, thanks' }).click()
  await cardOf(page).waitFor({ state: 'detached' })
  const seen = await harm(page)
  t.same(seen.violations, [])
  t.same(seen.shifts.slice(shifts), [])
  const visitor = await until(async () => (await whoIsHere(desk)).length === 1, 'they are here').then(async () => (await whoIsHere(desk))[0])
  const invited = await ask<{ code: string }>(desk, 'invite', { key: crypto.randomUUID(), visitor, text, art: 'wave' })
  t.same([invited.status, invited.body.code], [409, 'declined_lately'], 'operators wait, too')
  const [hello] = await Promise.all([page.waitForResponse(/\/hello$/), page.goto(`${pages.origin}/boots`)])
  t.notOk('rules' in await hello.json(), 'none for the rest of the visit')
  await leaveHost(t, shop, page)
}

async function whoIsHere (desk: Page): Promise<string[]> {
  return (await ask<{ visitors: Array<{ id: string, gone: boolean }> }>(desk, 'roster', {})).body.visitors.filter(({ gone }) => !gone).map(({ id }) => id)
}

async function accepts (t: Test, shop: Shop): Promise<void> {
  const { desk, pages } = shop
  const page = await openHost(t, shop)
  await page.goto(`${pages.origin}/boots`)
  await page.locator('shopbell-chat .launcher').waitFor()
  await hide(page, true)
  await page.locator('h1').click()
  await aWhile(page)
  t.equal(await cardOf(page).count(), 0, 'nobody looks')
  await hide(page, false)
  await cardOf(page).getByText(text).waitFor()
  const beside = await page.context().newPage()
  await beside.goto(`${pages.origin}/`)
  await cardOf(beside).getByText(text).waitFor()
  await cardOf(page).getByRole('button', { name: 'Chat', exact: true }).click()
  await panelOf(page).getByText(text).waitFor()
  await until(async () => await page.evaluate(() => document.querySelector('shopbell-chat')?.shadowRoot?.activeElement?.localName === 'textarea'), 'the cursor is in the composer')
  await cardOf(beside).waitFor({ state: 'detached' })
  t.same(uncaught.get(beside), [])
  await beside.close()
  const { body: { conversations: [waiting] } } = await ask<{ conversations: Array<{ state: string, invitation: string }> }>(desk, 'conversations', { list: 'open' })
  t.match(waiting, { state: 'waiting', invitation: 'accepted' })
  await leaveHost(t, shop, page)
}

async function comesLater (t: Test, shop: Shop): Promise<void> {
  await writeRule(shop, { art: 'cat', conditions: { pages: { include: ['/nowhere'], exclude: [] } } })
  const page = await openHost(t, shop)
  await page.goto(`${shop.pages.origin}/boots`)
  await page.locator('shopbell-chat .launcher').waitFor()
  await page.locator('h1').click()
  await aWhile(page)
  t.equal(await cardOf(page).count(), 0)
  await writeRule(shop, { art: 'cat' })
  await cardOf(page).getByText(text).waitFor()
  await leaveHost(t, shop, page)
}

async function plays (t: Test, shop: Shop): Promise<void> {
  const { desk, pages } = shop
  const moving = async (page: Page): Promise<number> => await page.evaluate(() => document.querySelector('shopbell-chat')?.shadowRoot?.getAnimations().length ?? -1)
  const still = await openHost(t, shop, { reducedMotion: 'reduce' })
  await still.goto(`${pages.origin}/boots`)
  await still.locator('h1').click()
  await cardOf(still).locator('svg .cat-m').waitFor()
  t.equal(await moving(still), 0)
  await leaveHost(t, shop, still)
  const { body: { own } } = await ask<{ own: Array<{ art: string }> }>(desk, 'art/add', { name: 'Ours', picture: gif.toString('base64') })
  await writeRule(shop, { art: own[0]!.art })
  for (const reducedMotion of ['no-preference', 'reduce'] as const) {
    const page = await openHost(t, shop, { reducedMotion })
    await page.goto(`${pages.origin}/strict`)
    await page.locator('h1').click()
    await cardOf(page).locator('canvas').waitFor()
    const colour = async (): Promise<string> => await page.evaluate(readColour)
    if (reducedMotion === 'reduce') {
      await until(async () => await colour() === '255,0,0,255', 'the first frame')
      await aWhile(page)
      t.equal(await colour(), '255,0,0,255')
    } else for (const frame of ['0,0,255,255', '255,0,0,255']) await until(async () => await colour() === frame, 'it moves')
    t.same((await harm(page)).violations, [])
    await leaveHost(t, shop, page)
  }
}

/** Of the card's canvas, by way of another one: reading it itself would be complained of in the console. */
function readColour (): string {
  const shown = document.querySelector('shopbell-chat')?.shadowRoot?.querySelector<HTMLCanvasElement>('.card canvas')
  const copy = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (shown != null) copy?.drawImage(shown, 0, 0)
  return String(copy?.getImageData(0, 0, 1, 1).data)
}
