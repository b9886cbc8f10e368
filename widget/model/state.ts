// What the panel's state is made of, for those who make it, change it and follow it.
import type { ReadonlySignal } from '@preact/signals-core'
import type { Host, Opening, SiteLook } from '../host.ts'
import type { Asking } from './asking.ts'
import type { Calls } from './calls.ts'
import type { FormModel } from './form.ts'
import type { Line } from './line.ts'
import type { Outgoing } from './outgoing.ts'
import type { Queue } from './queue.ts'
import type { RatingModel } from './rating.ts'
import type { Row } from './rows.ts'
import type { Sounds } from './sounds.ts'
import type { TalkModel } from './talk.ts'
import type { Partner, Preview } from './unread.ts'
import type { Uploads } from './uploads.ts'
import { signal } from '@preact/signals-core'

export type Screen = 'talk' | 'ask' | 'form' | 'sent'
/** What lies over the panel; one at a time, and Escape takes it away. */
export type Layer = '' | 'menu' | 'emoji' | 'end' | 'mail'

export interface PanelModel extends Pick<TalkModel, 'talk' | 'past' | 'loadOlder'>, Pick<Line, 'status' | 'connection' | 'typing'>, Pick<Calls, 'problem'> {
  readonly look: ReadonlySignal<SiteLook>
  readonly outgoing: Outgoing
  readonly uploads: Uploads
  readonly before: FormModel
  readonly offline: FormModel
  readonly mail: FormModel
  readonly rating: RatingModel
  readonly sounds: Sounds
  readonly queue: Queue['words']
  readonly isOpen: ReadonlySignal<boolean>
  readonly screen: ReadonlySignal<Screen>
  readonly rows: ReadonlySignal<Row[]>
  readonly layer: ReadonlySignal<Layer>
  readonly partner: ReadonlySignal<Partner | undefined>
  /** The newest unread words, for the small card over the button. */
  readonly preview: ReadonlySignal<Preview | undefined>
  readonly voice: ReadonlySignal<string>
  /** Asks the view to put the cursor where writing starts; counts up. */
  readonly focusAsked: ReadonlySignal<number>
  /** What came after this number of the talk was missed. */
  readonly readTo: ReadonlySignal<number | undefined>
  /** What was said before stays folded away; milliseconds since 1970. */
  readonly from: ReadonlySignal<number>
  open (how: Opening, options?: { text?: unknown, focus?: unknown }): void
  close (how: 'by key' | 'by hand' | 'by code'): void
  /** Puts the preview away. */
  dismiss (): void
  unfold (): void
  /** The whole chat as a text file, or on paper. */
  transcribe (paper?: Window | null): Promise<void>
  start (): void
  end (): void
  /** Form or chat, where both could be had. */
  choose (screen: 'talk' | 'form'): void
  show (layer: Layer): void
  /** The page is looked at again. */
  comeBack (): void
}

export interface Parts {
  asking: Asking
  calls: Calls
  line: Line
  outgoing: Outgoing
  queue: Queue
  rating: RatingModel
  sounds: Sounds
  talks: TalkModel
  uploads: Uploads
  mail: FormModel
}
export type Own = ReturnType<typeof createOwn>

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- Own is this very type
export function createOwn (host: Host) {
  return {
    look: signal(host.look()),
    opened: signal(false),
    layer: signal<Layer>(''),
    chosen: signal<'talk' | 'form' | undefined>(undefined),
    /** The chat that ended is over for the visitor, too. */
    again: signal(false),
    dismissed: signal(''),
    focusAsked: signal(0),
    readTo: signal<{ id: string, number: number } | undefined>(undefined),
    from: signal(0)
  }
}
