// What an owner decides on the console's pages, by hand: a rule that invites, and opening hours. The owner's pages obey. In `npm run test:all`.
import t from 'tap'
import type { Locator, Page } from 'playwright-core'
import { everything } from '../../helpers/everything.ts'
import { thereNow } from '../../../operator-web/model/week.ts'
import { defaultSettings } from '../../../src/wire/settings.ts'
import { leaveHost, openHost } from '../guests.ts'
import { openShop, until } from '../stage.ts'
import { launcherOf, panelOf } from '../talk.ts'

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

if (everything) {
  const shop = await openShop(t)
  const { stage, desk, pages } = shop
  const save = async (): Promise<void> => { await desk.getByRole('button', { name: 'Save' }).first().click() }
  const nameOf = async (page: Page): Promise<string> => await launcherOf(page).getAttribute('aria-label') ?? ''
  const day = (name: string): Locator => desk.getByRole('group', { name, exact: true })

  t.test('a rule that was made on its page invites where it says, and its page says that it did', async t => {
    const page = await openHost(t, shop)
    const card = page.locator('shopbell-chat .card')
    await desk.goto(`${stage.origin}/settings/invitations`)
    await desk.getByText('No rules yet.').waitFor()
    await desk.getByRole('link', { name: 'Add a rule' }).click()
    await desk.getByLabel('Name of the rule').fill('Boots finder')
    await desk.getByLabel('What the invitation says').fill('Which boots are you looking for?')
    await desk.getByLabel('In whose name').fill('Ana')
    for (const fold of ['Pages', 'What they do']) await desk.locator('summary', { hasText: fold }).click()
    await desk.getByLabel('On these pages', { exact: true }).fill('/boots')
    await desk.getByLabel('Time on the page').fill('1')
    await save()
    await desk.getByText('Rule saved.').waitFor()

    await page.goto(`${pages.origin}/`)
    await launcherOf(page).waitFor()
    await page.locator('h1').click()
    // Long enough for it to have come twice.
    await page.evaluate(async () => { await new Promise(resolve => { setTimeout(resolve, 3000) }) })
    t.equal(await card.count(), 0, 'not on other pages')
    await page.goto(`${pages.origin}/boots`)
    await page.locator('h1').click()
    await card.getByText('Which boots are you looking for?').waitFor()
    await card.getByText('Ana', { exact: true }).waitFor()
    await card.getByRole('button', { name: 'No, thanks' }).click()
    await until(async () => {
      await desk.reload()
      await desk.getByRole('link', { name: 'Edit Boots finder' }).waitFor()
      return /1\s*shown/.test(await desk.locator('.rules').innerText())
    }, 'it was shown once')
    await leaveHost(t, shop, page)
  })

  t.test('hours that were saved on their page close the chat and say when it opens, on the visitor\'s clock, and open it again', async t => {
    const page = await openHost(t, shop, { timezoneId: 'Asia/Kolkata' })
    await page.goto(`${pages.origin}/`)
    await until(async () => (await nameOf(page)).includes('online'), 'online')
    await desk.goto(`${stage.origin}/settings/hours`)
    await desk.getByLabel('Open by hours').check()
    await desk.getByLabel('Time zone').selectOption('Asia/Tokyo')
    for (const name of days) for (const remove of await day(name).getByRole('button', { name: /^Remove/ }).all()) await remove.click()
    // In two days: neither is on summer time, nor is the hour on another day there.
    const today = thereNow({ ...defaultSettings.hours, zone: 'Asia/Tokyo' }, Date.now())?.weekday ?? 0
    const name = days[(today + 2) % 7] ?? ''
    await day(name).getByRole('button', { name: `Add hours on ${name}` }).click()
    await desk.getByLabel(`${name}, from`).fill('09:00')
    await desk.getByLabel(`${name}, to`).fill('17:00')
    await save()
    await desk.getByText('Saved.').first().waitFor()
    await until(async () => (await nameOf(page)).replace('\u202f', ' ') === `Leave a message. We're offline until ${name.slice(0, 3)} 5:30 AM`, 'the button says when')
    await launcherOf(page).click()
    await panelOf(page).getByText(new RegExp(`We're back on ${name} at 5:30.AM your time\\.`)).waitFor()
    await panelOf(page).getByLabel('Message').fill('Until then')

    for (const each of days) {
      if (each !== name) await day(each).getByRole('button', { name: `Add hours on ${each}` }).click()
      await desk.getByLabel(`${each}, from`).fill('00:00')
      await desk.getByLabel(`${each}, to`).fill('00:00')
    }
    await save()
    await until(async () => (await nameOf(page)).includes('Close'), 'the panel is open')
    await panelOf(page).getByText("We're online now.").waitFor()
    t.equal(await panelOf(page).getByLabel('Message').inputValue(), 'Until then')
    await leaveHost(t, shop, page)
  })
}

t.test('a week begins on Monday', async t => {
  t.equal(thereNow({ ...defaultSettings.hours, zone: 'Asia/Tokyo' }, Date.parse('2026-11-22T15:00:00Z'))?.weekday, 0)
})
