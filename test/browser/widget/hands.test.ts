// What hands do beside writing: files by paste and drop, emoji by arrow keys, links in what was said, the chat on paper and as a file, its end by the menu. In `npm run test:all`.
import { readFile } from 'node:fs/promises'
import t from 'tap'
import type { Page } from 'playwright-core'
import { toParts } from '../../../widget/model/links.ts'
import { everything } from '../../helpers/everything.ts'
import { leaveHost, openHost } from '../guests.ts'
import { openShop, until } from '../stage.ts'
import { answer, ask, openChat, panelOf, say } from '../talk.ts'

const box = (page: Page) => panelOf(page).getByLabel('Write a message')

if (everything) {
  const shop = await openShop(t)
  const { desk, pages } = shop
  /** A visitor in a chat. */
  const begin = async (words: string): Promise<Page> => {
    const page = await openHost(t, shop)
    await page.goto(`${pages.origin}/`)
    await ask(page, words)
    await openChat(desk, words)
    await answer(desk, 'Go on.')
    await panelOf(page).getByText('Go on.', { exact: true }).waitFor()
    return page
  }
  const choose = async (page: Page, item: string): Promise<void> => {
    await panelOf(page).getByRole('button', { name: 'More' }).click()
    await panelOf(page).getByRole('menuitem', { name: item }).click()
  }

  t.test('a file that is pasted or dropped into the panel is sent', async t => {
    const page = await begin('I have files.')
    for (const how of ['paste', 'drop'] as const) {
      await box(page).evaluate((field, how) => {
        const data = new DataTransfer()
        data.items.add(new File([`by ${how}`], `${how}.txt`, { type: 'text/plain' }))
        const told = { bubbles: true, composed: true, cancelable: true }
        if (how === 'paste') field.dispatchEvent(new ClipboardEvent('paste', { ...told, clipboardData: data }))
        else for (const kind of ['dragover', 'drop']) field.dispatchEvent(new DragEvent(kind, { ...told, dataTransfer: data }))
      }, how)
      await desk.getByRole('log').getByText(`${how}.txt`).first().waitFor()
    }
    await box(page).evaluate(field => {
      const data = new DataTransfer()
      data.setData('text/plain', 'words')
      field.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, composed: true, cancelable: true, clipboardData: data }))
    })
    await say(page, 'That is all.')
    await desk.getByRole('log').getByText('That is all.').waitFor()
    t.equal(await desk.getByRole('log').getByText(/\.txt$/).count(), 2, 'pasted words are no file')
    await leaveHost(t, shop, page)
  })

  t.test('an emoji is found by arrow keys and stands where the cursor was', async t => {
    const page = await begin('Emoji?')
    await box(page).fill('ab')
    await box(page).press('ArrowLeft')
    await panelOf(page).getByRole('button', { name: 'Emoji' }).click()
    const focusedName = async (): Promise<string> => await page.evaluate(() => document.querySelector('shopbell-chat')?.shadowRoot?.activeElement?.textContent ?? '')
    await until(async () => await focusedName() === '😀', 'the first one')
    for (const [key, glyph] of [['ArrowRight', '😄'], ['ArrowDown', '🥰'], ['Home', '😘'], ['End', '😇'], ['ArrowUp', '😍']] as const) {
      await page.keyboard.press(key)
      t.equal(await focusedName(), glyph, key)
    }
    await page.keyboard.press('Enter')
    await panelOf(page).getByRole('grid').waitFor({ state: 'detached' })
    t.equal(await box(page).inputValue(), 'a😍b')
    await box(page).press('Enter')
    await desk.getByRole('log').getByText('a😍b').waitFor()
    await leaveHost(t, shop, page)
  })

  t.test('links in what was said lead out safely, and on the same site in their place', async t => {
    const page = await begin('Where?')
    await answer(desk, `Look at https://boots.example/brown, or at ${pages.origin}/boots`)
    const [away, here] = [panelOf(page).getByRole('link', { name: 'https://boots.example/brown' }), panelOf(page).getByRole('link', { name: `${pages.origin}/boots` })]
    await away.waitFor()
    t.same([await away.getAttribute('target'), (await away.getAttribute('rel'))?.split(' ').sort()], ['_blank', ['nofollow', 'noopener', 'noreferrer', 'ugc']])
    t.equal(await away.getAttribute('href'), 'https://boots.example/brown', 'without the comma')
    await here.click()
    await page.waitForURL('**/boots')
    await panelOf(page).getByText('Go on.', { exact: true }).waitFor()
    await leaveHost(t, shop, page)
  })

  t.test('the chat is had as a text file, on paper, and ended by the menu after a question', async t => {
    const page = await begin('Keep this.')
    const loaded = page.waitForEvent('download')
    await choose(page, 'Download as text')
    const file = await loaded
    const text = await readFile(await file.path(), 'utf8')
    t.match(file.suggestedFilename(), /\.txt$/)
    t.match(text, /Keep this\.[^]*Ana Lima[^]*Go on\./)
    const opened = page.waitForEvent('popup')
    await choose(page, 'Print')
    const paper = await opened
    await paper.getByText('Keep this.').waitFor()
    await paper.close()

    await choose(page, 'End chat')
    await panelOf(page).getByText('End this chat?').waitFor()
    await page.keyboard.press('Escape')
    await say(page, 'Not yet.')
    await desk.getByRole('log').getByText('Not yet.').waitFor()
    await choose(page, 'End chat')
    await panelOf(page).getByRole('button', { name: 'End chat' }).click()
    await panelOf(page).getByText('You ended this chat').waitFor()
    await desk.getByRole('log').getByText(/ended the chat$/).waitFor()
    await leaveHost(t, shop, page)
  })
}

t.test('the links of these stories are seen as links', async t => {
  t.match(toParts('Look at https://boots.example/brown, or'), [{ kind: 'text' }, { kind: 'link', href: 'https://boots.example/brown' }, { kind: 'text', text: ', or' }])
})
