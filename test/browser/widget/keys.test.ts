// The visitor's whole way by keys alone: nothing asks for a mouse, and each step's focus can be seen.
import t from 'tap'
import type { Test } from 'tap'
import type { Locator, Page } from 'playwright-core'
import { focused, press, ringShare, type } from '../focus.ts'
import { openHost, leaveHost } from '../guests.ts'
import { decide } from '../settings.ts'
import { openDesk, openShop, picture } from '../stage.ts'
import { answer, launcherOf, openChat, panelOf } from '../talk.ts'

const shop = await openShop(t)
const { stage, desk, pages } = shop
await decide(desk, ({ form }) => { Object.assign(form, { on: true, fields: { name: 'required', email: 'optional', phone: 'off', question: 'off' } }) })
const scratch = await openDesk(t, stage)

t.test('P08: by keys alone the visitor opens the chat, fills the form in, talks, attaches, rates, and is back at the button', async t => {
  const page = await openHost(t, shop)
  const panel = panelOf(page)
  await page.goto(`${pages.origin}/`)
  // The node hears of the operator with its first poll for this site.
  await page.locator('html[data-shopbell-status=online]').waitFor()
  await press(page, '.launcher', 'Tab')
  await ringed(t, page, { part: launcherOf(page), name: 'the button' })
  await page.keyboard.press('Enter')

  const name = panel.getByLabel('Name')
  await focused(name, 'the first field')
  await ringed(t, page, { part: name, name: 'a field' })
  await type(page, name, 'Mara')
  await page.keyboard.press('Tab')
  await type(page, panel.getByLabel('E-mail'), 'mara@post.example')
  const begin = panel.getByRole('button', { name: 'Start chat' })
  await page.keyboard.press('Tab')
  await focused(begin, 'the form\'s button')
  await ringed(t, page, { part: begin, name: 'the form\'s button' })
  await page.keyboard.press('Enter')

  const box = panel.getByLabel('Write a message')
  await focused(box, 'the composer')
  await ringed(t, page, { part: box, name: 'the composer' })
  await type(page, box, 'By keys alone.')
  await page.keyboard.press('Enter')
  await openChat(desk, 'By keys alone.')
  await answer(desk, 'Very well.')
  await panel.getByText('Very well.').waitFor()

  const clip = panel.getByRole('button', { name: 'Attach a file' })
  await press(page, '.writing button', 'Shift+Tab')
  await focused(clip, 'the paperclip')
  const choosing = page.waitForEvent('filechooser')
  await page.keyboard.press('Enter')
  await (await choosing).setFiles({ name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('boots') })
  await desk.getByRole('log').getByText('list.txt').first().waitFor()
  await ringed(t, page, { part: clip, name: 'the paperclip' })

  await desk.getByRole('button', { name: 'End chat' }).click()
  const good = panel.getByRole('radio', { name: 'Good' })
  await good.waitFor({ state: 'attached' })
  await press(page, 'input[type=radio]', 'Tab')
  await page.keyboard.press(' ')
  t.ok(await good.isChecked())
  await ringed(t, page, { part: panel.locator('.rate label.good'), name: 'the rating' })
  await page.keyboard.press('Tab')
  await type(page, panel.getByLabel('Say more'), 'Quick.')
  const send = panel.getByRole('button', { name: 'Send', exact: true })
  await press(page, '.rate button', 'Tab')
  await focused(send, 'the rating\'s button')
  await ringed(t, page, { part: send, name: 'the rating\'s button' })
  await page.keyboard.press('Enter')
  await focused(panel.getByRole('log'), 'the log, since the button is gone')
  await panel.getByText('Thank you. You can change your answer until you leave.').waitFor()
  await picture(page, '61-by-keys')
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  await focused(launcherOf(page), 'the button')
  await ringed(t, page, { part: launcherOf(page), name: 'the button again' })
  await leaveHost(t, shop, page)
})

/** It changes at least half of the pixels of a frame that is two pixels wide; rounded corners and gaps take the rest. */
async function ringed (t: Test, page: Page, { part, name }: { part: Locator, name: string }): Promise<void> {
  const share = await ringShare(page, part, scratch)
  t.ok(share > 0.5, `${name} has a ring of ${share.toFixed(2)} of a frame`)
}
