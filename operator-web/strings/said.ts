// What somebody said, in one line: for cards, for what is read out, for lists. Pure.
import type { SpokenEvent } from '../../src/wire/events.ts'
import { words } from './en.ts'

type Said = Extract<SpokenEvent, { kind: 'message' | 'invitation' | 'offline_message' }>

/** The words, the name of a file without words, or that it was taken back. */
export function saidLine (event: Said): string {
  if (event.kind !== 'message') return event.text
  if (event.deleted === true) return words.said.deleted
  return event.text === '' ? event.file?.name ?? '' : event.text
}

/** 512 B, 31 KB, 2.4 MB. */
export function fileSize (bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const kilo = bytes / 1024
  return kilo < 1000 ? `${Math.round(kilo)} KB` : `${(kilo / 1024).toFixed(1)} MB`
}
