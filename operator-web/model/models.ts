// Makes the models and tells each what it needs of the others; here it is written who hears of what.
import type { Account } from './account.ts'
import type { Api } from './api.ts'
import type { Arrangement } from './arrangement.ts'
import type { Art } from './art.ts'
import type { Attention } from './attention.ts'
import type { Bell } from './bell.ts'
import type { ChatLists } from './chat-lists.ts'
import type { Clock } from './clock.ts'
import type { Composing } from './composing.ts'
import type { Chats, Conversations } from './conversations.ts'
import type { Invitations } from './invitations.ts'
import type { Live } from './live.ts'
import type { Messages } from './messages.ts'
import type { People } from './people.ts'
import type { Preferences } from './preferences.ts'
import type { Profile } from './profile.ts'
import type { Roster } from './roster.ts'
import type { Route } from './route.ts'
import type { Rules } from './rules.ts'
import type { SiteSettingsState } from './site-settings.ts'
import type { SiteThings } from './site-things.ts'
import type { Sites } from './sites.ts'
import type { Tabs } from './tabs.ts'
import type { Toasts } from './toasts.ts'
import type { Typing } from './typing.ts'
import type { Uploads } from './uploads.ts'
import type { World } from './world.ts'
import { computed, effect } from '@preact/signals'
import { AccountModel } from './account.ts'
import { ArrangementModel } from './arrangement.ts'
import { ArtModel } from './art.ts'
import { AttentionModel } from './attention.ts'
import { BellModel } from './bell.ts'
import { ChatListsModel } from './chat-lists.ts'
import { ClockModel } from './clock.ts'
import { ComposingModel } from './composing.ts'
import { ConversationsModel } from './conversations.ts'
import { InvitationsModel } from './invitations.ts'
import { LiveModel } from './live.ts'
import { MessagesModel } from './messages.ts'
import { PeopleModel } from './people.ts'
import { PreferencesModel } from './preferences.ts'
import { ProfileModel } from './profile.ts'
import { RosterModel } from './roster.ts'
import { RouteModel } from './route.ts'
import { RulesModel } from './rules.ts'
import { SiteSettingsModel } from './site-settings.ts'
import { SiteThingsModel } from './site-things.ts'
import { SitesModel } from './sites.ts'
import { ToastsModel } from './toasts.ts'
import { TypingModel } from './typing.ts'
import { UploadsModel } from './uploads.ts'
import { createApi } from './api.ts'
import { createTabs } from './tabs.ts'
import { createRequest } from '../../src/client/request.ts'
import { hearEvent, learnFact } from './hearing.ts'
import { words } from '../strings/en.ts'

export interface Models {
  account: Account
  api: Api
  arrangement: Arrangement
  art: Art
  attention: Attention
  bell: Bell
  chatLists: ChatLists
  clock: Clock
  composing: Composing
  conversations: Conversations
  invitations: Invitations
  live: Live
  messages: Messages
  people: People
  preferences: Preferences
  profile: Profile
  roster: Roster
  route: Route
  rules: Rules
  siteSettings: SiteSettingsState
  siteThings: SiteThings
  sites: Sites
  toasts: Toasts
  typing: Typing
  uploads: Uploads
}

export function createModels (world: World): Models {
  const { shelf, timers } = world
  const clock = new ClockModel(world)
  const fetch = hearingFetch(world.fetch, clock)
  const request = createRequest({ fetch, base: '', headers: { 'content-type': 'application/json' }, credentials: 'same-origin' })
  const api = createApi({ request, fetch, onSignedOut: () => { account.forget() } })
  const account = new AccountModel({ api })
  const me = computed(() => account.me.value?.id ?? '')
  const sites = new SitesModel({ api, timers })
  const siteSettings = new SiteSettingsModel({ api, onSaved: () => { if (sites.sites.peek() !== undefined) void sites.load() } })
  const rules = new RulesModel({ api })
  const people = new PeopleModel({ api })
  const profile = new ProfileModel({ api })
  const attention = new AttentionModel(world)
  const messages = new MessagesModel({ ...world, api, passed: ({ conversation, number }) => number <= (conversations.chats.peek().get(conversation)?.last ?? 0) })
  const roster = new RosterModel({ onArrival: () => { bell.ring('visitor'); attention.note('visitors') } })
  const conversations = new ConversationsModel({ onEvent: (event, chat) => { hearEvent({ attention, bell, messages, profile }, { event, chat }) } })
  const chatLists = new ChatListsModel({ chats: conversations.chats, me })
  const typing = new TypingModel({ api, now: clock.now, me })
  const waiting = computed(() => me.value === '' ? 0 : chatLists.waiting.value.length)
  const tabs = createTabs(world)
  const bell = createBell(world, { waiting, tabs })
  effect(() => {
    settleShown(messages, conversations.chats.value)
    messages.review()
  })
  const onSnapshot = (): void => {
    settleShown(messages, conversations.chats.peek())
    messages.anew()
    if (profile.profile.peek().kind === 'good') void profile.refresh()
  }
  const onFact = (event: { kind: string }): void => { learnFact({ account, people, rules, siteSettings, sites }, event.kind) }
  return {
    account,
    api,
    attention,
    bell,
    chatLists,
    clock,
    conversations,
    messages,
    profile,
    roster,
    rules,
    siteSettings,
    siteThings: new SiteThingsModel({ api, onChanged: siteSettings.refresh }),
    sites,
    typing,
    art: new ArtModel({ api }),
    composing: new ComposingModel({ api }),
    uploads: new UploadsModel({ ...world, api, onWhole: (conversation, file) => { messages.sendFile(conversation, file) } }),
    arrangement: new ArrangementModel({ visitors: roster.visitors, rank: chatLists.rank }),
    invitations: new InvitationsModel({ api, shelf, preset: words.invite.presets[0] ?? '' }),
    live: new LiveModel({ ...world, api, clock, conversations, roster, sites, typing, tabs, onFact, onSnapshot }),
    people,
    preferences: new PreferencesModel(shelf),
    route: new RouteModel(world.address),
    toasts: new ToastsModel(timers)
  }
}

/** Whatever way its event came, a message that is shown is in the log. */
function settleShown (messages: Messages, chats: Chats): void {
  for (const { key, conversation = '' } of messages.outgoing.peek()) if (chats.get(conversation)?.events.some(event => event.key === key)) messages.settle(key)
}

/** Every answer says what time it is at the server. */
function hearingFetch (fetch: World['fetch'], clock: Clock): World['fetch'] {
  return async (...asked) => {
    const response = await fetch.apply(globalThis, asked)
    const date = Date.parse(response.headers.get('date') ?? '')
    if (!Number.isNaN(date)) clock.hear(date)
    return response
  }
}

/** One tab rings. Where the browser keeps that one silent, it asks the others, and whoever can, plays. */
function createBell ({ speaker, shelf, timers }: World, { waiting, tabs }: { waiting: Bell['waiting'], tabs: Tabs }): Bell {
  const bell = new BellModel({ speaker, shelf, timers, waiting, leading: tabs.leading, askOthers: tabs.askToRing })
  tabs.listen({ onRing: ring => { if (speaker.state.peek() === 'on' && !bell.muted.peek()) speaker.play(ring) } })
  return bell
}
