// The corner of the owner's page: the button, and fetching what stands above it when it is wanted.
import type { Conversation } from '../src/wire/conversations.ts'
import type { Event } from '../src/wire/events.ts'
import type { ButtonState, Cards, Host, InvitationFile, News, Opening, Panel, PanelFile } from './host.ts'
import css from './styles/launcher.css?inline'
import { announce } from './commands.ts'
import { ask, tab, watch } from './contact.ts'
import { dress } from './dress.ts'
import { box, putElement, root } from './element.ts'
import { element } from './drawing.ts'
import { drawLauncher } from './launcher.ts'
import { read, write } from './keep.ts'
import { look } from './look.ts'
import { showStatus } from './marks.ts'
import { getPart, origin, site } from './site.ts'

export const state: ButtonState = { status: 'offline', open: false, label: '', initials: '', unread: 0 }
/** The server was heard on this page. */
export let live = false

/** On a telephone the panel is the whole screen: it comes back only when asked for. */
const wideEnough = '(min-width: 480px)'

const button = element('button')
let host: Host
let panel: Panel | undefined
let cards: Cards | undefined
let opener: HTMLElement = button
let wanted: { how: Opening, text: unknown } | undefined

export function openPanel (how: Opening, from = button as HTMLElement, text?: unknown): void {
  wanted = { how, text }
  opener = from
  if (!live) return
  cards?.close()
  getPanel().then(() => {
    if (wanted) panel?.open(wanted.how, wanted.text)
    wanted = undefined
  }).catch(() => {
    // The page's rules or a blocker keep the panel out: the hosted page is the way that is left.
    if (how !== 'resumed') location.assign(`${origin}/c/${site.site}`)
  })
}

export function closePanel (): void {
  wanted = undefined
  if (state.open) panel?.close()
}

/** Follows the news; the button stands in the page from the first answer on. */
export function showCorner (): void {
  host = {
    site: { id: site.site, name: site.name },
    origin,
    root,
    box,
    contact: { ask, watch, tab },
    keep: { read, write },
    whole: false,
    button: state,
    draw,
    refocus: () => { (opener.isConnected ? opener : button).focus() },
    announce,
    look: () => look,
    getPart,
    openPanel
  }
  button.type = 'button'
  button.ariaHasPopup = 'dialog'
  button.onclick = () => {
    if (state.open) closePanel()
    else openPanel('asked')
  }
  // Pointed at, it will be wanted; not where bytes are counted.
  button.onpointerenter = button.onfocus = () => {
    if (!(navigator as { connection?: { saveData?: boolean } }).connection?.saveData) getPart('panel').catch(ignore)
  }
  watch(hear)
}

/** What happened stands in events, or in the snapshot's conversation. */
interface Told { events?: Event[], conversation?: Conversation, rules?: unknown }

function hear (news: News): void {
  const { conversation, rules, events = conversation?.events ?? [] } = news as Told
  if (news.kind === 'look') takeLook()
  if ((rules || events.some(({ kind }) => kind === 'invitation')) && !cards) getPart<InvitationFile>('invitation').then(file => { cards ??= file.createCards(host) }).catch(ignore)
  if (events.some(({ kind }) => kind === 'message' || kind === 'started')) getPanel().catch(ignore)
  if (news.kind !== 'signals' || (live && news.site.status === state.status)) return
  draw(news.site)
  showStatus(state.status)
  if (!live) appear()
  announce('status', state.status)
}

function takeLook (): void {
  dress(root, box, css)
  draw({})
  if (live) showStatus(state.status)
}

function appear (): void {
  live = true
  box.append(button)
  putElement()
  addEventListener('focusin', uncover)
  announce('ready')
  if (wanted) openPanel(wanted.how, opener, wanted.text)
  else if (read('o') && matchMedia(wideEnough).matches) openPanel('resumed')
}

/** What has the page's focus must be seen: a button over it makes way upwards. The page may scroll to it first. */
function uncover ({ target }: FocusEvent): void {
  setTimeout(() => {
    // Our own element is a point: nothing of it can be covered.
    const { left, top, width } = (target as Element).getBoundingClientRect()
    button.style.translate = width && left >= button.offsetLeft && top >= button.offsetTop ? '0 -150%' : ''
  })
}

function draw (part: Partial<ButtonState>): void {
  drawLauncher(button, Object.assign(state, part))
}

async function getPanel (): Promise<void> {
  const { createPanel } = await getPart<PanelFile>('panel')
  panel ??= createPanel(host)
}

/** It is fetched again when somebody wants it. */
function ignore (): void {}
