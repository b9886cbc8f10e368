// The chat as a page of its own (/c/SITE): the same contact and panel, without a button, in a page that is ours.
import type { ButtonState, CallsFile, Host, Inner, News, Panel } from './host.ts'
import type { Settings } from './site.ts'
import { parse, stringify } from '../src/client/request.ts'
import css from './styles/hosted.css?inline'
import { ask, fetch, hear, startContact, tab, watch } from './contact.ts'
import { element } from './drawing.ts'
import { read, write } from './keep.ts'
import { watchLife } from './life.ts'
import { createPanel } from './panel.tsx'
import { dress } from './dress.ts'
import { followLink, takeOver } from './links.ts'
import { look, wish } from './look.ts'
import { getPart, setSite } from './site.ts'
import { word } from './strings/words.ts'

const place = document.getElementById('shopbell-hosted')
/** There is none on this page. */
const button: ButtonState = { status: 'online', open: true, label: '', initials: '', unread: 0 }
if (place !== null) start(place, JSON.parse(place.dataset.settings ?? '') as Settings)

function start (place: HTMLElement, settings: Settings): void {
  setSite(settings, location.origin)
  void takeOver(settings.id).then(() => followLink(settings.id)).then(stays => { if (stays) show(place, settings) })
}

function show (place: HTMLElement, settings: Settings): void {
  const root = place.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [new CSSStyleSheet()]
  const box = element('div', 'box')
  root.append(box)
  const host: Host = {
    site: settings,
    origin: location.origin,
    fetch,
    parse,
    stringify,
    root,
    box,
    contact: { ask, watch, tab },
    keep: { read, write },
    whole: true,
    button,
    draw ({ unread = 0 }) { document.title = (unread > 0 ? `(${unread}) ` : '') + word('withSite', { site: look.name }) },
    refocus () {},
    announce () {},
    look: () => look,
    getPart,
    openPanel () {}
  }
  let panel: Panel | undefined
  let open = false
  watch((news: News) => {
    if (news.kind === 'look') {
      dress(root, box, css)
      panel ??= createPanel(host)
    }
    // What this browser kept was taken away.
    if (news.kind === 'said') location.reload()
    if (news.kind !== 'signals') return
    // The owner changed something.
    if (news.site.revision > look.revision) getPart<CallsFile>('calls').then(async file => { await file.call({ ...host, wish, tell: hear } as unknown as Inner, 'look', []) }).catch(() => { /* told again with the next signal */ })
    if (open) return
    open = true
    // Whoever came here clicked to talk: somebody is called as soon as we know whether anybody is there.
    panel?.open('asked')
  })
  startContact(() => { box.replaceChildren(element('p', 'gone', word('stopped'))) })
  watchLife()
}
