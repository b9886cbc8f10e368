// An operator's console in Node: all of its models, on a network through one door; only what draws and sounds is missing.
import { randomBytes } from 'node:crypto'
import { effect, signal } from '@preact/signals'
import { createConsole } from '../../operator-web/model/console.ts'
import type { Chat } from '../../operator-web/model/conversations.ts'
import type { Door } from './balancer.ts'
import { createTimers, openNetwork } from './network.ts'
import { nothing } from './story.ts'
import type { Story } from './story.ts'

export interface Desk {
  readonly name: string
  /** Of this visitor; undefined until the console shows it. */
  findOpenChat (story: Story): string | undefined
  writes (story: Story, text: string): void
  /** Whether the live list has this visitor. */
  sees (visitorId: string): boolean
  /** Puts away what is over. */
  forget (story: Story): void
  /** Loads the page anew: what the browser keeps is all that is left. */
  reload (): Promise<void>
  close (): Promise<void>
}

export interface DeskOptions {
  name: string
  door: Door
  host: string
  /** Of the sign-in. */
  cookie: string
  random: () => number
  /** Whose story a visitor's chat belongs to. */
  findStory (visitorId: string): Story | undefined
  listStories (): Story[]
  onTrouble (what: string): void
  /** A request of theirs had no answer, or one that is none. */
  onError (what: string): void
}

/** Opens a console that is signed in. */
export function openDesk (options: DeskOptions): Desk {
  const { name, listStories } = options
  const browser: Browser = { tab: randomBytes(4).toString('hex'), shelf: new Map(), writers: new Map() }
  let page = loadPage(options, browser)
  return {
    name,
    findOpenChat: story => page.findOpenChat(story),
    writes (story, text) { page.writes(story, text) },
    sees: visitorId => page.sees(visitorId),
    forget (story) {
      page.forget(story)
      for (const [key, writer] of browser.writers) if (writer === story) browser.writers.delete(key)
    },
    async reload () {
      const before = page
      const gone = before.close()
      listStories().forEach(story => { story.reloads(name) })
      page = loadPage(options, browser)
      await gone
    },
    async close () { await page.close() }
  }
}

/** What outlives a load of the page; `writers`: whose stories the messages belong to, by key. */
interface Browser { tab: string, shelf: Map<string, unknown>, writers: Map<string, Story> }

function loadPage ({ name, door, host, cookie, random, findStory, onTrouble, onError }: DeskOptions, { tab, shelf, writers }: Browser): Omit<Desk, 'name' | 'reload'> {
  const timers = createTimers()
  let closed = false
  const network = openNetwork({
    host,
    door,
    headers: { cookie, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' },
    onStored: (key, seq) => { writers.get(key)?.acknowledged(key, seq) },
    onRefused: what => { onTrouble(`${name} was refused: ${what}`) },
    onError: what => { onError(`${name}: ${what}`) }
  })
  const models = createConsole({
    fetch: network.fetch,
    // A page that is gone keeps nothing.
    shelf: { read: what => shelf.get(what), write (what, value) { if (!closed) shelf.set(what, value) } },
    address: { href: `http://${host}/chats`, push () {}, replace () {}, onPop () {} },
    speaker: { state: signal<'off' | 'on'>('off'), play () {}, begin () {}, unlock () {} },
    timers,
    tab,
    random,
    epochMs: Date.now,
    hidden: () => false,
    away: () => false,
    joinTabs: () => onlyTab
  })
  const { conversations, live, messages, roster, account } = models
  let shown: ReadonlyMap<string, Chat> = new Map()
  const stopShowing = effect(() => {
    const chats = conversations.chats.value
    for (const chat of chats.values()) {
      if (shown.get(chat.id) !== chat) findStory(chat.visitor)?.shows(name, chat)
    }
    for (const chat of shown.values()) {
      if (!chats.has(chat.id)) findStory(chat.visitor)?.shows(name, { ...chat, ...nothing })
    }
    shown = chats
  })
  const stopWatching = effect(() => { if (account.me.value === null) onTrouble(`${name} was signed out`) })
  const chatsOf = (story: Story): Chat[] => [...conversations.chats.peek().values()].filter(({ visitor }) => story.visitorIds.has(visitor))

  models.start()
  return {
    findOpenChat: story => chatsOf(story).findLast(({ state }) => state !== 'ended')?.id,
    writes (story, text) {
      const conversation = chatsOf(story).at(-1)?.id
      if (conversation === undefined) return
      messages.send(conversation, text)
      const item = messages.outgoing.peek().at(-1)
      if (item?.text !== text) return
      writers.set(item.key, story)
      story.wrote(item.key, { sender: name, text })
    },
    sees: visitorId => roster.visitors.peek().has(visitorId),
    forget (story) {
      chatsOf(story).forEach(({ id }) => { conversations.close(id) })
    },
    async close () {
      closed = true
      live.stop()
      messages.stop()
      timers.stop()
      stopShowing()
      stopWatching()
      await network.close()
    }
  }
}

/** There is no other tab to rest on or to tell. */
const onlyTab = { polled () {}, say () {}, rests: () => false, doubt () {}, tabs: () => [], leading: () => true, stop () {} }
