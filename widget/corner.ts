// The corner of the owner's page: the button, and fetching what stands above it when it is wanted.
import type { Event } from '../src/wire/events.ts'
import type { Cards, Host, InvitationFile, News, Opening, Panel, PanelDoing, PanelFile } from './host.ts'
import type { LauncherState } from './launcher.ts'
import css from './styles/launcher.css?inline'
import { announce } from './commands.ts'
import { ask, status, tab, watch } from './contact.ts'
import { box, host as place, putElement, root } from './element.ts'
import { element } from './drawing.ts'
import { drawLauncher } from './launcher.ts'
import { read, write } from './keep.ts'
import { showStatus } from './marks.ts'
import { origin, site } from './site.ts'

export const state: LauncherState = { status: 'offline', unread: 0, partner: '', initials: '', open: false }
/** The server was heard on this page. */
export let live = false

/** On a telephone the panel is the whole screen: it comes back only when asked for. */
const wideEnough = '(min-width: 480px)'
/** An empty panel is better than nothing, but not for a blink. */
const patienceMs = 100

const button = element('button')
let host: Host
let panel: Panel | undefined
let cards: Promise<Cards> | undefined
let opener: HTMLElement = button
let wanted: Opening | undefined
let text: string | undefined

export function prefill (given: string): void {
  text = given
}

export function openPanel (how: Opening, from: HTMLElement = button): void {
  wanted = how
  opener = from
  if (!live) return
  const skeleton = element('div', 'skeleton')
  const timer = setTimeout(() => { box.prepend(skeleton) }, patienceMs)
  void cards?.then(shown => { shown.close() })
  getPanel().then(() => {
    if (wanted !== undefined) panel?.open(wanted, text)
    wanted = text = undefined
  }).catch(() => {
    // The page's rules or a blocker keep the panel out: the hosted page is the way that is left.
    if (how !== 'resumed') location.assign(`${origin}/c/${site.site}`)
  }).finally(() => {
    clearTimeout(timer)
    skeleton.remove()
  })
}

export function closePanel (): void {
  wanted = undefined
  if (state.open) panel?.close()
}

export function hideAll (hidden: boolean): void {
  place.toggleAttribute('data-hidden', hidden)
}

/** The panel's file, before it is needed. */
export function warmUp (): void {
  if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData !== true) getFile<PanelFile>(site.panel).catch(ignore)
}

/** Follows the news; the button stands in the page from the first on. */
export function showCorner (): void {
  host = {
    site: { id: site.site, name: site.name }, origin, root, box, contact: { ask, watch, tab }, keep: { read, write }, whole: false, isOpen: () => state.open, onPanel, openPanel
  }
  button.type = 'button'
  button.ariaHasPopup = 'dialog'
  button.onclick = () => {
    if (state.open) closePanel()
    else openPanel('asked')
  }
  for (const type of ['pointerenter', 'focus', 'touchstart']) button.addEventListener(type, warmUp, { passive: true })
  watch(hear)
}

function hear (news: News): void {
  const { conversation } = news as Extract<News, { kind: 'snapshot' }>
  const { events = conversation?.events ?? [] } = news as Extract<News, { kind: 'events' }>
  if (events.some(({ kind }) => kind === 'invitation')) cards ??= getFile<InvitationFile>(site.invitation).then(file => file.createCards(host))
  cards?.catch(() => { cards = undefined })
  if (events.some(isForPanel)) getPanel().catch(ignore)
  if (news.kind !== 'status') return
  draw({ status })
  showStatus(status)
  if (!live) appear()
  announce('status', status)
}

function appear (): void {
  live = true
  box.append(button)
  putElement(css)
  announce('ready')
  if (wanted !== undefined) openPanel(wanted, opener)
  else if (read('o') !== undefined && matchMedia(wideEnough).matches) openPanel('resumed')
}

function onPanel (doing: PanelDoing): void {
  const { kind, ...detail } = doing
  switch (doing.kind) {
    case 'opened':
    case 'closed':
      draw({ open: kind === 'opened' })
      write('o', state.open ? '1' : '')
      if (doing.kind === 'closed' && doing.focus) (opener.isConnected ? opener : button).focus()
      announce(state.open ? 'open' : 'close')
      break
    case 'unread': draw({ unread: doing.count }); announce(kind, doing.count); break
    case 'partner': draw({ partner: doing.name, initials: doing.initials }); break
    case 'message':
    case 'invite': announce(kind, detail)
  }
}

function draw (part: Partial<LauncherState>): void {
  drawLauncher(button, Object.assign(state, part))
}

async function getPanel (): Promise<void> {
  const { createPanel } = await getFile<PanelFile>(site.panel)
  panel ??= createPanel(host)
}

/** `import()` and never a script element: pages whose rules trust our loader by nonce trust what it imports, too. */
function getFile<File> (path: string): Promise<File> {
  return import(origin + path) as Promise<File>
}

function isForPanel (event: Event): boolean {
  return event.kind === 'started' || event.kind === 'message'
}

/** It is fetched again when somebody wants it. */
function ignore (): void {}
