// What the panel's own lazy files give it: files that may be of another age than the panel, so only plain values pass between them.
import type { FileCard } from '../src/wire/events.ts'

/** The grid of small pictures; it has its own styles and keys. */
export interface EmojiFile { createEmoji (options: EmojiOptions): Grid }
export interface EmojiOptions {
  root: ShadowRoot
  place: HTMLElement
  label: string
  /** The names of the pictures are English; in other languages a screen reader knows its own. */
  lang: string
  onPick (emoji: string): void
  /** By Escape: the focus was in it. */
  onClose (): void
}
export interface Grid { remove (): void }

/** Carries files to the server and back. */
export interface FilesFile {
  /** Sends a file by parts. Never throws. */
  upload (options: UploadOptions): Promise<Uploaded>
  /** The bytes of a file; undefined: not to be had now. */
  fetchFile (options: FileRequest): Promise<Blob | undefined>
  /** Draws a picture of that file; false: not to be had, or not to be drawn. */
  drawFile (canvas: HTMLCanvasElement, options: FileRequest): Promise<boolean>
}
export interface Way {
  /** The visitor's routes, whole, with a slash at the end. */
  url: string
  token: string
}
export interface FileRequest extends Way { id: string, type: string }
export interface UploadOptions extends Way {
  key: string
  file: Blob & { name: string }
  /** From 0 to 1. */
  onProgress (done: number): void
  signal: AbortSignal
}
/** `code`: why it was refused; empty: it couldn't get through. */
export type Uploaded = { kind: 'stored', file: FileCard } | { kind: 'failed', code: string }
