// The panel's state as one: what is open, which screen shows, what is unread, what is said aloud.
import type { ReadonlySignal } from '@preact/signals'
import type { SpokenEvent } from '../../src/wire/events.ts'
import type { Talk } from '../../src/client/fold.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Host, Opening } from '../host.ts'
import type { Calls } from './calls.ts'
import type { Line } from './line.ts'
import type { OfflineModel } from './offline.ts'
import type { Outgoing } from './outgoing.ts'
import type { TalkModel } from './talk.ts'
import type { Partner, Preview } from './unread.ts'
import { batch, computed, effect, signal } from '@preact/signals'
import { toInitials } from '../initials.ts'
import { en } from '../strings/en.ts'
import { createCalls } from './calls.ts'
import { createLine } from './line.ts'
import { createOffline } from './offline.ts'
import { createOutgoing } from './outgoing.ts'
import { createTalkModel, isOpen } from './talk.ts'
import { labelOf, partnerOf, previewOf, unreadOf } from './unread.ts'
import { createVoice } from './voice.ts'

export type Screen = 'talk' | 'form' | 'sent'

export interface PanelModel extends Pick<TalkModel, 'talk' | 'past' | 'loadOlder'>, Pick<Line, 'status' | 'connection' | 'typing'>, Pick<Calls, 'look' | 'problem'> {
  readonly outgoing: Outgoing
  readonly offline: OfflineModel
  readonly isOpen: ReadonlySignal<boolean>
  readonly screen: ReadonlySignal<Screen>
  readonly partner: ReadonlySignal<Partner | undefined>
  /** The newest unread words, for the small card over the button. */
  readonly preview: ReadonlySignal<Preview | undefined>
  readonly voice: ReadonlySignal<string>
  readonly ending: ReadonlySignal<boolean>
  /** Asks the view to put the cursor where writing starts; counts up. */
  readonly focusAsked: ReadonlySignal<number>
  open (how: Opening, text?: unknown): void
  close (how: 'by key' | 'by hand' | 'by code'): void
  /** Puts the preview away. */
  dismiss (): void
  start (): void
  askEnd (asked: boolean): void
  end (): void
  /** Form or chat, where both could be had. */
  choose (screen: 'talk' | 'form'): void
}

interface Parts { outgoing: Outgoing, offline: OfflineModel, talks: TalkModel, line: Line, calls: Calls }
interface PanelSignals { opened: { value: boolean }, ending: { value: boolean }, chosen: { value: 'talk' | 'form' | undefined }, dismissed: { value: string }, focusAsked: { value: number } }

export function createPanelModel (host: Host, timers: Timers): PanelModel {
  const own = { opened: signal(false), ending: signal(false), chosen: signal<'talk' | 'form' | undefined>(undefined), dismissed: signal(''), focusAsked: signal(0) }
  const voice = createVoice(timers)
  const talks = createTalkModel({ ask: host.contact.ask, timers, onEvent: event => { hearEvent(event) } })
  const { talk } = talks
  const outgoing = createOutgoing({
    contact: host.contact,
    keep: host.keep,
    timers,
    conversation: () => isOpen(talk.value?.state) ? talk.value?.id : undefined,
    passed: ({ conversation, number }) => conversation === talk.value?.id && number <= talk.value.last
  })
  const parts: Parts = { outgoing, offline: createOffline(host.contact.ask), talks, line: createLine(timers), calls: createCalls(host.contact, talks) }

  const hearEvent = (event: SpokenEvent): void => {
    if (event.kind === 'ended') own.ending.value = false
    if (event.kind !== 'message' || event.by === 'visitor') return
    const name = event.name ?? en.somebody
    parts.line.stopTyping()
    voice.sayMessage(name, event.text)
    host.announce('message', { text: event.text, by: name })
  }
  watchNews(host, parts)
  const partner = computed(() => partnerOf(talk.value))
  watchTalk({ host, parts, opened: own.opened, partner })
  return {
    ...talks,
    ...parts.line,
    ...parts.calls,
    outgoing,
    offline: parts.offline,
    isOpen: own.opened,
    ending: own.ending,
    focusAsked: own.focusAsked,
    partner,
    screen: computed(() => screenOf(parts, own.chosen.value)),
    voice: voice.text,
    preview: computed(() => own.opened.value ? undefined : previewOf(talk.value, own.dismissed.value)),
    ...createActions({ host, parts, own })
  }
}

