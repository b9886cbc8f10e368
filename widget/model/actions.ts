// What the visitor, or the page, does to the panel as a whole.
import type { Timers } from '../../src/client/timers.ts'
import type { Host } from '../host.ts'
import type { Own, PanelModel, Parts } from './state.ts'
import { toRows } from './rows.ts'
import { screenOf, showsTalk } from './screens.ts'
import { unreadOf } from './unread.ts'

/** A chat that rested for longer starts folded away. */
const restedMs = 24 * 3_600_000
/** The panel is on the screen by then: a sound device takes its time. */
const afterPaintMs = 500

export type Actions = Pick<PanelModel, 'open' | 'close' | 'dismiss' | 'unfold' | 'transcribe' | 'start' | 'end' | 'choose' | 'show' | 'comeBack'>

interface ActionsOptions { host: Host, timers: Timers, parts: Parts, own: Own }

export function createActions ({ host, timers, parts, own }: ActionsOptions): Actions {
  const { outgoing, calls, talks, sounds, asking, uploads } = parts
  return {
    ...createChoices({ parts, own }),
    open (how, { text, focus: wanted } = {}) {
      if (typeof text === 'string') outgoing.type(text)
      if (!own.opened.value) prepare({ talks, own })
      asking.offline.fill(asking.known())
      own.opened.value = true
      host.keep.write('o', '1')
      host.announce('open')
      if (talks.past.value === undefined) void talks.loadPast()
      // The chat's own page opens by itself.
      if (!host.whole && (how === 'asked' || how === 'accepted')) timers.set(sounds.unlock, afterPaintMs)
      // By the page's scripts the cursor stays where it is, unless they say otherwise.
      if (how === 'asked' || how === 'accepted' || wanted === true) own.focusAsked.value++
      const { state, invitation = 'accepted' } = talks.talk.value ?? {}
      // After a no to an invitation this is the first chat; after an end the visitor says by a button that they want to begin again.
      if ((how === 'asked' || how === 'called') && (state !== 'ended' || invitation !== 'accepted')) ring({ parts, own })
    },
    close (how) {
      if (host.whole) return
      own.opened.value = false
      own.layer.value = ''
      own.readTo.value = undefined
      host.keep.write('o', '')
      if (how !== 'by code') host.refocus()
      host.announce('close')
    },
    dismiss () { own.dismissed.value = talks.talk.value?.events.at(-1)?.key ?? '' },
    unfold () { own.from.value = 0 },
    async transcribe (paper) {
      await loadAll(talks)
      uploads.transcribe({ rows: toRows({ talk: talks.talk.value, items: [], now: new Date() }), site: own.look.value.name, paper: paper ?? undefined })
    },
    comeBack () {
      if (document.hidden || !showsTalk(parts, own)) return
      markMissed({ talks, own })
      calls.look()
    }
  }
}

type Choices = Pick<Actions, 'start' | 'end' | 'choose' | 'show'>

function createChoices ({ parts, own }: Pick<ActionsOptions, 'parts' | 'own'>): Choices {
  const { asking, mail, outgoing, talks } = parts
  return {
    start () {
      own.chosen.value = undefined
      own.again.value = true
      asking.before.another()
      ring({ parts, own })
      own.focusAsked.value++
    },
    end () {
      own.layer.value = ''
      const conversation = talks.talk.value?.id
      if (conversation !== undefined && outgoing.deeds.value.every(({ act }) => act !== 'end')) outgoing.perform('end', { conversation })
    },
    choose (screen) {
      own.chosen.value = screen
      if (screen === 'form') asking.offline.fill(asking.known())
      ring({ parts, own })
      own.focusAsked.value++
    },
    show (layer) {
      own.layer.value = layer
      if (layer !== 'mail') return
      mail.another()
      mail.fill({ email: asking.known().email })
    }
  }
}

/** Calls somebody, unless something is asked first or nobody is there. */
function ring ({ parts, own }: Pick<ActionsOptions, 'parts' | 'own'>): void {
  if (screenOf(parts, own) === 'talk' && parts.line.status.value !== 'offline') void parts.calls.ring()
}

async function loadAll ({ talk, loadOlder }: Parts['talks']): Promise<void> {
  while (talk.value?.more === true) {
    const { length } = talk.value.events
    await loadOlder()
    // It can't be had now: better what is here than nothing.
    if (talk.value?.events.length === length) return
  }
}

function prepare ({ talks, own }: { talks: Parts['talks'], own: Own }): void {
  markMissed({ talks, own })
  const last = talks.talk.value?.events.at(-1)
  own.from.value = last !== undefined && unreadOf(talks.talk.value) === 0 && Date.now() - Date.parse(last.at) > restedMs ? Date.now() : 0
}

function markMissed ({ talks: { talk }, own }: { talks: Parts['talks'], own: Own }): void {
  if (talk.value !== undefined && unreadOf(talk.value) > 0) own.readTo.value = { id: talk.value.id, number: talk.value.seenByVisitor }
}
