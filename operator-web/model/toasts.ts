// Short notes that something happened, each for some seconds; nothing that must be read is said only here.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Timers } from '../../src/client/timers.ts'

export interface Toast { id: number, text: string, tone: 'plain' | 'danger', undo?: (() => void) | undefined }

/** Exactly one of both is called, `done` once the note is gone. */
export interface Undoable { undo (): void, done (): void }

export interface ToastsShape {
  toasts: ReadonlySignal<readonly Toast[]>
  say (text: string): void
  warn (text: string): void
  /** For as long as the note is there, what it tells can be taken back. */
  offer (text: string, what: Undoable): void
  dismiss (id: number): void
  /** Everything that could be taken back is done now. */
  settle (): void
}

/** ux.md C.4: long enough to read and reach. */
const shownMs = 8000

export const ToastsModel = createModel<ToastsShape, [Timers]>(timers => {
  const toasts = signal<readonly Toast[]>([])
  const open = new Map<number, Undoable>()
  let last = 0

  const end = (id: number, how: keyof Undoable): void => {
    const what = open.get(id)
    open.delete(id)
    toasts.value = toasts.peek().filter(toast => toast.id !== id)
    what?.[how]()
  }
  const add = (text: string, tone: Toast['tone'], what?: Undoable): void => {
    const id = ++last
    if (what !== undefined) open.set(id, what)
    toasts.value = [...toasts.peek(), { id, text, tone, ...(what === undefined ? {} : { undo: () => { end(id, 'undo') } }) }]
    // Three at once are as many as are read.
    toasts.peek().slice(0, -3).forEach(old => { end(old.id, 'done') })
    timers.set(() => { end(id, 'done') }, shownMs)
  }
  return {
    toasts,
    dismiss (id) { end(id, 'done') },
    say (text) { add(text, 'plain') },
    warn (text) { add(text, 'danger') },
    offer (text, what) { add(text, 'plain', what) },
    settle () { [...open.keys()].forEach(id => { end(id, 'done') }) }
  }
})
export type Toasts = InstanceType<typeof ToastsModel>
