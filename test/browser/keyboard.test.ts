// The whole way by keys alone, for both sides, with the focus in sight.
import t from 'tap'
import type { Locator, Page } from 'playwright-core'
import { launcherOf, panelOf } from './talk.ts'
import { openDesk, openShop, openVisitor, password, until } from './stage.ts'

const { stage, pages } = await openShop(t)

t.test('by keys alone', async t => {
  const guest = await openVisitor(t, stage)
  const person = await openDesk(t, stage)

  t.comment('the operator signs in and finds the visitor')
  await person.goto(`${stage.origin}/sign-in`)
  await press(person, '#email', 'Tab')
  await person.keyboard.type('ana@boots.example')
  await press(person, '#password', 'Tab')
  await person.keyboard.type(password)
  await person.keyboard.press('Enter')
  await person.waitForURL('**/visitors')
  await guest.goto(`${pages.origin}/`)
  const row = person.locator('[data-visitor]')
  await row.waitFor()
  await press(person, '[data-visitor]', 'Tab')
  t.ok(await isRinged(row), 'the row has a ring')
  await person.keyboard.press('i')
  await until(async () => await isFocused(person.locator('#invite-text')), 'the words have the focus')
  await person.keyboard.type('By keys: hello!')
  await person.keyboard.press('Enter')

  t.comment('the visitor reaches the card, then the chat')
  const card = guest.locator('shopbell-chat .card')
  await card.waitFor()
  await press(guest, '.card button', 'Tab')
  t.ok(await isRinged(card.getByRole('button', { name: 'Chat', exact: true })), 'the button has a ring')
  await guest.keyboard.press('Enter')
  const box = panelOf(guest).getByLabel('Write a message')
  await until(async () => await isFocused(box), 'the cursor in the composer')
  await guest.keyboard.type('By keys, too.')
  await guest.keyboard.press('Enter')

  t.comment('the operator answers and ends')
  await person.locator('.rail .badge').first().waitFor()
  await person.keyboard.press('g')
  await person.keyboard.press('c')
  await person.waitForURL('**/chats')
  await person.keyboard.press('n')
  await person.getByRole('log').getByText('By keys, too.').waitFor()
  await press(person, '#composer', 'Tab')
  await person.keyboard.type('Good.')
  await person.keyboard.press('Enter')
  await panelOf(guest).getByText('Good.').waitFor()

  t.comment('the visitor closes, and opens by the button')
  await guest.keyboard.press('Escape')
  await panelOf(guest).waitFor({ state: 'detached' })
  t.ok(await isFocused(launcherOf(guest)), 'the focus is back on the button')
  t.ok(await isRinged(launcherOf(guest)), 'with a ring')
  await guest.keyboard.press('Enter')
  await until(async () => await isFocused(box), 'the cursor in the composer again')
  await person.keyboard.press('Escape')
  await person.keyboard.press('e')
  await panelOf(guest).getByText('Ana Lima ended this chat').waitFor()

  t.comment('an address of no chat says so, and leads back')
  await person.goto(`${stage.origin}/chats/00000000-0000-4000-8000-000000000000`)
  await person.getByText('This chat is not here').waitFor()
  await press(person, '.chat-none a', 'Tab')
  await person.keyboard.press('Enter')
  await person.waitForURL('**/chats')
})

/** Presses `key` until the focus is on what `selector` names, in the page or in the widget. */
async function press (page: Page, selector: string, key: string): Promise<void> {
  for (let times = 0; times < 60; times++) {
    const there = await page.evaluate(selector => {
      const { activeElement } = document
      return (activeElement?.shadowRoot?.activeElement ?? activeElement)?.matches(selector) === true
    }, selector)
    if (there) return
    await page.keyboard.press(key)
  }
  throw new Error(`${selector} can't be reached by ${key}`)
}

async function isFocused (part: Locator): Promise<boolean> {
  return await part.evaluate(element => (element.getRootNode() as Document | ShadowRoot).activeElement === element)
}

async function isRinged (part: Locator): Promise<boolean> {
  return await part.evaluate(element => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    return element.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
  })
}

t.test('the button makes way for what has the page\'s focus', async t => {
  const guest = await openVisitor(t, stage)
  await guest.goto(`${pages.origin}/`)
  const launcher = launcherOf(guest)
  await launcher.waitFor()
  const before = await launcher.boundingBox()
  await guest.evaluate(() => {
    const covered = document.createElement('button')
    covered.style.cssText = 'position:fixed;right:24px;bottom:24px;width:30px;height:30px'
    covered.id = 'covered'
    document.body.append(covered)
    covered.focus()
  })
  const at = async (): Promise<string | undefined> => await guest.evaluate(() => document.elementFromPoint(innerWidth - 39, innerHeight - 39)?.id)
  await until(async () => await at() === 'covered', 'it is in sight')
  await guest.locator('#to-boots').focus()
  await until(async () => await at() !== 'covered', 'the button is back')
  t.same(await launcher.boundingBox(), before, 'where it was')
  await launcher.focus()
  await launcher.press('Enter')
  await panelOf(guest).waitFor()
  t.same(await launcher.boundingBox(), before, 'its own focus moves it nowhere')
})
