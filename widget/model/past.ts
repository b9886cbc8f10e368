// The visitor's conversations that are over, read when the panel is opened; the one that goes on is talk.ts's.
import type { ReadonlySignal } from '@preact/signals-core'
import type { Conversation } from '../../src/wire/conversations.ts'
import type { Talk } from '../../src/client/fold.ts'
import { signal } from '@preact/signals-core'
import { toTalk } from '../../src/client/fold.ts'
import { hasWords } from './rows.ts'

export interface Past {
  /** Oldest first; undefined until they were read. */
  readonly past: ReadonlySignal<readonly Talk[] | undefined>
  load (): Promise<void>
  /** There are none, as far as the server knows. */
  clear (): void
  /** This one was followed by another. */
  add (old: Talk | undefined): void
  drop (id: string): void
  /** To be read again, when the panel is opened again. */
  forget (): void
}

const limit = 20

/** `read` is undefined for no answer; `current` names the conversation that goes on. */
export function createPast ({ read, current }: { read (body: object): Promise<Conversation[] | undefined>, current (): string | undefined }): Past {
  const past = signal<readonly Talk[] | undefined>(undefined)
  return {
    past,
    async load () {
      const found = await read({ limit })
      if (found !== undefined) past.value = found.map(toTalk).filter(talk => talk.id !== current() && isTold(talk)).sort((a, b) => at(a) - at(b))
    },
    add (old) { if (old !== undefined && isTold(old)) past.value = past.value && [...past.value, old] },
    drop (id) { past.value = past.value?.filter(old => old.id !== id) },
    clear () { past.value = [] },
    forget () { past.value = undefined }
  }
}

function isTold ({ events }: Talk): boolean {
  return events.some(hasWords)
}

function at (talk: Talk): number {
  return Date.parse(talk.events[0]?.at ?? '')
}
