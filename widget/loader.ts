// The one script on the owner's page: defines the page's commands at once, and says hello when the page is done with its own work.
import type { Settings } from './site.ts'
import { defineCommands, isTaken } from './commands.ts'
import { closePanel, live, openPanel, showCorner, state } from './corner.ts'
import { failures, startContact, tell } from './contact.ts'
import { hide, removeElement } from './element.ts'
import { watchLife } from './life.ts'
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
  if (isTaken()) return
  setSite(settings, new URL((document.currentScript as HTMLScriptElement).src).origin)
  const open = (options?: unknown): void => {
    openPanel('called', undefined, (options as { text?: unknown } | undefined)?.text)
  }
  defineCommands({
    __proto__: null as never,
    open,
    close: closePanel,
    toggle () {
      if (state.open) closePanel()
      else open()
    },
    hide: () => { hide(true) },
    show: () => { hide(false) }
  }, name => live ? state[name as keyof typeof state] : undefined)
  watchOpeners(opener => {
    if (failures < mostFailures) openPanel('asked', opener)
    return failures < mostFailures
  })
  whenIdle(() => {
    showCorner()
    startContact(removeElement)
    watchLife()
    watchRoute(before => {
      tell({ kind: 'page', page: readPage(before) })
      if (live) showStatus(state.status)
    })
  })
}

/** Calls back once, when the page has loaded, is really shown (not prerendered), and has nothing better to do. */
function whenIdle (then: () => void): void {
  let done = false
  const idle = (): void => {
    if (done) return
    done = true
    // Where there is no idle time to be had, after the others' turn (the options mean nothing to it).
    ;(window.requestIdleCallback ?? setTimeout)(then, { timeout: idleMs })
  }
  const wait = (): void => {
    if (document.readyState === 'complete') { idle(); return }
    addEventListener('load', idle)
    setTimeout(idle, loadMs)
  }
  if ((document as { prerendering?: boolean }).prerendering) document.addEventListener('prerenderingchange', wait)
  else wait()
}
