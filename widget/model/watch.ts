// What follows by itself: from the news to the parts, and from the talk to the button, the queue, the marks and the voice.
import type { ReadonlySignal } from '@preact/signals-core'
import type { Talk } from '../../src/client/fold.ts'
import type { Host } from '../host.ts'
import type { Outgoing } from './outgoing.ts'
import type { Own, Parts } from './state.ts'
import type { Partner } from './unread.ts'
import type { Voice } from './voice.ts'
import { batch, computed, effect, untracked } from '@preact/signals-core'
import { toInitials } from '../initials.ts'
import { word } from '../strings/words.ts'
import { showsTalk } from './screens.ts'
import { isOpen } from './talk.ts'
import { labelOf, unreadOf } from './unread.ts'

export function watchNews ({ host: { contact }, parts, own }: { host: Host, parts: Parts, own: Own }): void {
  const { talks, line, outgoing, uploads } = parts
  contact.watch(news => {
    batch(() => {
      talks.hear(news)
      line.hear(news, talks.talk.value?.id)
      if (news.kind === 'look') own.look.value = news.look
      if (news.kind !== 'snapshot') return
      // What was written (before Shopbell('reset')) is not for who comes next, nor theirs to send.
      if (news.stranger) forgetWritten(parts)
      settleShown(talks.talk.value, outgoing)
      outgoing.anew()
    })
    if (news.kind === 'connection' && news.connection === 'live') {
      outgoing.nudge()
      uploads.nudge()
    }
  })
}

function forgetWritten ({ outgoing, asking: { before, offline }, mail }: Parts): void {
  ;[...outgoing.items.value, ...outgoing.deeds.value].forEach(({ key }) => { outgoing.remove(key) })
  outgoing.type('')
  ;[before, offline, mail].forEach(form => { form.wipe() })
}

/** Whatever way its event came, an own message that is shown is in the log. */
function settleShown (talk: Talk | undefined, outgoing: Outgoing): void {
  talk?.events.forEach(({ by, key }) => { if (by === 'visitor') outgoing.settle(key) })
}

interface TalkOptions { host: Host, parts: Parts, own: Own, partner: ReadonlySignal<Partner | undefined>, voice: Voice }

/** The button's number and initials, that what is on screen is seen, that what is shown needn't be sent, and how long one waits. */
export function watchTalk ({ host, parts, own, partner, voice }: TalkOptions): void {
  const { talks: { talk }, calls, outgoing, queue, line, asking } = parts
  const { opened, again, chosen } = own
  const unread = computed(() => unreadOf(talk.value))
  const name = computed(() => isOpen(talk.value?.state) ? partner.value?.name ?? '' : '')
  effect(() => { host.draw({ open: opened.value, label: labelOf({ open: opened.value, name: name.value, unread: unread.value }), initials: toInitials(name.value), unread: unread.value }) })
  effect(() => { host.announce('unread', unread.value) })
  // An answer takes the place of the thanks for what was left.
  effect(() => { if (unread.value > 0 && asking.offline.state.value.kind === 'sent') chosen.value = undefined })
  effect(() => { if (showsTalk(parts, own)) calls.look() })
  effect(() => {
    settleShown(talk.value, outgoing)
    outgoing.review()
  })
  effect(() => {
    const { id, state } = talk.value ?? {}
    queue.watch(opened.value && state === 'waiting' && line.status.value === 'online' ? id : undefined)
  })
  effect(() => {
    if (!isOpen(talk.value?.state)) return
    again.value = false
    if (untracked(() => chosen.value) === 'talk') chosen.value = undefined
  })
  effect(() => { if (opened.value && line.typing.value) voice.remark(word('typing', { name: partner.value?.name ?? word('somebody') })) })
  sayFates(outgoing, voice)
}

/** Of own words only what became of them is said, and never in the place of somebody else's. */
function sayFates ({ items }: Outgoing, voice: Voice): void {
  let waiting: string[] = []
  effect(() => {
    const now = items.value
    const fates = waiting.map(key => now.find(item => item.key === key)?.state ?? 'sent')
    waiting = now.filter(({ state }) => state === 'pending').map(({ key }) => key)
    if (fates.includes('failed')) voice.say(word('notSent'))
    else if (fates.includes('sent')) voice.remark(word('sent'))
  })
}
