// The lazy part that talks: makes the model, puts the view into the root, and gives the loader the handle.
import type { Host, Panel } from './host.ts'
import { render } from 'preact'
import css from './styles/panel.css?inline'
import { browserTimers } from '../src/client/timers.ts'
import { addStyles, keepEvents } from './root.ts'
import { createPanelModel } from './model/panel.ts'
import { element } from './drawing.ts'
import { PanelView } from './view/Panel.tsx'

export { joinTabs } from './tabs.ts'

/** The whole screen below this width, or on a screen that is not high. */
const small = '(max-width: 479.98px), (max-height: 419.98px) and (max-width: 900px)'

export function createPanel (host: Host): Panel {
  addStyles(host.root, css)
  keepEvents(host.root)
  const place = element('div')
  // Before the button, so that Tab leads from the panel to it and on to the page.
  host.box.prepend(place)
  const isSmall = (): boolean => matchMedia(small).matches
  const model = createPanelModel(host, browserTimers())
  document.addEventListener('visibilitychange', () => { if (model.isOpen.value) model.look() })
  render(<PanelView host={host} model={model} isSmall={isSmall} />, place)
  return {
    open: model.open,
    close: () => { model.close('by code') }
  }
}
