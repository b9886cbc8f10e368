// What was said in a conversation as plain text, to be kept: by mail or as a file. Who may have it is the routes' matter.
import { listConversationEvents, listNewestEvents } from '../store/conversation-events.ts'
import type { ConversationRecord } from '../store/conversations.ts'
import type { EventRecord } from '../store/events.ts'
import type { Pool } from '../store/pool.ts'
import type { SiteRecord } from '../store/sites.ts'
import { findManners } from '../store/visits.ts'
import { maxHistoryEvents } from '../wire/limits.ts'
import { createClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { toLines } from './lines.ts'
import type { Line } from './lines.ts'
import { settingsOf } from './look/look.ts'
import { findServerWords } from './words.ts'
import type { ServerWords } from './words/en.ts'

export interface TranscriptOptions { site: SiteRecord, conversation: ConversationRecord, zone: string }

// Two thousand events: longer than anybody talks, and a text of some 8 MB at the very most.
const maxPages = 10

/** In the language that its visitor is spoken to in, with times in `zone`; where that is empty, in theirs. What nobody knows is the site's. */
export async function writeTranscript (pool: Pool, { site, conversation, zone }: TranscriptOptions): Promise<string> {
  const settings = settingsOf(site)
  const manners = await findManners(pool, conversation)
  const { words } = findServerWords(manners.language || settings.language)
  const events = await readAll(pool, conversation)
  const clock = createClock(zone || manners.zone || settings.hours.zone)
  const lines = toLines(events, { words, own: conversation.visitorName ?? words.visitor })
  const head = [words.transcript.title(site.name), words.transcript.zone(clock.zone), ...((events[0]?.number ?? 1) > 1 ? [words.transcript.cut] : [])]
  return `${head.join('\n')}\n${toText(lines, { words, clock })}`
}

async function readAll (pool: Pool, { accountId, id, last, lastTeam }: ConversationRecord): Promise<EventRecord[]> {
  const range = { accountId, audience: 'all' as const, limit: maxHistoryEvents }
  let events = (await listNewestEvents(pool, { ...range, conversations: [{ id, last, lastTeam }] })).get(id) ?? []
  for (let page = 1; page < maxPages && (events[0]?.number ?? 1) > 1; page++) {
    const older = await listConversationEvents(pool, { ...range, conversationId: id, before: { number: events[0]?.number ?? 1 } })
    if (older.length === 0) break
    events = [...older, ...events]
  }
  return events
}

function toText (lines: readonly Line[], { words, clock }: { words: ServerWords, clock: Clock }): string {
  let day = ''
  const blocks = lines.map(line => {
    const today = clock.toDay(line.at)
    const head = today === day ? '' : `\n${today}\n\n`
    day = today
    const time = clock.toTime(line.at)
    return head + (line.kind === 'note' ? `${time} * ${line.text}` : `${time} ${line.name}:${toWords(line, words)}`)
  })
  return `${blocks.join('\n')}\n`
}

// A line stands beside its speaker, more of them below, set in: nobody can write a line that looks like another's.
function toWords ({ text, quote, file, edited, deleted }: Extract<Line, { kind: 'said' }>, words: ServerWords): string {
  const quoted = quote === undefined ? [] : `${quote.name}: ${quote.text === '' ? words.transcript.deleted : quote.text}`.split('\n').map(line => `> ${line}`)
  const said = deleted ? [words.transcript.deleted] : text === '' ? [] : text.split('\n')
  const all = [...quoted, ...said, ...(file === undefined ? [] : [words.transcript.file(file)])]
  const mark = edited && !deleted ? ` ${words.transcript.edited}` : ''
  return all.length === 1 ? ` ${all[0]}${mark}` : `${all.map(line => `\n      ${line}`).join('')}${mark}`
}
