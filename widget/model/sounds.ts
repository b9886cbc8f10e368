// Two soft notes for words that come: only where the panel was opened by hand, only in one tab, and not when somebody muted them.
import type { ReadonlySignal } from '@preact/signals-core'
import type { Keep } from '../host.ts'
import { signal } from '@preact/signals-core'

export interface Sounds {
  readonly on: ReadonlySignal<boolean>
  toggle (): void
  /** Somebody opened the panel by hand: from now on the browser lets us. */
  unlock (): void
  /** For the message of this key. */
  ring (key: string): void
}

/** Tabs hear of a message within this time of each other; whoever comes later finds the lock held, and is silent. */
const othersMs = 3000
const notes = [[880, 0], [1175, 0.14]] as const
const lengthS = 0.5
const loudest = 0.06

export function createSounds (keep: Keep): Sounds {
  const on = signal(keep.read('m') === undefined)
  let context: AudioContext | undefined
  return {
    on,
    toggle () {
      on.value = !on.value
      keep.write('m', on.value ? '' : '1')
    },
    unlock () {
      try {
        context ??= new AudioContext()
        void context.resume().catch(() => { /* not allowed yet: the next opening asks again */ })
      } catch {
        // No sound device, or none for us: it stays silent.
      }
    },
    ring (key) {
      // Another tab may have muted meanwhile.
      if (context?.state !== 'running' || keep.read('m') !== undefined) return
      const playing = context
      alone(key, () => { play(playing) })
    }
  }
}

/** Calls `run` in one tab only, where the browser has locks; the lock is held until all others have come too late. */
function alone (key: string, run: () => void): void {
  const locks = navigator.locks as LockManager | undefined
  if (locks === undefined) { run(); return }
  locks.request(`shopbell-sound:${key}`, { ifAvailable: true }, async lock => {
    if (lock === null) return
    run()
    await new Promise(resolve => { setTimeout(resolve, othersMs) })
  }).catch(run)
}

/** One oscillator for both notes, each with a soft beginning and end. */
function play (context: AudioContext): void {
  const tone = context.createOscillator()
  const volume = context.createGain()
  const at = context.currentTime
  volume.gain.setValueAtTime(0, at)
  for (const [hertz, afterS] of notes) {
    tone.frequency.setValueAtTime(hertz, at + afterS)
    volume.gain.linearRampToValueAtTime(loudest, at + afterS + 0.02)
    volume.gain.exponentialRampToValueAtTime(loudest / 20, at + afterS + 0.13)
  }
  volume.gain.linearRampToValueAtTime(0, at + lengthS)
  tone.connect(volume).connect(context.destination)
  tone.start(at)
  tone.stop(at + lengthS)
}
