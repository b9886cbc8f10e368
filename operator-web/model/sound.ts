// Makes the sounds with oscillators: no files, nothing to load. When they are played is bell.ts's.
import { signal } from '@preact/signals'
import type { Ring, Speaker } from './bell.ts'

interface Note { hz: number, at: number, for: number }
interface Tune { notes: readonly Note[], db: number, shape: OscillatorType }

/** Seconds; loudness and pitches by ux.md C.6, the two of the connection by taste. */
const tunes: Record<Ring, Tune> = {
  visitor: { notes: [{ hz: 220, at: 0, for: 0.06 }, { hz: 330, at: 0.07, for: 0.09 }], db: -20, shape: 'sine' },
  waiting: { notes: [{ hz: 523.25, at: 0, for: 0.12 }, { hz: 659.25, at: 0.12, for: 0.12 }, { hz: 783.99, at: 0.24, for: 0.12 }], db: -12, shape: 'triangle' },
  'waiting-long': { notes: [{ hz: 523.25, at: 0, for: 0.12 }, { hz: 659.25, at: 0.12, for: 0.12 }, { hz: 783.99, at: 0.24, for: 0.2 }], db: -6, shape: 'triangle' },
  message: { notes: [{ hz: 880, at: 0, for: 0.07 }, { hz: 1318.51, at: 0.09, for: 0.09 }], db: -16, shape: 'sine' },
  lost: { notes: [{ hz: 440, at: 0, for: 0.1 }, { hz: 330, at: 0.12, for: 0.14 }], db: -22, shape: 'sine' },
  back: { notes: [{ hz: 330, at: 0, for: 0.1 }, { hz: 440, at: 0.12, for: 0.14 }], db: -22, shape: 'sine' }
}

/**
 * `create` makes the AudioContext; where there is none, sound stays off and the console says so. `mayPlay`: whether this browser lets sound begin without a click.
 */
export function createSpeaker (create: () => AudioContext, mayPlay: () => Promise<boolean>): Speaker {
  const state = signal<'off' | 'on'>('off')
  let context: AudioContext | undefined

  const look = (): void => { state.value = context?.state === 'running' ? 'on' : 'off' }
  const open = (): AudioContext => {
    context = create()
    context.onstatechange = look
    look()
    return context
  }

  const unlock = (): void => {
    try {
      // Refused until a click: `onstatechange` says when it runs after all.
      (context ?? open()).resume().then(look, look)
    } catch {
      // No sound on this machine: the state stays off, and the bar says so.
      look()
    }
  }

  return {
    state,
    play (ring) {
      if (context !== undefined) playTune(context, tunes[ring])
    },
    begin () { mayPlay().then(may => { if (may) unlock() }, look) },
    unlock
  }
}

function playTune (context: AudioContext, { notes, db, shape }: Tune): void {
  const loud = 10 ** (db / 20)
  for (const note of notes) {
    const oscillator = context.createOscillator()
    const gain = context.createGain()
    const start = context.currentTime + note.at
    oscillator.type = shape
    oscillator.frequency.value = note.hz
    gain.gain.setValueAtTime(0, start)
    // Ramps of some milliseconds: a hard edge clicks.
    gain.gain.linearRampToValueAtTime(loud, start + 0.008)
    gain.gain.exponentialRampToValueAtTime(loud / 1000, start + note.for + 0.08)
    oscillator.connect(gain)
    gain.connect(context.destination)
    oscillator.start(start)
    oscillator.stop(start + note.for + 0.1)
  }
}