function watchNews ({ contact }: Host, { talks, line, outgoing }: Parts): void {
  contact.watch(news => {
    batch(() => {
      talks.hear(news)
      line.hear(news, talks.talk.value?.id)
      if (news.kind !== 'snapshot') return
      settleShown(talks.talk.value, outgoing)
      outgoing.anew()
    })
    if (news.kind === 'connection' && news.connection === 'live') outgoing.nudge()
  })
}

/** Whatever way its event came, an own message that is shown is in the log. */
function settleShown (talk: Talk | undefined, outgoing: Outgoing): void {
  talk?.events.forEach(({ by, key }) => { if (by === 'visitor') outgoing.settle(key) })
}

/** What follows by itself: the button's number and initials, that what is on screen is seen, and what is shown needn't be sent. */
function watchTalk ({ host, parts: { talks: { talk }, calls, outgoing }, opened, partner }: { host: Host, parts: Parts, opened: ReadonlySignal<boolean>, partner: ReadonlySignal<Partner | undefined> }): void {
  const unread = computed(() => unreadOf(talk.value))
  const name = computed(() => isOpen(talk.value?.state) ? partner.value?.name ?? '' : '')
  effect(() => { host.draw({ open: opened.value, label: labelOf({ open: opened.value, name: name.value, unread: unread.value }), initials: toInitials(name.value), unread: unread.value }) })
  effect(() => { host.announce('unread', unread.value) })
  effect(() => { if (opened.value && talk.value !== undefined) calls.look() })
  effect(() => {
    settleShown(talk.value, outgoing)
    outgoing.review()
  })
}

function screenOf ({ talks, line, offline }: Parts, chosen: 'talk' | 'form' | undefined): Screen {
  const state = talks.talk.value?.state
  // What was just said in a chat that ended stays in sight; otherwise, with nobody there, only the form leads anywhere.
  const talk = chosen === undefined ? isOpen(state) || state === 'ended' || (line.status.value !== 'offline' && !offline.begun()) : chosen === 'talk'
  if (talk) return 'talk'
  return offline.state.value.kind === 'sent' ? 'sent' : 'form'
}

function createActions ({ host, parts: { outgoing, line, calls, talks }, own }: { host: Host, parts: Parts, own: PanelSignals }): Pick<PanelModel, 'open' | 'close' | 'dismiss' | 'askEnd' | 'start' | 'end' | 'choose'> {
  const ring = (): void => {
    if (line.status.value !== 'offline' && own.chosen.value !== 'form') void calls.ring()
  }
  const focus = (): void => { own.focusAsked.value++ }
  return {
    open (how, text) {
      if (typeof text === 'string') outgoing.type(text)
      own.opened.value = true
      host.keep.write('o', '1')
      host.announce('open')
      if (talks.past.value === undefined) void talks.loadPast()
      if (how !== 'resumed') focus()
      // After an end the visitor says by a button that they want to begin again.
      if ((how === 'asked' || how === 'called') && talks.talk.value?.state !== 'ended') ring()
    },
    close (how) {
      if (host.whole) return
      own.opened.value = own.ending.value = false
      host.keep.write('o', '')
      if (how !== 'by code') host.refocus()
      host.announce('close')
    },
    dismiss () { own.dismissed.value = talks.talk.value?.events.at(-1)?.key ?? '' },
    askEnd (asked) { own.ending.value = asked },
    start () {
      own.chosen.value = undefined
      ring()
      focus()
    },
    end () {
      own.ending.value = false
      void calls.end()
    },
    choose (screen) {
      own.chosen.value = screen
      ring()
      focus()
    }
  }
}
