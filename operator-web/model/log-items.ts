// The lines of a chat's log in their order: days, events, pages opened meanwhile, and last what isn't stored yet. Pure.
import type { OutboxItem } from '../../src/client/outbox.ts'
import type { SpokenEvent } from '../../src/wire/events.ts'
import type { PageView, Visit } from '../../src/wire/visits.ts'
import { hasWords } from './conversations.ts'
import type { Chat } from './conversations.ts'

export type LogItem =
  | { kind: 'day', key: string, at: string }
  | { kind: 'page', key: string, page: PageView }
  | { kind: 'event', key: string, event: SpokenEvent, follows: boolean }
  | { kind: 'outgoing', key: string, item: OutboxItem }

/** Words of one person within this stand together under one name. */
const togetherMs = 5 * 60_000

export function logItems ({ chat, visits, outgoing }: { chat: Chat, visits: readonly Visit[], outgoing: readonly OutboxItem[] }): LogItem[] {
  const stored = new Set(chat.events.map(({ key }) => key))
  // Of a rating and its comment, which comes later, the last says both.
  const rated = chat.events.findLast(({ kind }) => kind === 'rated')
  const said = chat.events.filter(event => event.kind !== 'rated' || event === rated)
  const dated = [...said.map(eventItem), ...pagesDuring(chat, visits).map(pageItem)].sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0)
  const items: LogItem[] = []
  let before: (typeof dated)[number] | undefined
  for (const next of dated) {
    const newDay = before === undefined || new Date(before.at).toDateString() !== new Date(next.at).toDateString()
    if (newDay) items.push({ kind: 'day', key: `day ${next.at}`, at: next.at })
    items.push(next.item.kind === 'event' ? { ...next.item, follows: !newDay && follows(before?.item, next.item.event) } : next.item)
    before = next
  }
  return [...items, ...outgoing.filter(({ key }) => !stored.has(key)).map(item => ({ kind: 'outgoing' as const, key: item.key, item }))]
}

interface Dated { at: string, item: Exclude<LogItem, { kind: 'day' | 'outgoing' }> }

function eventItem (event: SpokenEvent): Dated {
  // The key stays when a pending message becomes a stored one, so that the bubble on screen is the same.
  return { at: event.at, item: { kind: 'event', key: event.key, event, follows: false } }
}

function pageItem (page: PageView): Dated {
  return { at: page.openedAt, item: { kind: 'page', key: `page ${page.openedAt} ${page.number}`, page } }
}

/** Between the first event we hold and the end; before that nobody was talking. */
function pagesDuring (chat: Chat, visits: readonly Visit[]): PageView[] {
  const from = chat.more ? chat.events[0]?.at ?? '~' : chat.startedAt
  const until = chat.state === 'ended' ? chat.events.at(-1)?.at ?? '' : '~'
  return visits.flatMap(({ pages }) => pages).filter(({ openedAt }) => openedAt > from && openedAt < until)
}

function follows (before: LogItem | undefined, event: SpokenEvent): boolean {
  if (before?.kind !== 'event' || before.event.by !== event.by || !hasWords(before.event) || !hasWords(event)) return false
  return Date.parse(event.at) - Date.parse(before.event.at) < togetherMs
}
