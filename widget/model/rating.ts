// How the visitor found the chat: asked after its end, may be passed over, and changed until they leave.
import type { ReadonlySignal } from '@preact/signals-core'
import type { Rating } from '../../src/wire/events.ts'
import type { Talk } from '../../src/client/fold.ts'
import type { OutboxItem } from '../../src/client/outbox.ts'
import type { Outgoing } from './outgoing.ts'
import { computed, signal } from '@preact/signals-core'
import { toSendable } from './outgoing.ts'

export interface RatingModel {
  readonly shown: ReadonlySignal<boolean>
  readonly given: ReadonlySignal<Rating | undefined>
  /** The words beside it got through, or there were none to send. */
  readonly done: ReadonlySignal<boolean>
  /** The word for it, where it is on its way for longer than it takes, or was refused. */
  readonly fate: ReadonlySignal<'' | 'sendingMessage' | 'notSent'>
  readonly comment: ReadonlySignal<string>
  pick (rating: Rating): void
  type (comment: string): void
  send (): void
  skip (): void
  /** What became of something that was sent. */
  hear (deed: OutboxItem): void
}

export interface RatingOptions {
  outgoing: Pick<Outgoing, 'deeds' | 'perform'>
  talk: ReadonlySignal<Talk | undefined>
  wanted (): boolean
  onRated (rating: Rating): void
}

// wire/limits.ts has it, too.
export const maxComment = 1000
/** The server takes none any later. */
const dayMs = 86_400_000

interface Rated { conversation: string, rating: Rating, comment?: string }

export function createRating ({ outgoing: { deeds, perform }, talk, wanted, onRated }: RatingOptions): RatingModel {
  const skipped = signal('')
  const picked = signal<Rated | undefined>(undefined)
  const sent = signal('')
  const failed = signal('')
  const comment = signal('')
  const id = computed(() => talk.value?.id ?? '')
  const waiting = computed(() => deeds.value.filter(deed => ratedBy(deed)?.conversation === id.value))
  // A page before this one may have left it on its way.
  const given = computed(() => ratedBy(waiting.value.at(-1))?.rating ?? (picked.value?.conversation === id.value ? picked.value.rating : talk.value?.rating))
  const tell = (rating: Rating, words: string): void => {
    failed.value = ''
    picked.value = { conversation: id.value, rating, ...(words === '' ? {} : { comment: words }) }
    perform('rate', picked.value)
  }
  return {
    given,
    comment,
    fate: computed(() => id.value !== '' && failed.value === id.value ? 'notSent' : waiting.value.some(({ attempts }) => attempts > 0) ? 'sendingMessage' : ''),
    done: computed(() => id.value !== '' && sent.value === id.value),
    shown: computed(() => wanted() && talk.value !== undefined && skipped.value !== id.value && isRateable(talk.value)),
    pick (rating) { tell(rating, '') },
    type (text) { comment.value = text },
    send () {
      const words = Array.from(toSendable(comment.value)).slice(0, maxComment).join('')
      if (given.value === undefined || words === '') { sent.value = id.value; return }
      tell(given.value, words)
    },
    skip () { skipped.value = id.value },
    hear (deed) {
      const rated = ratedBy(deed)
      if (rated === undefined) return
      if (deed.state === 'sent') {
        onRated(rated.rating)
        if (rated.comment !== undefined) sent.value = rated.conversation
      } else {
        // It shows what the server has.
        picked.value = undefined
        failed.value = rated.conversation
      }
    }
  }
}

function ratedBy (deed: OutboxItem | undefined): Rated | undefined {
  return deed?.act === 'rate' ? deed.body as Rated : undefined
}

/** Somebody was there to be rated, and it is over since less than a day. */
function isRateable ({ state, events }: Talk): boolean {
  const end = events.filter(({ kind }) => kind === 'ended').at(-1)
  return state === 'ended' && end !== undefined && Date.now() - Date.parse(end.at) < dayMs && events.some(({ kind, by }) => kind === 'message' && by !== 'visitor')
}
