// A file of a chat: a picture small, and whole by a click; everything else as a link that saves it.
import type { VNode } from 'preact'
import type { FileCard } from '../../src/wire/events.ts'
import { fileSize } from '../strings/said.ts'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'

/** On the longer side, in CSS pixels. */
const thumbPx = 220

export function FileItem ({ file }: { file: FileCard }): VNode {
  const { id, name, type, bytes, width, height } = file
  const address = `/v1/operator/file/${id}`
  const size = fileSize(bytes)
  if (type.startsWith('image/') && width !== undefined && height !== undefined) {
    const scale = Math.min(1, thumbPx / Math.max(width, height))
    return (
      <a class='file-picture' href={address} target='_blank' rel='noreferrer' title={`${name} · ${size}`}>
        <img src={address} alt={words.said.picture(name)} width={Math.max(24, Math.round(width * scale))} height={Math.max(24, Math.round(height * scale))} loading='lazy' />
      </a>
    )
  }
  return (
    <a class='file-link' href={address} download={name} target='_blank' rel='noreferrer'>
      <Icon name='file' size={20} />
      <span class='file-name'><span class='line'>{name}</span><span class='meta'>{size}</span></span>
      <span class='sr-only'>{words.said.download}</span>
    </a>
  )
}
