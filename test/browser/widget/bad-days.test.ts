// Days on which something is in the way: a dialog of the page's, a file that doesn't come, a server that is gone. The page is unharmed, and who asks for the chat gets it, or a way to it. In `npm run test:all`.
import t from 'tap'
import { everything } from '../../helpers/everything.ts'
import { leaveHost, openHost } from '../guests.ts'
import { openShop, uncaught, until } from '../stage.ts'
import { ask, launcherOf, panelOf, say } from '../talk.ts'

if (everything) {
  const shop = await openShop(t)
  const { stage, pages } = shop
  const panelFile = /\/w\/panel-\w+\.js/

  t.test('a dialog of the page\'s is alone while it is open, and the chat is there after it', async t => {
    const page = await openHost(t, shop)
    await page.goto(`${pages.origin}/`)
    await ask(page, 'Before the dialog')
    await page.evaluate(() => {
      const dialog = Object.assign(document.createElement('dialog'), { id: 'own' })
      dialog.append(Object.assign(document.createElement('button'), { textContent: 'OK' }))
      document.body.append(dialog)
      dialog.showModal()
    })
    const over = await launcherOf(page).boundingBox() ?? { x: 0, y: 0 }
    t.not(await page.evaluate(({ x, y }) => document.elementFromPoint(x + 28, y + 28)?.localName, over), 'shopbell-chat', 'nothing of ours answers a click')
    await page.getByRole('button', { name: 'OK' }).click()
    await page.evaluate(() => { document.querySelector<HTMLDialogElement>('#own')?.close() })
    await say(page, 'After the dialog')
    await panelOf(page).getByText('After the dialog').waitFor()
    await leaveHost(t, shop, page)
  })

  t.test('a panel whose file didn\'t come at first says nothing wrong, and comes with the click', async t => {
    const page = await openHost(t, shop)
    let cut = 0
    await page.route(panelFile, async route => { if (cut++ === 0) await route.abort(); else await route.continue() })
    await page.goto(`${pages.origin}/`)
    await launcherOf(page).hover()
    await until(async () => cut > 1, 'it was asked for in vain, and again')
    await launcherOf(page).click()
    await panelOf(page).waitFor()
    t.equal(page.url(), `${pages.origin}/`, 'the page is still there')
    t.same(uncaught.get(page), [], 'nothing was thrown into the page')
  })

  t.test('where the panel\'s file never comes, a click leads to the chat\'s own page', async t => {
    const page = await openHost(t, shop)
    await page.route(panelFile, async route => { await route.abort() })
    await page.goto(`${pages.origin}/`)
    await launcherOf(page).waitFor()
    // A page may send its window the event; opened by its own scripts, nobody asked to leave it.
    const failed = page.waitForEvent('requestfailed', request => panelFile.test(request.url()))
    await page.evaluate(() => {
      window.dispatchEvent(new Event('focusin'))
      ;(window as unknown as { Shopbell: (name: string) => void }).Shopbell('open')
    })
    await failed
    await page.evaluate(async () => { await new Promise(resolve => { setTimeout(resolve) }) })
    t.equal(page.url(), `${pages.origin}/`)
    await launcherOf(page).click()
    await page.waitForURL(`${stage.origin}/c/*`)
    t.same(uncaught.get(page), [])
  })

  t.test('while the server is out of reach there is no dead button, and the link is a link', async t => {
    const page = await openHost(t, shop)
    const asked: string[] = []
    await page.route(`${stage.origin}/v1/**`, async route => { asked.push(route.request().url()); await route.abort() })
    await page.goto(`${pages.origin}/`)
    await until(async () => asked.length > 2, 'three hellos were in vain')
    t.equal(await page.locator('shopbell-chat').count(), 0)
    await page.locator('#live').click()
    await page.waitForURL(`${stage.origin}/c/*`)
    t.same(uncaught.get(page), [])
  })

  t.test('what was typed while the network was away is sent once it is back', async t => {
    const page = await openHost(t, shop)
    await page.goto(`${pages.origin}/`)
    await ask(page, 'With a network')
    await panelOf(page).getByText('With a network').waitFor()
    await page.context().setOffline(true)
    await say(page, 'Without one')
    await panelOf(page).getByLabel('Write a message').fill('And a draft')
    await page.context().setOffline(false)
    await shop.desk.getByRole('link', { name: /^Chats/ }).first().click()
    await shop.desk.locator('[data-chat]', { hasText: 'Without one' }).first().waitFor()
    t.equal(await panelOf(page).getByLabel('Write a message').inputValue(), 'And a draft')
    t.same(uncaught.get(page), [])
  })
}

t.test('a panel\'s file is known by its name', async t => {
  t.match('/w/panel-AB12CD34.js', /\/w\/panel-\w+\.js$/)
})
