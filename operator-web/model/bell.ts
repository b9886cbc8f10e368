// Decides what is heard and when: one tab of the browser rings, a waiting person again and again; making the sound is sound.ts's.
import { createModel, effect, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Timers } from '../../src/client/timers.ts'
import type { Shelf } from './storage.ts'

export type Ring = 'visitor' | 'waiting' | 'waiting-long' | 'message' | 'lost' | 'back'

/** What makes the sounds; `state` is the browser's word on whether it lets us. */
export interface Speaker {
  readonly state: ReadonlySignal<'off' | 'on'>
  play (ring: Ring): void
  /** Begins without a click, in a browser that lets us. */
  begin (): void
  /** Call from a click or key press: most browsers let sound begin only there. */
  unlock (): void
}

export interface BellShape {
  /** How many wait for a first answer. */
  waiting: ReadonlySignal<number>
  muted: ReadonlySignal<boolean>
  /** The browser keeps sounds off. */
  blocked: ReadonlySignal<boolean>
  ring (ring: Ring): void
  toggleMute (): void
  /** The page has just been loaded. */
  begin (): void
  /** Somebody clicked or pressed a key. */
  unlock (): void
  stop (): void
}

export interface BellOptions {
  speaker: Speaker
  shelf: Shelf
  timers: Timers
  /** How many wait for a first answer. */
  waiting: ReadonlySignal<number>
  /** Whether this tab is the one that rings, and how it asks the others to. */
  leading: () => boolean
  askOthers: (ring: Ring) => void
}

/** ux.md C.6: at most one of these per 5 s, so that a rush isn't an alarm. */
const visitorRestMs = 5000
const repeatMs = 8000
/** From the third ring on (24 s) it gets louder. */
const longAfter = 3

export const BellModel = createModel<BellShape, [BellOptions]>(options => {
  const { speaker, shelf, timers, waiting } = options
  const muted = signal(shelf.read('muted') === true)
  const blocked = signal(speaker.state.peek() === 'off')
  let visitorAt = -Infinity
  let timer: unknown

  const ring = (what: Ring): void => {
    if (muted.peek() || !options.leading()) return
    if (what === 'visitor' && timers.now() - visitorAt < visitorRestMs) return
    if (what === 'visitor') visitorAt = timers.now()
    if (speaker.state.peek() === 'on') speaker.play(what)
    else options.askOthers(what)
  }
  const alarm = (count: number): void => {
    ring(count >= longAfter ? 'waiting-long' : 'waiting')
    timer = timers.set(() => { alarm(count + 1) }, repeatMs)
  }
  const endBlocked = effect(() => { blocked.value = speaker.state.value === 'off' })
  let waited = 0
  const endWaiting = effect(() => {
    const before = waited
    waited = waiting.value
    if (waited === 0) timers.clear(timer)
    if (waited <= before) return
    timers.clear(timer)
    alarm(0)
  })

  return {
    waiting,
    muted,
    blocked,
    ring,
    toggleMute () {
      muted.value = !muted.peek()
      shelf.write('muted', muted.peek())
      speaker.unlock()
    },
    begin () { speaker.begin() },
    unlock () { speaker.unlock() },
    stop () {
      endBlocked()
      endWaiting()
      timers.clear(timer)
    }
  }
})
export type Bell = InstanceType<typeof BellModel>
