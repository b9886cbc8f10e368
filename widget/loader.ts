// The one script on the owner's page: defines the page's commands at once, and says hello when the page is done with its own work.
import type { Settings } from './site.ts'
import { defineCommands, isTaken, on } from './commands.ts'
import { begin, call, closePanel, live, openPanel, showCorner, showState, state, togglePanel } from './corner.ts'
import { tell } from './contact.ts'
import { box } from './element.ts'
import { read } from './keep.ts'
import { watchLife } from './life.ts'
import { wish } from './look.ts'
import { watchOpeners } from './marks.ts'
import { readPage, watchRoute } from './page.ts'
import { setSite } from './site.ts'

/** A page whose load never ends (a hanging picture) is done after this. They stand above what runs at once, or they have no value yet when it does. */
const loadMs = 4000
const idleMs = 2000

// The server puts the site's settings in the place of this text when it serves the script.
start('__SHOPBELL_SETTINGS__' as unknown as Settings)

function start (settings: Settings): void {
  const script = document.currentScript as HTMLScriptElement | null
  const { name = 'Shopbell' } = Object.assign(wish, script?.dataset) as { name?: string }
  // Inline, as a module or from a blob it has no address that begins with http, and doesn't know where it came from.
  if (script?.src?.[0] !== 'h' || isTaken(name)) return
  setSite(settings, new URL(script.src).origin)
  // What is asked for before then has its turn after what is done first.
  const idle = whenIdle().then(() => {
    showCorner()
    // A token there says that consent was given on an earlier page.
    if (wish.consent === 'wait' && !read('t')) call('wait')
    else begin()
    watchLife()
    watchRoute(before => {
      tell({ kind: 'page', page: readPage(before) })
      showState()
    })
  })
  defineCommands(name, {
    __proto__: null as never,
    on: on as never,
    // `false` names nothing.
    get: value => state[(live && value) as keyof typeof state],
    open: options => { openPanel('called', undefined, options) },
    close: closePanel,
    toggle: options => { togglePanel('called', options) },
    hide: () => { box.hidden = true },
    show: () => { box.hidden = false }
  }, (...values) => { void idle.then(() => { call(...values) }) })
  watchOpeners(openPanel)
}

/** When the page is really shown (not prerendered), has loaded, and has nothing better to do. */
async function whenIdle (): Promise<void> {
  if ((document as { prerendering?: boolean }).prerendering) await new Promise(resolve => { document.addEventListener('prerenderingchange', resolve) })
  if (document.readyState !== 'complete') {
    await new Promise(resolve => {
      addEventListener('load', resolve)
      setTimeout(resolve, loadMs)
    })
  }
  // Where there is no idle time to be had, after the others' turn (the options mean nothing to it).
  await new Promise(resolve => { (window.requestIdleCallback ?? setTimeout)(resolve as () => void, { timeout: idleMs }) })
}
