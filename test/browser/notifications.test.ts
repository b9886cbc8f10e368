// What calls the operator: title and icon of a hidden console, the bell that repeats, mute, and one voice for two tabs.
import t from 'tap'
import type { Page } from 'playwright-core'
import { answer, ask, openChat, panelOf, say } from './talk.ts'
import { complaints, hide, openShop, openVisitor, tones, until } from './stage.ts'

/** Notes of the tune that calls for somebody who waits, and ux.md C.6's pause between two of them. */
const notes = 3
const repeatMs = 8000

const { stage, desk, pages } = await openShop(t)
const turnOn = desk.getByRole('button', { name: 'Turn on' })
await turnOn.click()
await turnOn.waitFor({ state: 'hidden' })
const visitor = await openVisitor(t, stage)
await visitor.goto(`${pages.origin}/`)
await desk.locator('[data-visitor]').waitFor()

const icon = async (): Promise<string> => await desk.locator('link[rel~=icon]').first().getAttribute('href') ?? ''
/** By which name the console polls in this tab. */
async function tabOf (page: Page): Promise<string> {
  // A held poll may be out for long: whoever looks asks anew.
  const [poll] = await Promise.all([page.waitForRequest(/\/v1\/operator\/poll$/), page.evaluate(() => { window.dispatchEvent(new Event('online')) })])
  return (poll.postDataJSON() as { tab: string }).tab
}
/** Waits until this many tones more than `before` were played; answers when. */
async function heard (page: Page, before: number): Promise<number> {
  await until(async () => await tones(page) >= before + notes, 'the bell')
  return performance.now()
}

t.test('a waiting chat calls again and again, and the hidden console says so', async t => {
  const quiet = await icon()
  const start = await tones(desk)
  await hide(desk, true)
  await ask(visitor, 'Is anybody there?')
  const first = await heard(desk, start)
  await until(async () => /^\(!\) New chat/.test(await desk.title()), 'the title')
  t.not(await icon(), quiet, 'another icon')
  const second = await heard(desk, start + notes)
  t.comment(`rang again after ${Math.round(second - first)} ms`)
  t.ok(Math.abs(second - first - repeatMs) < 1500, 'every eight seconds')
  t.equal(await tones(desk), start + 2 * notes, 'and not in between')

  await hide(desk, false)
  await until(async () => !/^\(/.test(await desk.title()), 'a quiet title again')
  t.equal(await icon(), quiet, 'and the quiet icon')
  await openChat(desk, 'Is anybody there?')
  await answer(desk, 'Yes.')
  await panelOf(visitor).getByText('Yes.').waitFor()
  const answered = await tones(desk)
  await desk.waitForTimeout(repeatMs + 1000)
  t.equal(await tones(desk), answered, 'answered: silence')
})

t.test('of two tabs one plays, and mute silences it', async t => {
  // As "Duplicate tab" does it: with a copy of what the tab keeps for itself.
  const [second] = await Promise.all([desk.waitForEvent('popup'), desk.evaluate(url => { window.open(url) }, `${stage.origin}/chats`)])
  second.setDefaultTimeout(15_000)
  await second.locator('[data-chat]').waitFor()
  const [own, theirs] = await Promise.all([desk, second].map(tabOf))
  t.not(theirs, own, 'the duplicate goes by a name of its own, so that neither ends the other\'s polls')
  await second.mouse.click(700, 700)
  const both = async (): Promise<number> => await tones(desk) + await tones(second)
  const before = await both()
  const one = await tones(desk)
  await say(visitor, 'One more thing')
  await until(async () => await both() > before, 'the message is heard')
  // Both tabs have the message: the other one would have played by now.
  await desk.getByRole('log').getByText('One more thing').waitFor()
  await second.locator('[data-chat]', { hasText: 'One more thing' }).waitFor()
  t.equal(await both(), before + 2, 'two notes from both together')
  t.ok(await tones(desk) === one || await tones(desk) === one + 2, 'by one of them')

  await second.getByRole('button', { name: 'Mute sounds' }).click()
  await desk.bringToFront()
  const complaintsBefore = complaints.get(desk)?.length
  await desk.reload()
  await desk.getByRole('button', { name: 'Turn sounds on' }).waitFor()
  t.equal(complaints.get(desk)?.length, complaintsBefore, 'the browser finds nothing wrong with a load')
  t.equal(await tabOf(desk), own, 'and the tab keeps its name')
  const muted = await both()
  await say(visitor, 'And another')
  await desk.getByRole('log').getByText('And another').waitFor()
  await second.locator('[data-chat]', { hasText: 'And another' }).waitFor()
  t.equal(await both(), muted, 'muted: silence')
})
