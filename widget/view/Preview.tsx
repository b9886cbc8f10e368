// The newest unread words in a small card over the launcher, two lines at most.
import type { JSX } from 'preact'
import type { PanelModel } from '../model/state.ts'
import * as icons from '../icons.ts'
import { word } from '../strings/words.ts'
import { Icon } from './Icon.tsx'

export function Preview ({ model, onOpen }: { model: PanelModel, onOpen: () => void }): JSX.Element | null {
  const preview = model.preview.value
  if (preview === undefined) return null
  return (
    <div class='preview' role='group' aria-label={word('preview')} onKeyDown={event => { if (event.key === 'Escape') model.dismiss() }}>
      <button type='button' class='words' dir='auto' onClick={onOpen}><b>{preview.name}</b><span>{preview.text}</span></button>
      <button type='button' class='icon' aria-label={word('dismiss')} onClick={() => { model.dismiss() }}><Icon paths={icons.close} /></button>
    </div>
  )
}
