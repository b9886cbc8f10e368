// What follows from a change of place or sign-in: what is read, marked as seen, or put away.
import type { ReadonlySignal } from '@preact/signals'
import type { Chat } from './conversations.ts'
import type { Models } from './models.ts'
import type { World } from './world.ts'
import { computed, effect, untracked } from '@preact/signals'
import { isOpenPage } from './route.ts'
import { unreadOf } from './conversations.ts'

export interface Whole extends Models {
  openChat: ReadonlySignal<Chat | undefined>
  world: World
}

/** ux.md C.8: from here on it is said out loud, too. */
const lostMs = 6000

export function watchSignIn (whole: Whole): void {
  const { me } = whole.account
  const signedIn = computed(() => me.value === undefined ? undefined : me.value !== null)
  effect(() => {
    if (signedIn.value === true) untracked(() => { goIn(whole) })
    if (signedIn.value === false) untracked(() => { goOut(whole) })
  })
}

/** The line is back: what waits in the outbox goes now, not at the end of its wait. */
export function watchConnection ({ bell, clock, live, messages }: Whole): void {
  let lost = false
  effect(() => {
    const state = live.connection.value
    const long = state === 'retrying' && clock.now.value - live.since.value > lostMs
    if (long === lost || (lost && state !== 'live')) return
    lost = long
    untracked(() => { bell.ring(long ? 'lost' : 'back') })
  })
  effect(() => {
    if (live.connection.value === 'live') untracked(() => { messages.nudge() })
  })
}

export function watchPlace (whole: Whole): void {
  const { account, chatLists, conversations, live, profile, roster, route, openChat } = whole
  const inside = computed(() => Boolean(account.me.value))
  // A chat that is opened by its address and isn't among the open ones, or isn't any more after a start anew: an earlier one, read now.
  const lacked = computed(() => {
    const { page, id } = route.place.value
    return inside.value && page === 'chats' && !conversations.chats.value.has(id) ? id : ''
  })
  effect(() => {
    // Again with each connection, because a start anew forgets what was under way.
    if (lacked.value !== '' && live.connection.value !== 'retrying') live.read(lacked.value)
  })
  effect(() => {
    const seen = [route.place.value.page, openChat.value, chatLists.left.value]
    if (seen.length > 0) queueMicrotask(() => { markSeen(whole) })
  })
  const shown = computed(() => inside.value ? visitorOnScreen(whole) : '')
  effect(() => {
    if (shown.value === '') profile.hide()
    else void profile.show(shown.value)
  })
  // A page or tab of the shown visitor was opened or closed, or they left: what is known of them has grown, and the times with it.
  const trace = computed(() => {
    const row = roster.visitors.value.get(shown.value)
    return { of: roster.loaded.value ? shown.value : '', what: row === undefined ? 'gone' : `${row.visit} ${row.pages} ${row.tabs} ${row.url}` }
  })
  let before = trace.peek()
  effect(() => {
    const now = trace.value
    // Who is shown from now on is read anyway.
    if (now.of !== '' && now.of === before.of && now.what !== before.what) void untracked(() => profile.refresh())
    before = now
  })
}

/** Tells the server what has been on screen, while the screen is looked at. */
export function markSeen ({ api, chatLists, conversations, openChat, route, world }: Whole): void {
  if (world.hidden()) return
  const shown = route.place.peek().page === 'inbox' ? chatLists.left.peek() : [openChat.peek()]
  for (const chat of shown) {
    if (chat === undefined || unreadOf(chat) === 0) continue
    const { id, last } = chat
    conversations.mark([{ id, seenByOperators: last }])
    void api.post('/v1/operator/signal', { kind: 'seen', conversation: id, number: last })
  }
}

function visitorOnScreen ({ route, openChat }: Whole): string {
  const { page, hash } = route.place.value
  if (page === 'visitors') return hash
  return openChat.value?.visitor ?? ''
}

function goIn ({ route, messages, live }: Whole): void {
  const { page, next } = route.place.peek()
  if (isOpenPage(page)) route.replace(page === 'sign-up' ? '/install' : next)
  messages.nudge()
  void live.start()
}

function goOut ({ account, art, composing, conversations, live, people, profile, roster, route, rules, siteSettings, siteThings, sites, uploads, world }: Whole): void {
  live.stop()
  roster.clear()
  conversations.clear()
  sites.clear()
  siteSettings.clear()
  siteThings.putAway()
  rules.clear()
  art.clear()
  composing.clear()
  uploads.clear()
  profile.hide()
  people.clear()
  if (isOpenPage(route.place.peek().page)) return
  const { pathname, hash } = new URL(world.address.href)
  const next = pathname === '/' || account.leaving.peek() ? '' : `?next=${encodeURIComponent(pathname + hash)}`
  route.replace(`/sign-in${next}`)
}
