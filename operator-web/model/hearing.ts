// What an event means to the ears and eyes: which sound, which count in the title, which profile has grown.
import type { SpokenEvent } from '../../src/wire/events.ts'
import type { Account } from './account.ts'
import type { Attention } from './attention.ts'
import type { Bell } from './bell.ts'
import type { Chat } from './conversations.ts'
import type { Messages } from './messages.ts'
import type { People } from './people.ts'
import type { Profile } from './profile.ts'
import type { Rules } from './rules.ts'
import type { SiteSettingsState } from './site-settings.ts'
import type { Sites } from './sites.ts'

/** By them a chat begins, or is another one than before. */
const turns: ReadonlySet<string> = new Set(['started', 'invitation', 'invitation_state', 'offline_message', 'ended'])

interface Ears { attention: Attention, bell: Bell, messages: Messages, profile: Profile }

export function hearEvent (ears: Ears, { event, chat }: { event: SpokenEvent, chat: Chat }): void {
  ears.messages.settle(event.key)
  if (event.by === 'visitor') hearVisitor(ears, { event, chat })
  if (turns.has(event.kind)) refreshProfile(ears.profile, chat.visitor)
}

/** Facts of the account or a site: who cached them reads them again. */
export function learnFact ({ account, people, rules, siteSettings, sites }: { account: Account, people: People, rules: Rules, siteSettings: SiteSettingsState, sites: Sites }, kind: string): void {
  if (kind === 'site_rules') void rules.refresh()
  if (kind === 'site_settings') void siteSettings.refresh()
  if (kind === 'site_settings' && sites.sites.peek() !== undefined) void sites.load()
  if (kind === 'operator_changed' && people.people.peek() !== undefined) void people.load()
  // Who one is knows one's sites by name.
  if (kind === 'operator_changed' || kind === 'site_settings') void account.load()
}

/** A waiting chat rings by itself, again and again (bell.ts); words in it don't ring on top of that. */
function hearVisitor ({ attention, bell }: Ears, { event, chat }: { event: SpokenEvent, chat: Chat }): void {
  if (chat.state === 'waiting' && (event.kind === 'started' || event.kind === 'invitation_state' || event.number === 1)) attention.note('waiting')
  if (event.kind !== 'message' && event.kind !== 'offline_message') return
  attention.note('messages')
  if (chat.state !== 'waiting') bell.ring('message')
}

function refreshProfile (profile: Profile, visitorId: string): void {
  const shown = profile.profile.peek()
  if (shown.kind === 'good' && shown.id === visitorId) void profile.refresh()
}
