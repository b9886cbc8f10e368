// The whole job, row by row, as a newcomer meets it: on the demo shop a visitor comes, the bell rings, the operator sees who it is, invites them, talks.
// Real program, real Postgres, real browser.
import t from 'tap'
import type { Page } from 'playwright-core'
import { hostPages } from '../helpers/host-pages.ts'
import { answer, openChat, panelOf, say } from './talk.ts'
import { allow, hide, minneapolis, openDesk, openStage, openVisitor, password, picture, pictureTogether, pictures, readSnippet, requireAddress, signUp, tones, turnSoundsOn, uncaught, until } from './stage.ts'

t.test('the whole job', async t => {
  const stage = await openStage(t)
  const desk = await openDesk(t, stage)
  const newcomer = await openVisitor(t, stage)
  const shop = new URL(stage.demoShop).origin

  t.comment('1: sign-up, install, settings, people')
  await newcomer.goto(stage.demoShop)
  t.match(await newcomer.content(), `${stage.origin}/sign-up`, 'before sign-up the demo shop says where to sign up')
  t.not(shop, stage.origin, 'it is another origin')
  await signUp(desk, stage, 'https://boots.example')
  await desk.getByText('Widget shows: Online').waitFor()
  await pictures(desk, '01-install-waiting')
  const again = await fetch(`${stage.origin}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: requireAddress(stage.served, 'Sign up').split('#')[1], name: 'Eve', email: 'eve@x.example', password, site: { name: 'x', origin: 'https://x.example' } })
  })
  t.equal(again.status, 404, 'the route is closed for ever after')
  const snippet = await readSnippet(desk)
  t.match(snippet, /^<script async fetchpriority="low" src="[^"]+\/w\/[a-z0-9]{12}\.js"><\/script>$/)
  await desk.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage.origin })
  await desk.getByRole('button', { name: 'Copy' }).click()
  await desk.getByRole('button', { name: 'Copied' }).waitFor()
  t.equal(await desk.evaluate(() => navigator.clipboard.readText()), snippet, 'copied as shown')
  await newcomer.goto(stage.demoShop)
  await desk.getByText('It works').waitFor()
  t.match(await desk.locator('.notice-ok').textContent(), new RegExp(`First contact (just now|\\d min ago) .*${stage.demoShop}.*Chrome`), 'when, from which page and browser')
  await picture(desk, '02-install-found')
  await newcomer.goto('about:blank')

  const pages = await hostPages(t, { snippet, server: stage.origin })
  const refused = await openVisitor(t, stage)
  await refused.goto(pages.origin)
  await desk.getByText('Found, but not allowed').waitFor()
  await refused.goto('about:blank')
  await allow(desk, stage, pages.origin)
  await pictures(desk, '03-settings')

  const ben = await joinAsOperator(desk, stage.origin, await openDesk(t, stage))
  await desk.goto(`${stage.origin}/visitors`)
  await desk.getByText('Nobody is on your site right now.').waitFor()
  await pictures(desk, '04-nobody')

  t.comment('2 and 3: the snippet on the demo shop, and the bell')
  const preflights: string[] = []
  const visitor = await openVisitor(t, stage, { onPass: (path, method) => { if (method === 'OPTIONS') preflights.push(path) } })
  await turnSoundsOn(desk)
  const tonesBefore = await tones(desk)
  const traffic = watchTraffic(visitor, stage.origin)
  await hide(desk, true)
  const rang = until(async () => await tones(desk) > tonesBefore, 'the bell')
  await visitor.goto(stage.demoShop, { referer: 'https://www.bing.com/search?q=smoky+breakfast+tea' })
  await rang
  t.match(await desk.title(), /^\(1\) New visitor/, 'the title says so while the console is in the background')
  t.match(await desk.locator('link[rel~=icon]').first().getAttribute('href'), /^data:/, 'and so does the icon')
  await hide(desk, false)
  await until(async () => !/^\(/.test(await desk.title()), 'a quiet title again')
  const row = desk.locator('[data-visitor]')
  await row.first().waitFor()
  t.equal(await row.count(), 1)

  t.comment('4 and 5: who it is and what they searched')
  const text = await row.first().innerText()
  t.match(text, /Minneapolis/)
  t.match(text, /Minnesota/)
  t.match(text, /US|United States/)
  t.match(text, /there/, 'their local time')
  t.match(text, /Bing “smoky breakfast tea”/)
  t.match(text, /Kettle & Fern/)
  await row.first().click()
  const profile = desk.getByRole('complementary', { name: 'Visitor profile' })
  await profile.waitFor()
  await profile.getByText(minneapolis).waitFor()
  t.match(await profile.innerText(), /Chrome/)
  for (const place of [desk.locator('main'), profile]) {
    const credit = place.getByRole('link', { name: 'IP geolocation by DB-IP' }).last()
    t.ok(await credit.isVisible() && await credit.getAttribute('href') === 'https://db-ip.com', 'whose data says the place stands beside it')
  }
  await pictures(desk, '05-visitors')

  t.comment('6 and 11: another page of the visit neither drops the row nor rings again')
  const tonesNow = await tones(desk)
  await visitor.getByRole('link', { name: 'Try Harbour Morning' }).click()
  await visitor.waitForURL('**/tea/harbour-morning')
  await row.getByText('/tea/harbour-morning').waitFor()
  t.equal(await row.count(), 1)
  t.equal(await tones(desk), tonesNow, 'no second bell')
  t.match(await row.first().innerText(), /2 pages/)
  t.match(traffic(), { scripts: 2, hellos: 2, foreign: [] }, 'one script and one hello for each page, nobody else asked')
  t.same(preflights, [], 'no preflight, where the server hears them')
  t.ok(traffic().polls >= 2)
  t.same(await visitor.context().cookies(), [], 'no cookie')

  t.comment('9: the launcher and the owner\'s own button show the true state')
  const launcher = visitor.locator('shopbell-chat .launcher')
  await launcher.waitFor()
  t.match(await launcher.getAttribute('aria-label'), /online/i)
  await until(async () => await visitor.locator('[data-shopbell-open]').getAttribute('data-shopbell-status') === 'online', 'the status on the button')
  t.match(await (await fetch(`${stage.origin}/s/${siteOf(snippet)}.svg`)).text(), /online/i)

  t.comment('7: invite')
  await row.getByRole('button', { name: /^Invite/ }).click()
  const words = desk.locator('#invite-text')
  await words.fill('Can I help you choose?')
  await pictures(desk, '06-invite')
  await desk.getByRole('button', { name: 'Send invitation' }).click()
  const card = visitor.locator('shopbell-chat .card')
  await card.waitFor()
  t.match(await card.innerText(), /Can I help you choose\?/)
  const [chat, no] = [await card.getByRole('button', { name: 'Chat', exact: true }).boundingBox(), await card.getByRole('button', { name: 'No, thanks' }).boundingBox()]
  t.equal(chat?.height, no?.height, 'accept and decline are alike in size')
  t.ok(Math.abs((chat?.width ?? 0) - (no?.width ?? 0)) < 2)
  await row.locator('.pill-shown').waitFor()
  await pictures(visitor, '07-invitation')

  t.comment('8: talk')
  await card.getByRole('button', { name: 'Chat', exact: true }).click()
  const panel = visitor.locator('shopbell-chat [role=dialog]')
  await panel.waitFor()
  await panel.getByText('Can I help you choose?').waitFor()
  t.equal(await visitor.locator('shopbell-chat .told').textContent(), '', 'nobody is read an invitation that is answered')
  const visitorBox = panel.getByLabel('Write a message')
  await until(async () => await visitorBox.evaluate(box => (box.getRootNode() as ShadowRoot).activeElement === box), 'the cursor in the composer')
  await visitorBox.fill('Does it take milk?')
  await visitorBox.press('Enter')
  await row.getByRole('link', { name: 'Open chat' }).click()
  const log = desk.getByRole('log')
  const chatId = new URL(desk.url()).pathname.split('/').at(-1) ?? ''
  await log.getByText('Does it take milk?').waitFor()
  const operatorBox = desk.getByPlaceholder(/^Write to /)
  await operatorBox.pressSequentially('Yes,')
  await panel.getByText('Ana Lima is typing').waitFor({ state: 'attached' })
  await visitorBox.pressSequentially('And')
  await desk.getByText(/is typing…/).first().waitFor()
  await operatorBox.fill('Yes, and it forgives you.')
  await operatorBox.press('Enter')
  await panel.getByText('Yes, and it forgives you.').waitFor()
  await log.getByText('Seen').last().waitFor()
  await panel.getByText('Seen').last().waitFor()
  await pictures(desk, '08-talk')
  await pictures(visitor, '09-panel')
  await pictureTogether(desk, visitor, 'whole-job')

  await visitor.reload()
  await panel.getByText('Yes, and it forgives you.').waitFor()
  t.pass('a reload keeps it open')
  await visitor.getByRole('link', { name: 'The shelf' }).click()
  await visitor.waitForURL(`${shop}/`)
  await panel.getByText('Yes, and it forgives you.').waitFor()
  const tab = await visitor.context().newPage()
  await tab.goto(`${shop}/basket`)
  const second = tab.locator('shopbell-chat [role=dialog]')
  await second.getByText('Yes, and it forgives you.').waitFor()
  await second.getByLabel('Write a message').fill('From my second tab.')
  await second.getByLabel('Write a message').press('Enter')
  await panel.getByText('From my second tab.').waitFor()
  await ben.getByRole('link', { name: /Chats/ }).first().click()
  await ben.getByText('From my second tab.').first().click()
  await ben.getByRole('log').getByText('Yes, and it forgives you.').waitFor()
  t.same(await messagesOf(ben), await messagesOf(desk), 'a second operator sees the same conversation')
  await tab.close()

  t.comment('9: the shop\'s own button starts a conversation, and the operator is rung')
  const tonesThen = await tones(desk)
  await newcomer.goto(`${shop}/basket?tea=late-sun`)
  await newcomer.getByRole('button', { name: 'Ask us about it' }).click()
  await until(async () => await tones(desk) > tonesThen, 'the bell')
  await say(newcomer, 'Does it keep me awake?')
  await openChat(desk, 'Does it keep me awake?')
  await answer(desk, 'Nothing in it does.')
  await panelOf(newcomer).getByText('Nothing in it does.').waitFor()
  await newcomer.goto('about:blank')
  await log.getByText('Nothing in it does.').waitFor()
  await desk.getByText(/^Visitor .{4} left the site$/).waitFor()
  await picture(desk, '08-left')

  t.comment('11: leaving')
  await desk.goto(`${stage.origin}/visitors`)
  await row.first().waitFor()
  await visitor.goto('about:blank')
  const left = await until(async () => await row.count() === 0, 'the row goes')
  t.comment(`the row went ${Math.round(left)} ms after the tab; short-polls.test.ts holds the promise`)

  t.comment('6: history')
  await visitor.goto(`${shop}/tea/slate-roof`)
  await row.first().waitFor()
  await row.first().click()
  await profile.getByText('Chats').first().waitFor()
  await profile.getByText('From my second tab.').first().waitFor()
  await profile.getByText('/tea/slate-roof').first().waitFor()
  await picture(desk, '10-history')

  t.comment('10: offline')
  await ben.goto('about:blank')
  await desk.getByRole('switch').click()
  await until(async () => await visitor.locator('html').getAttribute('data-shopbell-status') === 'away', 'away')
  await desk.goto('about:blank')
  await until(async () => await visitor.locator('html').getAttribute('data-shopbell-status') === 'offline', 'offline')
  const stranger = await openVisitor(t, stage, { from: '129.132.1.1' })
  await stranger.goto(`${pages.origin}/`)
  await stranger.locator('shopbell-chat .launcher').click()
  const form = stranger.locator('shopbell-chat [role=dialog]')
  await form.getByLabel('Name').fill('Mara')
  await form.getByLabel('E-mail').fill('mara@post.example')
  await form.getByLabel('Message').fill('Please call me about the brown ones.')
  await pictures(stranger, '11-offline')
  await form.getByRole('button', { name: 'Send message' }).click()
  await form.getByText('Got it, Mara.').waitFor()
  await desk.goto(`${stage.origin}/inbox`)
  for (const text of ['Please call me about the brown ones.', 'mara@post.example']) await desk.getByText(text).first().waitFor()
  await pictures(desk, '12-inbox')
  await desk.getByRole('link', { name: 'Answer', exact: true }).click()
  await desk.getByText('They are on the site now, and see it at once.').waitFor()
  await answer(desk, 'The brown ones are back on Monday.')
  await form.getByText('The brown ones are back on Monday.', { exact: true }).waitFor()
  await desk.locator('.log .seen').waitFor()
  await pictures(desk, '13-inbox-answer')
  await desk.goto(`${stage.origin}/inbox`)
  await desk.getByText('Ana Lima answered').waitFor()
  await pictures(desk, '14-inbox-answered')
  await desk.getByRole('button', { name: 'Done' }).click()
  await desk.getByText('No messages.').waitFor()

  t.comment('12: secure')
  const [session] = (await desk.context().cookies()).filter(({ name }) => name === '__Host-shopbell')
  t.match(session, { httpOnly: true, secure: true, sameSite: 'Lax', path: '/' })
  const token = await stranger.evaluate(site => (JSON.parse(localStorage.getItem(`shopbell:${site}`) ?? '{}') as { t?: string }).t ?? '', siteOf(snippet))
  const theirs = await stranger.evaluate(async ([url, token, conversation]) => (await fetch(url, { method: 'POST', body: JSON.stringify({ token, conversation }) })).status,
    [`${stage.origin}/v1/visitor/${siteOf(snippet)}/history`, token, chatId] as const)
  t.equal(theirs, 404, 'a visitor\'s token doesn\'t open another\'s conversation')
  await changePassword(desk, stage.origin)
  await desk.getByRole('button', { name: 'Sign out' }).click()
  await desk.waitForURL('**/sign-in*')
  t.equal((await desk.context().request.get(`${stage.origin}/v1/operator/me`)).status(), 401)
  await desk.fill('#email', 'ana@boots.example')
  await desk.fill('#password', newPassword)
  await desk.getByRole('button', { name: 'Sign in' }).click()
  await desk.waitForURL('**/visitors')

  for (const page of [desk, newcomer, visitor, stranger, ben]) t.same(uncaught.get(page), [], 'nothing was thrown into a page')
})

async function joinAsOperator (desk: Page, origin: string, page: Page): Promise<Page> {
  await desk.goto(`${origin}/people`)
  await desk.fill('#person-email', 'ben@boots.example')
  await desk.getByRole('button', { name: 'Make a link' }).click()
  const link = (await desk.locator('.block-strong .snippet-code').textContent() ?? '').trim()
  await picture(desk, '03-people')
  await page.goto(link)
  await page.fill('#name', 'Ben Okri')
  await page.fill('#password', password)
  await page.getByRole('button', { name: 'Join' }).click()
  await page.waitForURL('**/visitors')
  return page
}

const newPassword = 'another horse, another battery'

async function changePassword (desk: Page, origin: string): Promise<void> {
  await desk.goto(`${origin}/settings`)
  await desk.locator('#current-password').fill(password)
  await desk.locator('#new-password').fill(newPassword)
  await desk.getByRole('button', { name: 'Change password' }).click()
  await desk.getByText('Password changed.').waitFor()
}

function siteOf (snippet: string): string {
  return /\/w\/([a-z0-9]{12})\.js/.exec(snippet)?.[1] ?? ''
}

async function messagesOf (page: Page): Promise<string[]> {
  return await page.getByRole('log').locator('.bubble').allInnerTexts()
}

interface Traffic { scripts: number, hellos: number, polls: number, foreign: string[] }

/** What a page asked of Shopbell, and of anybody else. */
function watchTraffic (page: Page, origin: string): () => Traffic {
  const seen: Traffic = { scripts: 0, hellos: 0, polls: 0, foreign: [] }
  page.on('request', request => {
    const url = new URL(request.url())
    if (url.origin !== origin) {
      if (url.origin !== new URL(page.url()).origin && url.protocol.startsWith('http')) seen.foreign.push(url.origin)
      return
    }
    if (/^\/w\/[a-z0-9]{12}\.js$/.test(url.pathname)) seen.scripts++
    if (url.pathname.endsWith('/hello')) seen.hellos++
    if (url.pathname.endsWith('/poll')) seen.polls++
  })
  return () => ({ ...seen })
}
