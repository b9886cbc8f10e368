// The panel whole: header, strip, screen, composer; beside it the preview and the voice for screen readers.
import type { JSX } from 'preact'
import type { Host } from '../host.ts'
import type { PanelModel } from '../model/panel.ts'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { followKeyboard, keepTabInside } from './screen.ts'
import { Composer } from './Composer.tsx'
import { Header } from './Header.tsx'
import { Log } from './Log.tsx'
import { Notice } from './Notice.tsx'
import { OfflineForm } from './OfflineForm.tsx'
import { Preview } from './Preview.tsx'
import { Thanks } from './Thanks.tsx'

export interface PanelProps { host: Host, model: PanelModel, isSmall: () => boolean }

export function PanelView ({ host, model, isSmall }: PanelProps): JSX.Element {
  return (
    <>
      {model.isOpen.value && <Dialog host={host} model={model} isSmall={isSmall} />}
      {!model.isOpen.value && !isSmall() && <Preview model={model} onOpen={() => { host.openPanel('called') }} />}
      <div class='hush' role='status' aria-live='polite'>{model.voice.value}</div>
    </>
  )
}

function Dialog ({ host, model, isSmall }: PanelProps): JSX.Element {
  const panel = useRef<HTMLElement>(null)
  const small = !host.whole && isSmall()
  useLayoutEffect(() => small && panel.current !== null ? followKeyboard(panel.current) : undefined, [small])
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) {
      if (model.ending.value) model.askEnd(false)
      else model.close('by key')
    }
    if (event.key === 'Tab' && small && panel.current !== null) keepTabInside(panel.current, event)
  }
  const { whole } = host
  return (
    <section ref={panel} class={whole ? 'panel whole' : 'panel'} role={whole ? undefined : 'dialog'} aria-modal={small ? true : undefined} aria-labelledby='title' onKeyDown={press}>
      <Header model={model} site={host.site.name} origin={host.origin} whole={whole} />
      <Notice model={model} />
      <Screen host={host} model={model} />
    </section>
  )
}

function Screen ({ host, model }: Pick<PanelProps, 'host' | 'model'>): JSX.Element {
  switch (model.screen.value) {
    case 'form': return <OfflineForm model={model} />
    case 'sent': return <Thanks model={model} whole={host.whole} />
    case 'talk': return (
      <>
        <Log model={model} origin={host.origin} />
        {model.talk.value?.state !== 'ended' && <Composer outgoing={model.outgoing} focusAsked={model.focusAsked.value} />}
      </>
    )
  }
}
