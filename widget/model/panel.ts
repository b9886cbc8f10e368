// The panel's state as one: what is open, which screen shows, what is unread, what is said aloud.
import type { SpokenEvent } from '../../src/wire/events.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Host, SiteLook } from '../host.ts'
import type { Own, PanelModel, Parts } from './state.ts'
import type { TalkModel } from './talk.ts'
import { computed } from '@preact/signals-core'
import { newKey } from '../../src/client/id.ts'
import { word } from '../strings/words.ts'
import { createActions } from './actions.ts'
import { createAsking, knownOf } from './asking.ts'
import { asStranger, createCalls } from './calls.ts'
import { createForm } from './form.ts'
import { createLine } from './line.ts'
import { createOutgoing } from './outgoing.ts'
import { createQueue } from './queue.ts'
import { createRating } from './rating.ts'
import { toRows } from './rows.ts'
import { screenOf } from './screens.ts'
import { createSounds } from './sounds.ts'
import { createOwn } from './state.ts'
import { createTalkModel, isOpen } from './talk.ts'
import { partnerOf, previewOf, textOf } from './unread.ts'
import { toZone } from './time.ts'
import { createUploads } from './uploads.ts'
import { createVoice } from './voice.ts'
import { watchNews, watchTalk } from './watch.ts'

export function createPanelModel (host: Host, timers: Timers): PanelModel {
  const own = createOwn(host)
  const voice = createVoice(timers)
  const talks = createTalkModel({ ask: host.contact.ask, timers, onEvent: event => { hearEvent(event) } })
  const { talk } = talks
  const parts = createParts({ host, timers, own, talks, say: voice.say })
  const partner = computed(() => partnerOf(talk.value))
  const hearEvent = (event: SpokenEvent): void => {
    hear(event, { host, own, parts })
    if (event.kind === 'message' && event.by !== 'visitor') voice.sayMessage(event.name ?? word('somebody'), textOf(event))
  }
  watchNews({ host, parts, own })
  watchTalk({ host, parts, own, partner, voice })
  const readTo = computed(() => own.readTo.value?.id === talk.value?.id ? own.readTo.value?.number : undefined)
  return {
    ...talks,
    ...parts.line,
    ...parts,
    ...own,
    problem: parts.calls.problem,
    before: parts.asking.before,
    offline: parts.asking.offline,
    queue: parts.queue.words,
    isOpen: own.opened,
    readTo,
    rows: computed(() => toRows({ talk: talk.value, items: parts.outgoing.items.value, uploads: parts.uploads.items.value, now: new Date(), readTo: readTo.value, from: own.from.value })),
    partner,
    screen: computed(() => screenOf(parts, own)),
    voice: voice.text,
    preview: computed(() => own.opened.value ? undefined : previewOf(talk.value, own.dismissed.value)),
    ...createActions({ host, timers, parts, own })
  }
}

interface PartsOptions { host: Host, timers: Timers, own: Own, talks: TalkModel, say (words: string): void }

function createParts ({ host, timers, own, talks, say }: PartsOptions): Parts {
  const { contact: { ask }, contact, keep } = host
  const { talk, past } = talks
  const look = (): SiteLook => own.look.value
  const outgoing = createOutgoing({
    contact,
    keep,
    timers,
    conversation: () => isOpen(talk.value?.state) ? talk.value?.id : undefined,
    passed: ({ conversation, number }) => conversation === talk.value?.id && number <= talk.value.last,
    onDone: deed => { rating.hear(deed) }
  })
  const rating = createRating({ outgoing, talk, wanted: () => look().chat.rating, onRated: rating => { host.announce('rating', { rating }) } })
  const queue = createQueue({ ask, timers, onWords: say })
  const askAnew = asStranger(ask, timers)
  const calls = createCalls({ ...contact, ask: askAnew }, talks, queue)
  const asking = createAsking({ ask: askAnew, keep, look, known: () => knownOf(host.who, [...past.value ?? [], ...(talk.value === undefined ? [] : [talk.value])]), ring: calls.ring })
  let key = newKey()
  const mail = createForm({
    asked: () => [{ name: 'email', required: true }],
    async deliver ({ email }) {
      const reply = await ask('transcript', { key, conversation: talk.value?.id, email, zone: toZone() })
      if (reply.kind === 'answer') key = newKey()
      return reply
    }
  })
  return {
    talks,
    outgoing,
    calls,
    asking,
    rating,
    mail,
    line: createLine(timers),
    queue,
    sounds: createSounds(keep),
    uploads: createUploads(host, { limits: () => look().chat.files, begin: calls.ring, onStored: outgoing.sendFile })
  }
}

function hear (event: SpokenEvent, { host, own, parts }: { host: Host, own: Own, parts: Parts }): void {
  if (event.kind === 'started') host.announce('chat:start')
  if (event.kind === 'ended') {
    own.layer.value = ''
    host.announce('chat:end')
  }
  if (event.kind !== 'message' || event.by === 'visitor') return
  parts.line.stopTyping()
  if (own.look.value.chat.sounds) parts.sounds.ring(event.key)
  host.announce('message', { text: event.text, by: event.name ?? word('somebody') })
}
