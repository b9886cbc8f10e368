// The newest unread words in a small card over the launcher, two lines at most.
import type { JSX } from 'preact'
import type { PanelModel } from '../model/state.ts'
import * as icons from '../icons.ts'
import { word } from '../strings/words.ts'
import { IconButton } from './IconButton.tsx'

export function Preview ({ model, onOpen }: { model: PanelModel, onOpen: () => void }): JSX.Element | null {
  const preview = model.preview.value
  if (preview === undefined) return null
  return (
    <div class='preview' role='group' aria-label={word('preview')} onKeyDown={event => { if (event.key === 'Escape') model.dismiss() }}>
      <button type='button' class='words' onClick={onOpen}><b dir='auto'>{preview.name}</b><span dir='auto'>{preview.text}</span></button>
      <IconButton label={word('dismiss')} paths={icons.close} onClick={() => { model.dismiss() }} />
    </div>
  )
}
