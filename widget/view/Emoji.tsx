// The button of the emoji grid; the grid itself is a lazy file.
import type { JSX } from 'preact'
import type { Host } from '../host.ts'
import type { PanelModel } from '../model/state.ts'
import type { EmojiFile } from '../parts.ts'
import { useLayoutEffect, useRef } from 'preact/hooks'
import * as icons from '../icons.ts'
import { language, word } from '../strings/words.ts'
import { IconButton } from './IconButton.tsx'

export interface EmojiProps { host: Host, model: PanelModel, onPick (emoji: string): void, onClose (): void }

export function Emoji ({ host, model, onPick, onClose }: EmojiProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  const open = model.layer.value === 'emoji'
  const close = (): void => {
    if (model.layer.value === 'emoji') model.show('')
    onClose()
  }
  useLayoutEffect(() => open && place.current !== null
    ? show(host, { place: place.current, label: word('emoji'), lang: language(), onPick (emoji) { onPick(emoji); close() }, onClose: close })
    : undefined, [open])
  return (
    <>
      <div ref={place} />
      <IconButton label={word('emoji')} paths={icons.smile} aria-haspopup='dialog' aria-expanded={open} onClick={() => { model.show(open ? '' : 'emoji') }} />
    </>
  )
}

/** Returns the way back. */
function show (host: Host, options: Omit<Parameters<EmojiFile['createEmoji']>[0], 'root'>): () => void {
  let grid: ReturnType<EmojiFile['createEmoji']> | undefined
  let wanted = true
  host.getPart<EmojiFile>('emoji').then(({ createEmoji }) => {
    if (wanted) grid = createEmoji({ ...options, root: host.root })
  }).catch(options.onClose)
  return () => {
    wanted = false
    grid?.remove()
  }
}
