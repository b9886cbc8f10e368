// Owners' pages that make it hard: a strict policy, hostile styles, keys and focus taken, a frame without storage.
import t from 'tap'
import type { Locator } from 'playwright-core'
import type { Test } from 'tap'
import { everything } from '../../helpers/everything.ts'
import { answer, ask, invite, launcherOf, openChat, panelOf, say, wordsOf } from '../talk.ts'
import { leaveHost, openHost } from '../guests.ts'
import { allow, harm, openShop, picture, until } from '../stage.ts'

const shop = await openShop(t)
const { stage, desk, pages } = shop
const row = desk.locator('[data-visitor]')

if (everything) {
  t.test('P15, P16: a page with hostile styles, and an overlay that comes later', standsStyles)
  t.test('a page that takes "/" for its search and the focus for its dialog gets neither of ours', keepsKeys)
  t.test('P17: a sandboxed frame without storage', livesInFrame)
}

t.test('P14: a page with a strict policy', async t => {
  const page = await openHost(t, shop)
  await page.goto(`${pages.origin}/strict`)
  await launcherOf(page).waitFor()
  const styled = 'width 56px, radius 144px, rgb(11, 95, 204)'
  const look = async (): Promise<string> => await launcherOf(page).evaluate(button => {
    const { width, borderRadius, backgroundColor } = getComputedStyle(button)
    return `width ${width}, radius ${borderRadius}, ${backgroundColor}`
  })
  // It fades in: what is asked too early is on the way there.
  await until(async () => await look() === styled, 'the launcher is styled')
  t.equal(await look(), styled, 'the launcher is styled')
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
  await leaveHost(t, shop, page)
})

async function standsStyles (t: Test): Promise<void> {
  const page = await openHost(t, shop)
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
  await leaveHost(t, shop, page)
}

async function keepsKeys (t: Test): Promise<void> {
  const page = await openHost(t, shop)
  await page.goto(`${pages.origin}/`)
  await launcherOf(page).waitFor()
  await page.evaluate(() => {
    const field = document.body.appendChild(document.createElement('input'))
    field.id = 'field'
    const taken: string[] = Object.assign(window, { taken: [] }).taken
    const take = (event: Event, why: string): void => {
      if (event.target === field) return
      taken.push(why)
      event.preventDefault()
      field.focus()
    }
    document.addEventListener('keydown', event => { if (event.key === '/') take(event, 'key') })
    document.addEventListener('focusin', event => { take(event, 'focus') })
  })
  const taken = async (): Promise<string[]> => await page.evaluate(() => (window as unknown as { taken: string[] }).taken.splice(0))
  await page.getByRole('link').first().focus()
  await page.evaluate(() => { (document.activeElement as HTMLElement).blur() })
  await page.keyboard.press('/')
  t.same([...new Set(await taken())], ['focus', 'key'], 'of its own it takes both')

  const staysOn = async (part: Locator, what: string): Promise<void> => {
    await part.focus()
    await part.press('/')
    t.ok(await part.evaluate(part => (part.getRootNode() as ShadowRoot).activeElement === part), `${what} keeps the focus`)
    t.same(await taken(), [], what)
  }
  await staysOn(launcherOf(page), 'the button')
  await page.evaluate(() => { document.getElementById('field')?.blur() })
  await row.waitFor()
  await invite(desk, 'Can I help you choose?')
  const card = page.locator('shopbell-chat .card')
  await staysOn(card.getByRole('button', { name: 'Chat', exact: true }), 'the invitation')
  await card.getByRole('button', { name: 'Chat', exact: true }).press('Enter')
  const box = panelOf(page).getByLabel('Write a message')
  await box.waitFor()
  await box.pressSequentially('1/2 or 3/4?')
  t.equal(await box.inputValue(), '1/2 or 3/4?')
  t.same(await taken(), [], 'the panel')
  await leaveHost(t, shop, page)
}

async function livesInFrame (t: Test): Promise<void> {
  await allow(desk, stage, 'null')
  const page = await openHost(t, shop)
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
  await leaveHost(t, shop, page)
}
