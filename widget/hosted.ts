// The chat as a page of its own (/c/SITE): the same contact and panel, without a button, in a page that is ours.
import type { ButtonState, Host, News } from './host.ts'
import type { Settings } from './site.ts'
import css from './styles/hosted.css?inline'
import { ask, startContact, tab, watch } from './contact.ts'
import { element } from './drawing.ts'
import { read, write } from './keep.ts'
import { watchLife } from './life.ts'
import { createPanel } from './panel.tsx'
import { addStyles } from './root.ts'
import { setSite } from './site.ts'
import { en } from './strings/en.ts'

const place = document.getElementById('shopbell-hosted')
/** There is none on this page. */
const button: ButtonState = { status: 'online', open: true, label: '', initials: '', unread: 0 }
if (place !== null) start(place, JSON.parse(place.dataset.settings ?? '') as Settings)

function start (place: HTMLElement, settings: Settings): void {
  setSite(settings, location.origin)
  const root = place.attachShadow({ mode: 'open' })
  addStyles(root, css)
  const box = element('div', 'box')
  box.lang = 'en'
  root.append(box)
  const host: Host = {
    site: { id: settings.site, name: settings.name },
    origin: location.origin,
    root,
    box,
    contact: { ask, watch, tab },
    keep: { read, write },
    whole: true,
    button,
    draw ({ unread = 0 }) { document.title = (unread > 0 ? `(${unread}) ` : '') + en.withSite(settings.name) },
    refocus () {},
    announce () {},
    openPanel () {}
  }
  const panel = createPanel(host)
  // Whoever came here clicked to talk: somebody is called as soon as we know whether anybody is there.
  let open = false
  watch((news: News) => {
    if (news.kind !== 'signals' || open) return
    open = true
    panel.open('asked')
  })
  startContact(() => { box.replaceChildren(element('p', 'gone', en.stopped)) })
  watchLife()
}
