// The corner of the owner's page: the button, and fetching what stands above it when it is wanted.
import type { Conversation } from '../src/wire/conversations.ts'
import type { Event } from '../src/wire/events.ts'
import type { ButtonState, CallsFile, Cards, DrawButton, Inner, InvitationFile, News, Opening, Panel, PanelFile } from './host.ts'
import { parse, stringify } from '../src/client/request.ts'
import css from './styles/launcher.css?inline'
import { announce } from './commands.ts'
import { ask, fetch, hear, startContact, stopContact, tab, watch } from './contact.ts'
import { dress } from './dress.ts'
import { box, putElement, removeElement, root } from './element.ts'
import { element } from './drawing.ts'
import { drawLauncher } from './launcher.ts'
import { read, setMemory, write } from './keep.ts'
import { look, wish } from './look.ts'
import { showStatus } from './marks.ts'
import { getPart, origin, site } from './site.ts'

export const state = { status: 'offline', open: false, unread: 0 } as ButtonState
/** The button may stand in the page. */
export let live = false

/** On a telephone the panel is the whole screen: it comes back only when asked for. */
const wideEnough = '(min-width: 480px)'
/** Between two tries for the panel's file while the server is away. */
const againMs = 3000

const button = element('button')
let host: Inner
let drawButton: DrawButton = drawLauncher
let panel: Panel | undefined
let cards: Cards | undefined
let opener: HTMLElement = button
/** Empty: nothing. */
let wanted: '' | [how: Opening, from?: HTMLElement, options?: unknown] = ''

export function openPanel (...asked: Exclude<typeof wanted, ''>): void {
  wanted = asked
  opener = asked[1] ?? button
  if (!live) return
  // Where consent is waited for: who asks for the chat asks for the contact that it needs.
  begin()
  cards?.close()
  waitForPanel()
}

/** What was pressed stays pressed until the panel is there; the button shows that something is on its way. */
function waitForPanel (): void {
  button.style.opacity = '.6'
  getPanel().catch(async () => {
    // The server is away: nowhere else there is a chat, either.
    if (wanted && (await ask('history', {})).kind !== 'answer') setTimeout(waitForPanel, againMs)
    else {
      button.style.opacity = ''
      // The page's rules or a blocker keep the panel out: for who pressed something the hosted page is the way that is left.
      if (wanted[0]?.[0] === 'a') location.assign(`${origin}/c/${site.id}`)
    }
  })
}

export function togglePanel (how: Opening, options?: unknown): void {
  if (state.open) closePanel()
  else openPanel(how, undefined, options)
}

export function closePanel (): void {
  wanted = ''
  if (state.open) panel?.close()
}

/** Follows the news; the button stands in the page from the first answer on. */
export function showCorner (): void {
  host = {
    site,
    origin,
    root,
    box,
    contact: { ask, watch, tab },
    keep: { read, write },
    whole: false,
    button: state,
    draw,
    refocus () { (opener.isConnected ? opener : button).focus() },
    announce,
    fetch,
    parse,
    stringify,
    look: () => look,
    getPart,
    openPanel,
    closePanel,
    wish,
    tell: hear,
    begin,
    stop: stopContact,
    setMemory
  }
  button.ariaHasPopup = 'dialog'
  button.onclick = () => { togglePanel('asked') }
  // Pointed at, it will be wanted; not where bytes are counted.
  button.onpointerenter = button.onfocus = () => {
    if (!(navigator as { connection?: { saveData?: boolean } }).connection?.saveData) getPart('panel').catch(ignore)
  }
  watch(take)
}

export function begin (): void {
  startContact(() => {
    removeElement()
    closePanel()
    state.status = 'offline'
    showState()
    live = false
  })
}

/** What most pages never do is in a file of its own. */
export function call (name: string, ...values: unknown[]): void {
  getPart<CallsFile>('calls').then(async file => { await file.call(host, name, values) }).catch((error: unknown) => { announce('error', error) })
}

/** Says the state to the page. */
export function showState (): void {
  if (live && showStatus(state.status)) call('marks')
}

/** What happened stands in events, or in the snapshot's conversation. */
interface Told { events?: Event[], conversation?: Conversation, rules?: unknown, visitorId?: string }

function take (news: News): void {
  const { conversation, rules, visitorId, events = conversation?.events ?? [] } = news as Told
  if (news.kind === 'snapshot') state.visitorId = visitorId
  const kinds = events.map(({ kind }) => kind).join()
  if ((rules ?? /invitation/.test(kinds)) && !cards) getPart<InvitationFile>('invitation').then(file => { cards ??= file.createCards(host) }).catch(ignore)
  if (/message|started/.test(kinds)) getPanel().catch(ignore)
  if (news.kind === 'look') {
    dress(root, box, css)
    draw({})
    showState()
  }
  if (news.kind === 'said') call(news.said)
  if (news.kind !== 'signals') return
  const { status, revision } = news.site
  // The owner changed something.
  if (revision > look.revision) call('look')
  if (live && status === state.status) return
  draw({ status })
  if (!live) appear()
  showState()
  announce('status', status)
}

function appear (): void {
  live = true
  box.append(button)
  putElement()
  // Not of the window: a page may send it the event, and it has no place.
  document.documentElement.addEventListener('focusin', uncover)
  announce('ready')
  if (wanted) openPanel(...wanted)
  else if (read('o') && matchMedia(wideEnough).matches) openPanel('resumed')
}

/** What has the page's focus must be seen: a button over it makes way upwards. The page may scroll to it first. */
function uncover ({ target }: FocusEvent): void {
  setTimeout(() => {
    const { x, y, width, height } = (target as Element).getBoundingClientRect()
    button.style.translate = ''
    // Our own element is a point somewhere else.
    if (button.contains(root.elementFromPoint(x + width / 2, y + height / 2))) button.style.translate = '0 -150%'
  })
}

function draw (part: Partial<ButtonState>): void {
  drawButton(button, Object.assign(state, part), look)
}

async function getPanel (): Promise<void> {
  const file = await getPart<PanelFile>('panel')
  drawButton = file.drawButton
  panel ??= file.createPanel(host)
  if (wanted) panel.open(wanted[0], wanted[2])
  wanted = button.style.opacity = ''
}

/** It is fetched again when somebody wants it. */
function ignore (): void {}
