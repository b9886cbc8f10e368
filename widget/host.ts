// What the loader gives its lazy parts, and what they give back: the contract between files that may be of different ages.
import type { Conversation } from '../src/wire/conversations.ts'
import type { Event, SiteStatus } from '../src/wire/events.ts'
import type { RuleForPage } from '../src/wire/rules.ts'
import type { Language, SiteLook } from '../src/wire/settings.ts'
import type { ConversationSignals, Pace } from '../src/wire/signals.ts'
import type { Connection } from '../src/client/follow.ts'
import type { Relay, RelayOptions } from '../src/client/relay.ts'
import type { Reply, RequestOptions } from '../src/client/request.ts'
import type { Wish } from './look.ts'

export type { SiteLook }

export interface Who { name?: string, email?: string, phone?: string }

/** The lazy files. */
export type Part = 'panel' | 'invitation' | 'tabs' | 'emoji' | 'files' | 'calls'

/** Names are short because they are written with each change: t token, o open, m muted, d draft, f forms, q outbox, u files on their way, s where the log stands, h what the path carries, l lease, z time zone (`+02:00 Europe/Berlin`: the name holds while the offset does). */
export interface Keep {
  read (name: string): string | undefined
  /** An empty text forgets the name. */
  write (name: string, text: string): void
}

export type News =
  /** As at first load: what was known before is void. `stranger`: so is who wrote it, since nobody is known any more. */
  | { kind: 'snapshot', conversation?: Conversation | undefined, earlier?: boolean | undefined, rules?: RuleForPage[] | undefined, visitorId?: string, stranger?: true, events?: undefined }
  | { kind: 'events', events: Event[] }
  | { kind: 'signals', site: { status: SiteStatus, revision: number }, conversations: ConversationSignals[] }
  | { kind: 'connection', connection: Connection }
  /** What the page has to watch by now. */
  | { kind: 'rules', rules: RuleForPage[] }
  /** A call of calls.ts that another tab's deed makes this one's, too. */
  | { kind: 'said', said: string }
  /** The owner changed the site's look, or the page its language; what it is now is `look()`'s answer, too. */
  | { kind: 'look', look: SiteLook }

export interface PollNews { cursor: string, events: Event[], signals?: { stamp: string, site: { status: SiteStatus, revision: number }, conversations: ConversationSignals[] }, poll: Pace }

export interface Contact {
  /** POSTs to one of the visitor's routes with the token in the body. */
  ask (act: string, body: object, options?: RequestOptions): Promise<Reply>
  /** Says what is known, then all news, for as long as the page lives. */
  watch (watcher: (news: News) => void): void
  readonly tab: string
}

/** What the loader, or the hosted page, is to its lazy parts. */
export interface Host {
  readonly site: { id: string }
  readonly origin: string
  readonly root: ShadowRoot
  /** The region in the root that everything visible is put into. */
  readonly box: HTMLElement
  readonly contact: Contact
  readonly keep: Keep
  /** The panel is the page: there is nothing to close it to. */
  readonly whole: boolean
  /** The page's own, as they were when the loader came; a loader of a version before has none to lend. */
  readonly fetch?: typeof fetch
  readonly parse?: JSON['parse']
  readonly stringify?: JSON['stringify']
  /** What the button shows; without a button: nothing happens. */
  readonly button: Readonly<ButtonState>
  draw (part: Partial<ButtonState>): void
  /** Puts the cursor back to where the panel was opened from. */
  refocus (): void
  /** Tells the page's own scripts: open, close, message, unread, invite, chat:start, chat:end, rating, error are the lazy parts' to tell. */
  announce (name: string, detail?: unknown): void
  /**
   * What the site looks like, in the visitor's language. Its `css` sets custom properties on `:host`: --brand, --on-brand, --brand-hover, --brand-soft, --brand-ink, --ring (those of the
   * dark theme on `:host([data-theme=dark])`), --left, --right (one of them `auto`), --x, --y and --size. The element has its `data-theme` (`light`, `dark`, or anything else for what the system says), the box its `lang` and `dir`.
   */
  look (): SiteLook
  /** A lazy file by its name, or the pack of a language. Rejects where it can't be had; asked again it is tried again. */
  getPart<File> (part: Part | Language): Promise<File>
  /** Who the page says that the visitor is: by Shopbell('identify'), for as long as the page lives. */
  who?: Who | undefined
  openPanel (how: Opening): void
}

export interface ButtonState {
  /** For the page's scripts. */
  visitorId?: string | undefined
  status: SiteStatus
  open: boolean
  /** Read out instead of the status; empty for none. */
  label: string
  /** In the place of the picture; empty for none. */
  initials: string
  unread: number
}

/** Why the panel opens decides where the cursor goes and whether the operators are rung. */
export type Opening = 'asked' | 'accepted' | 'resumed' | 'called'

export interface Panel {
  /** `options` come from the page's scripts, so they may be anything; meant are `text`, to begin with, and `focus`, to take the cursor though it was opened by code. */
  open (how: Opening, options?: unknown): void
  close (): void
}
/** The election, which most pages never need: they are the only one. */
export interface TabsFile { joinTabs: (options: TabsOptions) => Relay }
export interface PanelFile {
  createPanel: (host: Host) => Panel
  /** Draws the button from now on: a number, initials, the way to close are never needed before. */
  drawButton: DrawButton
}
export type DrawButton = (button: HTMLElement, state: ButtonState, look: SiteLook) => void

export interface TabsOptions extends Pick<RelayOptions, 'tab' | 'channel' | 'onHeard' | 'onSaid' | 'onTurn'> { site: string, keep: Keep }

/** Shows the invitations that come; `close` puts away the one that is there. */
export interface Cards { close (): void }
export interface InvitationFile { createCards: (host: Host) => Cards }

/** What the loader lends to the calls that most pages never make. */
export interface Inner extends Host {
  /** `blocked`: a pattern of the parameters of addresses that the server is not to hear of. */
  readonly site: { id: string, blocked: string }
  /** Changed in place; a look that is heard afterwards puts it on. */
  wish: Wish
  /** As if the server had said it. */
  tell (news: News): void
  /** Starts the contact, unless it is there. */
  begin (): void
  /** Says nothing more, and what was heard is void. */
  stop (): void
  closePanel (): void
  setMemory (inMemory: boolean, all?: Record<string, string>): void
}
export interface CallsFile { call: (inner: Inner, name: string, values: unknown[]) => Promise<void> }
