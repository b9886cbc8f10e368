// Short notes that something happened, each for some seconds; nothing that must be read is said only here.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Timers } from '../../src/client/timers.ts'

export interface Toast { id: number, text: string, tone: 'plain' | 'danger' }

export interface ToastsShape {
  toasts: ReadonlySignal<readonly Toast[]>
  say (text: string): void
  warn (text: string): void
  dismiss (id: number): void
}

/** ux.md C.4: long enough to read and reach. */
const shownMs = 8000

export const ToastsModel = createModel<ToastsShape, [Timers]>(timers => {
  const toasts = signal<readonly Toast[]>([])
  let last = 0
  const dismiss = (id: number): void => { toasts.value = toasts.peek().filter(toast => toast.id !== id) }
  const add = (text: string, tone: Toast['tone']): void => {
    const id = ++last
    // Three at once are as many as are read.
    toasts.value = [...toasts.peek(), { id, text, tone }].slice(-3)
    timers.set(() => { dismiss(id) }, shownMs)
  }
  return { toasts, dismiss, say (text) { add(text, 'plain') }, warn (text) { add(text, 'danger') } }
})
export type Toasts = InstanceType<typeof ToastsModel>
