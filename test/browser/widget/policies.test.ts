// The policies that docs/embedding.md names are enough for all that the widget fetches: button, panel, calls, a second tab, a language, emoji, files, an invitation. In `npm run test:all`.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { everything } from '../../helpers/everything.ts'
import { leaveHost, openHost } from '../guests.ts'
import { harm, openShop, until } from '../stage.ts'
import { answer, invite, launcherOf, openChat, panelOf, say } from '../talk.ts'

const docs = readFileSync('docs/embedding.md', 'utf8')
const directives = /^script-src https:\/\/chat\.example; connect-src https:\/\/chat\.example$/m.exec(docs)?.[0] ?? ''

if (everything) {
  const shop = await openShop(t)
  const { stage, desk, pages } = shop
  const snippet = /<script async[^>]*><\/script>/.exec(await (await fetch(`${pages.origin}/`)).text())?.[0] ?? ''
  const named = `default-src 'none'; ${directives.replaceAll('https://chat.example', stage.origin)}`
  for (const [name, policy] of [['the two directives alone', named], ['Trusted Types, of which the page allows none', `${named}; require-trusted-types-for 'script'; trusted-types 'none'`]] as const) {
    t.test(`on a page with ${name} all of it works, and the browser complains of nothing`, async t => {
      const page = await openHost(t, shop)
      const fetched = new Set<string>()
      page.on('request', request => { fetched.add(/\/w\/([a-z]+)-/.exec(request.url())?.[1] ?? '') })
      await page.context().route(`${pages.origin}/own`, async route => {
        await route.fulfill({ contentType: 'text/html', headers: { 'content-security-policy': policy }, body: `<!doctype html><html lang="en"><title>Own</title>${snippet}<body><h1>Own</h1>` })
      })
      await page.goto(`${pages.origin}/own`)
      await launcherOf(page).waitFor()
      await desk.locator('[data-visitor]').waitFor()
      await invite(desk, 'Good day!')
      await page.locator('shopbell-chat .card .art svg').waitFor()
      await page.locator('shopbell-chat .card').getByRole('button', { name: 'Chat', exact: true }).click()
      await say(page, 'From behind a policy.')
      const other = await page.context().newPage()
      await other.goto(`${pages.origin}/own`)
      await launcherOf(other).waitFor()
      await until(async () => fetched.has('tabs'), 'the tabs elect one')
      await panelOf(page).getByRole('button', { name: 'Emoji' }).click()
      await page.keyboard.press('Escape')
      await panelOf(page).locator('input[type=file]').setInputFiles({ name: 'boots.txt', mimeType: 'text/plain', buffer: Buffer.from('42') })
      await openChat(desk, 'From behind a policy.')
      await desk.getByRole('log').getByText('boots.txt').first().waitFor()
      await answer(desk, 'Read you.')
      await panelOf(page).getByText('Read you.').waitFor()
      await page.evaluate(() => {
        const { Shopbell } = window as unknown as { Shopbell: (...call: unknown[]) => void }
        Shopbell('identify', { name: 'Mara' })
        Shopbell('set', { lang: 'de' })
      })
      await panelOf(page).getByLabel('Nachricht schreiben').waitFor()
      for (const part of ['panel', 'invitation', 'tabs', 'emoji', 'files', 'calls', 'de', 'art']) t.ok(fetched.has(part), part)
      for (const each of [page, other]) t.same((await harm(each)).violations, [])
      await other.close()
      await leaveHost(t, shop, page)
    })
  }
}

t.test('the docs name the two directives', async t => {
  t.not(directives, '')
})
