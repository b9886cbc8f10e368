// The one script on the owner's page: defines the page's commands at once, and says hello when the page is done with its own work.
import type { Settings } from './host.ts'
import { defineCommands, isTaken } from './commands.ts'
import { closePanel, hideAll, live, openPanel, prefill, showCorner, state } from './corner.ts'
import { failures, startContact, tell } from './contact.ts'
import { watchLife } from './life.ts'
import { removeElement } from './element.ts'
import { showStatus, watchOpeners } from './marks.ts'
import { readPage, watchRoute } from './page.ts'
import { setSite } from './site.ts'

// The server puts the site's settings in the place of this text when it serves the script.
start('__SHOPBELL_SETTINGS__' as unknown as Settings)

/** This many hellos in vain, and the owner's links are links again. */
const mostFailures = 3
/** A page whose load never ends (a hanging picture) is done after this. */
const loadMs = 4000
const idleMs = 2000

function start (settings: Settings): void {
  const script = document.currentScript as HTMLScriptElement
  if (isTaken()) return
  setSite(settings, new URL(script.src).origin)
  defineCommands(new Map(Object.entries({
    open (options) {
      const given = (options as { text?: unknown } | undefined)?.text
      if (typeof given === 'string') prefill(given)
      openPanel('called')
    },
    close: closePanel,
    toggle () {
      if (state.open) closePanel()
      else openPanel('called')
    },
    hide: () => { hideAll(true) },
    show: () => { hideAll(false) }
  } satisfies Record<string, (value: unknown) => void>)), name => live ? state[name as keyof typeof state] : undefined)
  watchOpeners(opener => {
    if (failures >= mostFailures) return false
    openPanel('asked', opener)
    return true
  })
  whenIdle(run)
}

function run (): void {
  showCorner()
  startContact(removeElement)
  watchLife()
  watchRoute(before => {
    tell({ kind: 'page', page: readPage(before) })
    if (live) showStatus(state.status)
  })
}

/** Calls back once, when the page has loaded, is really shown (not prerendered), and has nothing better to do. */
function whenIdle (then: () => void): void {
  let idle = (): void => {
    idle = () => {}
    if ('requestIdleCallback' in window) requestIdleCallback(then, { timeout: idleMs })
    else setTimeout(then)
  }
  const wait = (): void => {
    if (document.readyState === 'complete') { idle(); return }
    addEventListener('load', () => { idle() })
    setTimeout(() => { idle() }, loadMs)
  }
  if ((document as { prerendering?: boolean }).prerendering) document.addEventListener('prerenderingchange', wait)
  else wait()
}
