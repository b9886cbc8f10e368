// The lazy part that talks: makes the model, puts the view into the root in the visitor's language, and gives the loader the handle.
import type { Host, Panel, SiteLook } from './host.ts'
import type { Pack } from './strings/words.ts'
import { effect } from '@preact/signals-core'
import { render } from 'preact'
import css from './styles/panel.css?inline'
import { takeJson } from '../src/client/request.ts'
import { browserTimers } from '../src/client/timers.ts'
import { addStyles, keepEvents } from './root.ts'
import { createPanelModel } from './model/panel.ts'
import { toZone } from './model/time.ts'
import { element } from './drawing.ts'
import { readOffset } from './page.ts'
import { takeFetch } from './picture.ts'
import { speak } from './strings/words.ts'
import { PanelView } from './view/Panel.tsx'

export { drawButton } from './button.ts'
/** The whole screen below this width, or on a screen that is not high. */
const small = '(max-width: 479.98px), (max-height: 419.98px) and (max-width: 900px)'
/** A pack that takes longer isn't waited for: English is better than nothing. */
const packMs = 3000

export function createPanel (host: Host): Panel {
  takeJson(host)
  takeFetch(host.fetch)
  addStyles(host.root, css)
  keepEvents(host.root, ['beforeinput', 'input', 'paste', 'copy', 'cut', 'wheel', 'touchmove'])
  const place = element('div')
  // Before the button, so that Tab leads from the panel to it and on to the page.
  host.box.prepend(place)
  const isSmall = (): boolean => matchMedia(small).matches
  const model = createPanelModel(host, browserTimers())
  document.addEventListener('visibilitychange', model.comeBack)
  host.contact.watch(news => { if (news.kind === 'look') void learn(host, news.look) })
  const late = new Promise(resolve => { setTimeout(resolve, packMs) })
  // The whole view follows the signals it reads: it is small, and what is long in it (the rows) is only drawn anew when it is another.
  void Promise.race([learn(host, host.look()), late]).then(() => effect(() => { render(<PanelView host={host} model={model} isSmall={isSmall} />, place) }))
  // The loader can't ask Intl, whose first use is slow: from the next page on it knows the zone's name.
  host.keep.write('z', `${readOffset()} ${toZone()}`)
  return {
    open: (how, options) => { model.open(how, Object(options)) },
    close: () => { model.close('by code') }
  }
}

/** English where the pack can't be had; what comes later than the pack of a newer look is passed over. */
async function learn (host: Host, { lang, pack }: SiteLook): Promise<void> {
  const words = pack === undefined ? undefined : await host.getPart<{ words: Pack }>(pack).catch(() => undefined)
  if (host.look().lang === lang) speak(words === undefined ? 'en' : lang, words?.words)
}
