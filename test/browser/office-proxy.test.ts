// Visitor and operator sit in offices whose Squid is the browsers' only way out: page, widget, invitation and talk all the same.
import t from 'tap'
import { everything } from '../helpers/everything.ts'
import { lacks } from '../helpers/programs.ts'
import { checkSquid, startSquid } from '../proxies/squid.ts'
import { answer, invite, openChat, panelOf, say, wordsOf } from './talk.ts'
import { openDesk, openShop, openVisitor, uncaught } from './stage.ts'

const options = { skip: lacks('squid') }

t.test('Squid takes its configuration', { ...options }, t => {
  t.notMatch(checkSquid(t, ''), /ERROR|WARNING/)
  t.end()
})

if (everything) {
  t.test('the whole talk by a browser behind Squid', { ...options, timeout: 110_000 }, async t => {
    const { stage, desk: first, pages } = await openShop(t)
    const proxy = async (): Promise<{ server: string, bypass: string }> => ({ server: `http://127.0.0.1:${await startSquid(t)}`, bypass: '<-loopback>' })
    const desk = await openDesk(t, stage, { proxy: await proxy(), storageState: await first.context().storageState() })
    await first.close()
    const visitor = await openVisitor(t, stage, { proxy: await proxy() })
    let upgrades = 0
    for (const page of [desk, visitor]) {
      page.on('websocket', () => { upgrades++ })
      // A port that Squid lets nobody ask.
      await page.goto('http://127.0.0.1:81/')
      t.match(await page.content(), /Generated .* by office \(squid/, 'this browser\'s way out is Squid')
    }

    await desk.goto(`${stage.origin}/visitors`)
    await visitor.goto(`${pages.origin}/`)
    await desk.locator('[data-visitor]').waitFor()
    await invite(desk, 'Can I help you?')
    const card = visitor.locator('shopbell-chat .card')
    await card.getByRole('button', { name: 'Chat', exact: true }).click()
    await say(visitor, 'Which ones are waterproof?')
    await openChat(desk, 'Which ones are waterproof?')
    const said = ['Can I help you?', 'Which ones are waterproof?']
    for (let number = 1; number <= 5; number++) {
      await answer(desk, `Answer ${number}`)
      await panelOf(visitor).getByText(`Answer ${number}`).waitFor()
      await say(visitor, `Question ${number}`)
      await desk.getByRole('log').getByText(`Question ${number}`).waitFor()
      said.push(`Answer ${number}`, `Question ${number}`)
    }
    t.same(await wordsOf(visitor), said, 'each once and in order')
    t.equal(upgrades, 0, 'no websocket was tried')
    t.same([uncaught.get(visitor), uncaught.get(desk)], [[], []])
  })
}
