// How the visitor found the chat: asked after its end, may be passed over, and changed until they leave.
import type { ReadonlySignal } from '@preact/signals-core'
import type { Rating } from '../../src/wire/events.ts'
import type { Talk } from '../../src/client/fold.ts'
import type { Contact } from '../host.ts'
import { computed, signal } from '@preact/signals-core'
import { newKey } from '../../src/client/id.ts'
import { toSendable } from './outgoing.ts'

export interface RatingModel {
  readonly shown: ReadonlySignal<boolean>
  readonly given: ReadonlySignal<Rating | undefined>
  /** The words beside it got through, or there were none to send. */
  readonly done: ReadonlySignal<boolean>
  readonly comment: ReadonlySignal<string>
  pick (rating: Rating): void
  type (comment: string): void
  send (): void
  skip (): void
}

export interface RatingOptions {
  ask: Contact['ask']
  talk: ReadonlySignal<Talk | undefined>
  wanted (): boolean
  onRated (rating: Rating): void
}

// wire/limits.ts has it, too.
export const maxComment = 1000
/** The server takes none any later. */
const dayMs = 86_400_000

export function createRating ({ ask, talk, wanted, onRated }: RatingOptions): RatingModel {
  const skipped = signal('')
  const picked = signal<{ id: string, rating: Rating } | undefined>(undefined)
  const sent = signal('')
  const comment = signal('')
  const id = computed(() => talk.value?.id ?? '')
  const given = computed(() => picked.value?.id === id.value ? picked.value.rating : talk.value?.rating)
  const tell = async (rating: Rating, words: string): Promise<void> => {
    const conversation = id.value
    picked.value = { id: conversation, rating }
    const reply = await ask('rate', { key: newKey(), conversation, rating, ...(words === '' ? {} : { comment: words }) })
    if (reply.kind === 'answer') {
      onRated(rating)
      if (words !== '') sent.value = conversation
      // Otherwise it shows what the server has.
    } else picked.value = undefined
  }
  return {
    given,
    comment,
    done: computed(() => id.value !== '' && sent.value === id.value),
    shown: computed(() => wanted() && talk.value !== undefined && skipped.value !== id.value && isRateable(talk.value)),
    pick (rating) { void tell(rating, '') },
    type (text) { comment.value = text },
    send () {
      const words = Array.from(toSendable(comment.value)).slice(0, maxComment).join('')
      if (given.value === undefined || words === '') { sent.value = id.value; return }
      void tell(given.value, words)
    },
    skip () { skipped.value = id.value }
  }
}

/** Somebody was there to be rated, and it is over since less than a day. */
function isRateable ({ state, events }: Talk): boolean {
  const end = events.filter(({ kind }) => kind === 'ended').at(-1)
  return state === 'ended' && end !== undefined && Date.now() - Date.parse(end.at) < dayMs && events.some(({ kind, by }) => kind === 'message' && by !== 'visitor')
}
