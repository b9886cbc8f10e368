// The panel whole: header, strip, screen, composer; beside it the preview and the voice for screen readers.
import type { JSX } from 'preact'
import type { Host } from '../host.ts'
import type { PanelModel } from '../model/state.ts'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { word } from '../strings/words.ts'
import { followKeyboard, keepFocus, keepTabInside } from './screen.ts'
import { Before } from './Before.tsx'
import { Composer } from './Composer.tsx'
import { Header } from './Header.tsx'
import { Log } from './Log.tsx'
import { Notice } from './Notice.tsx'
import { OfflineForm } from './OfflineForm.tsx'
import { useOwn } from './own.ts'
import { Preview } from './Preview.tsx'
import { Thanks } from './Thanks.tsx'

export interface PanelProps { host: Host, model: PanelModel, isSmall: () => boolean }

export function PanelView ({ host, model, isSmall }: PanelProps): JSX.Element {
  return (
    <>
      {model.isOpen.value && <Dialog host={host} model={model} isSmall={isSmall} />}
      {!model.isOpen.value && !isSmall() && <Preview model={model} onOpen={() => { host.openPanel('asked') }} />}
      <div class='hush' role='status' aria-live='polite'>{model.voice.value}</div>
    </>
  )
}

function Dialog ({ host, model, isSmall }: PanelProps): JSX.Element {
  const panel = useRef<HTMLElement>(null)
  const small = !host.whole && isSmall()
  useLayoutEffect(() => !host.whole && panel.current !== null ? followKeyboard(panel.current, isSmall) : undefined, [])
  useLayoutEffect(() => { if (panel.current !== null) keepFocus(panel.current) }, [])
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) {
      if (model.layer.value === '') model.close('by key')
      else model.show('')
    }
    if (event.key === 'Tab' && small && panel.current !== null) keepTabInside(panel.current, event)
  }
  const { over, ...drops } = useDrop(model)
  const { whole } = host
  return (
    <section ref={panel} class={whole ? 'panel whole' : 'panel'} role={whole ? undefined : 'dialog'} aria-modal={small ? true : undefined} aria-labelledby='title' translate={false} onKeyDown={press} onPointerDown={() => { model.sounds.unlock() }} {...drops}>
      <Header host={host} model={model} />
      <Notice model={model} />
      <Screen host={host} model={model} />
      {over && <p class='drop' aria-hidden='true'>{word('drop')}</p>}
    </section>
  )
}

function Screen ({ host, model }: Pick<PanelProps, 'host' | 'model'>): JSX.Element {
  switch (model.screen.value) {
    case 'ask': return <Before model={model} />
    case 'form': return <OfflineForm model={model} />
    case 'sent': return <Thanks model={model} whole={host.whole} />
    case 'talk': return (
      <>
        <Log model={model} host={host} />
        {model.talk.value?.state !== 'ended' && <Composer host={host} model={model} />}
      </>
    )
  }
}

interface Drops {
  over: boolean
  onDragOver (event: DragEvent): void
  onDragLeave (event: DragEvent): void
  onDrop (event: DragEvent): void
  onPaste (event: ClipboardEvent): void
}

/** Files that are dropped on the panel or pasted into it, while one can be sent. */
function useDrop (model: PanelModel): Drops {
  const over = useOwn(false)
  const canTake = model.screen.value === 'talk' && model.talk.value?.state !== 'ended' && model.look.value.chat.files !== undefined
  const take = (event: Event, files: FileList | undefined): void => {
    if (!canTake || files === undefined || files.length === 0) return
    event.preventDefault()
    model.uploads.add(files)
  }
  return {
    over: over.value,
    onDragOver (event) {
      if (!canTake || event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      over.value = true
    },
    onDragLeave ({ currentTarget, relatedTarget }) { if (!(currentTarget as Node).contains(relatedTarget as Node | null)) over.value = false },
    onDrop (event) {
      over.value = false
      take(event, event.dataTransfer?.files)
    },
    onPaste (event) { take(event, event.clipboardData?.files) }
  }
}
