// How it looks for those who asked for no motion, for their own colours, or have a narrow screen; and how soon the invitation's pictures rest for all others.
import { readFileSync, readdirSync } from 'node:fs'
import t from 'tap'
import type { Locator, Page } from 'playwright-core'
import type { Test } from 'tap'
import { answer, invite, launcherOf, openChat, panelOf, say } from './talk.ts'
import { openShop, openVisitor, picture } from './stage.ts'

const { stage, desk, pages } = await openShop(t)

t.test('still, in forced colours, and on a narrow screen', async t => {
  const guest = await openVisitor(t, stage)
  await guest.emulateMedia({ reducedMotion: 'reduce' })
  await guest.goto(`${pages.origin}/`)
  await still(t, 'the button', { page: guest, act: async () => { await launcherOf(guest).waitFor() } })
  await desk.locator('[data-visitor]').first().waitFor()
  await invite(desk, 'Still?')
  const card = guest.locator('shopbell-chat .card')
  await still(t, 'the invitation', { page: guest, act: async () => { await card.waitFor() } })
  await rest(t, guest)
  await still(t, 'the panel', {
    page: guest,
    act: async () => {
      await card.getByRole('button', { name: 'Chat', exact: true }).click()
      await panelOf(guest).waitFor()
    }
  })
  await say(guest, 'Still.')
  await openChat(desk, 'Still.')
  await still(t, 'a message', {
    page: guest,
    act: async () => {
      await answer(desk, 'Quite.')
      await panelOf(guest).getByText('Quite.').waitFor()
    }
  })

  await guest.emulateMedia({ forcedColors: 'active' })
  const parts: Array<[string, Locator]> = [['launcher', launcherOf(guest)], ['panel', panelOf(guest)], ['input', panelOf(guest).getByLabel('Write a message')], ['bubble', panelOf(guest).locator('.bubble').last()]]
  for (const [name, part] of parts) t.ok(await hasBorder(part), `${name} has a border in forced colours`)
  await picture(guest, '40-forced-colours')
  await desk.emulateMedia({ forcedColors: 'active' })
  t.ok(await hasBorder(desk.locator('#composer')))
  await picture(desk, '41-forced-colours')

  for (const page of [guest, desk]) {
    await page.emulateMedia({ forcedColors: null })
    await page.setViewportSize({ width: 320, height: 568 })
  }
  t.equal(await overflow(guest), 0, 'the visitor scrolls down only')
  await picture(guest, '42-narrow')
  await picture(desk, '43-narrow')
  t.equal(await overflow(desk), 0, 'the chat scrolls down only')
  for (const path of ['/visitors', '/chats', '/inbox', '/install', '/settings', '/people']) {
    await desk.goto(`${stage.origin}${path}`)
    await desk.locator('main .page').waitFor()
    await desk.getByText(/^Loading/).waitFor({ state: 'hidden' })
    await picture(desk, `44-narrow-${path.slice(1)}`)
    t.equal(await overflow(desk), 0, `${path} scrolls down only`)
    t.same(await clipped(desk), [], `${path}: every control is in sight`)
  }
})

const drawings = readdirSync('widget/art').map(name => name.replace('.svg', ''))
/** ux.md lets the pictures move for three seconds at most. */
const mostMovingMs = 3000

/** Each picture moves and comes to rest, and doesn't move at all for who asked for that, as this guest did. */
async function rest (t: Test, guest: Page): Promise<void> {
  await guest.emulateMedia({ reducedMotion: 'no-preference' })
  for (const art of drawings) {
    const moving = await motionsOf(guest, art)
    t.ok(moving.some(({ name }) => name !== 'card') && moving.some(({ name }) => name === 'card'), `${art}: the card and its picture move`)
    for (const { name, endMs } of moving) t.ok(endMs > 0 && endMs <= mostMovingMs, `${art}: ${name} ends after ${endMs} ms`)
  }
  await guest.emulateMedia({ reducedMotion: 'reduce' })
  for (const art of drawings) t.same(await motionsOf(guest, art), [], `${art} stands still`)
}

/** The card's animations with this drawing on it: with all their repeats and delays. What was over begins again, as the card is shown anew. */
async function motionsOf (page: Page, art: string): Promise<Array<{ name: string, endMs: number }>> {
  return await page.evaluate(text => {
    const root = document.querySelector('shopbell-chat')?.shadowRoot
    const card = root?.querySelector<HTMLElement>('.card')
    if (!root || !card) throw new Error('no card')
    const drawing = new DOMParser().parseFromString(text, 'text/html').querySelector('svg')
    if (drawing !== null) card.querySelector('.art')?.replaceChildren(drawing)
    card.style.display = 'none'
    card.getBoundingClientRect()
    card.style.display = ''
    return root.getAnimations().map(animation => ({ name: (animation as CSSAnimation).animationName, endMs: Number(animation.effect?.getComputedTiming().endTime) }))
  }, readFileSync(`widget/art/${art}.svg`, 'utf8'))
}

async function hasBorder (part: Locator): Promise<boolean> {
  return await part.evaluate(element => {
    const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(element)
    return borderTopStyle !== 'none' && parseFloat(borderTopWidth) >= 1 && borderTopColor !== backgroundColor
  })
}

/** 50 ms after `act` nothing of ours runs. */
async function still (t: Test, name: string, { page, act }: { page: Page, act: () => Promise<void> }): Promise<void> {
  await act()
  const running = await page.evaluate(async () => {
    await new Promise(resolve => { setTimeout(resolve, 50) })
    const root = document.querySelector('shopbell-chat')?.shadowRoot
    return (root?.getAnimations() ?? []).filter(({ playState }) => playState === 'running').length
  })
  t.equal(running, 0, `${name} stands still`)
}

async function overflow (page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

/** Buttons, links and fields that stand over the edge of a screen 320 px wide. */
async function clipped (page: Page): Promise<string[]> {
  return await page.locator('main :is(button, a, input, textarea, select):visible').evaluateAll(controls => controls.flatMap(control => {
    const { left, right } = control.getBoundingClientRect()
    return left >= 0 && right <= innerWidth ? [] : [`${control.ariaLabel ?? control.textContent} ${left} to ${right}`]
  }))
}
