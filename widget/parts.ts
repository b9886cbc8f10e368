// What the panel's own lazy files give it. They have no Preact: only plain values, calls and elements pass between.
import type { FileCard } from '../src/wire/events.ts'
import type { Host, Keep, SiteLook } from './host.ts'
import type { Upload } from './files/upload.ts'
import type { Row } from './model/rows.ts'
import type { Plain } from './strings/words.ts'

/** The grid of small pictures; it has its own styles and keys. */
export interface EmojiFile { createEmoji (options: EmojiOptions): { remove (): void } }
export interface EmojiOptions {
  root: ShadowRoot
  place: HTMLElement
  label: string
  /** The names of the pictures are English; in other languages a screen reader knows its own. */
  lang: string
  onPick (emoji: string): void
  /** By a key: the focus was in it. */
  onClose (): void
}

/** Carries files to the server and back, shows them, and saves text. */
export interface FilesFile { createFiles (options: FilesOptions): Files }
export interface FilesOptions {
  root: ShadowRoot
  keep: Keep
  way (): Way
  /** The page's first, which the panel has of the loader. */
  json?: Partial<Pick<JSON, 'parse' | 'stringify'>>
  limits (): SiteLook['chat']['files']
  /** Sees to it that there is a conversation: a file belongs to one. */
  begin (): Promise<unknown>
  word (key: Plain, places?: Record<string, string>): string
  toSize (bytes: number): string
  onItems (items: readonly Upload[]): void
  /** Why the last file was not taken; empty: it was. */
  onRefused (problem: string): void
  /** It is up: now it can be said. */
  onStored (file: FileCard): void
}
export interface Files {
  add (files: readonly ChosenFile[]): void
  /** The network is back. */
  nudge (): void
  /** Shows a file, or how far one is on its way; `place` is empty and stays ours. */
  show (place: HTMLElement, file: FileCard | Upload): void
  /** What was said as a text file, or printed from a window. */
  transcribe (transcript: Transcript): void
}

export type ChosenFile = Blob & { name: string }

export interface Way {
  /** The visitor's routes, whole, with a slash at the end. */
  url: string
  token: string
  fetch?: Host['fetch']
}

export interface Transcript {
  rows: readonly Row[]
  site: string
  /** A window without an address of its own: what the page's rules keep out stays out, and what is said needs nothing of it. */
  paper: Window | undefined
}
