// Turns a talk and what is not yet sent into the rows of the log: days, groups of bubbles, lines. Pure.
import type { FileCard, Quote, SpokenEvent } from '../../src/wire/events.ts'
import type { OutboxItem } from '../../src/client/outbox.ts'
import type { Talk } from '../../src/client/fold.ts'
import type { Upload } from '../parts.ts'
import { reached } from '../../src/client/fold.ts'
import { word } from '../strings/words.ts'
import { isOnlyEmoji } from './links.ts'
import { toClock, toDay } from './time.ts'

export interface Bubble {
  key: string
  text: string
  state: 'sent' | 'pending' | 'failed'
  large: boolean
  /** By which it can be quoted; what isn't in the log has none. */
  number?: number | undefined
  quote?: Quote | undefined
  file?: FileCard | undefined
  /** A file on its way. */
  upload?: Upload | undefined
  edited?: boolean | undefined
  deleted?: boolean | undefined
}

export type Row =
  /** `new`: what is below it wasn't read when the visitor came back. */
  | { kind: 'day' | 'line' | 'new', key: string, text: string }
  | { kind: 'group', key: string, by: string, name: string, picture: string | undefined, mine: boolean, bubbles: Bubble[], at: number, clock: string, mark: '' | 'sent' | 'delivered' | 'seen' }

type Group = Extract<Row, { kind: 'group' }>

/** Words further apart than this get a time of their own. */
const groupMs = 5 * 60_000

/** After so many tries in vain, some seconds, the words are said to be not sent: they are tried again all the same. */
const quietTries = 3

export interface RowsOptions {
  talk: Talk | undefined
  items: readonly OutboxItem[]
  uploads?: readonly Upload[]
  now: Date
  /** What came after this number was missed. */
  readTo?: number | undefined
  /** What is older stays folded away; milliseconds since 1970. */
  from?: number
}

export function toRows ({ talk, items, uploads = [], now, readTo = Infinity, from = 0 }: RowsOptions): Row[] {
  const rows: Row[] = []
  let day = ''
  const add = (row: Row, at: Date): void => {
    const text = toDay(at, now)
    if (text !== day) rows.push({ kind: 'day', key: `day ${text}`, text })
    day = text
    const last = rows.at(-1)
    if (row.kind === 'group' && last?.kind === 'group' && joins(last, row)) rows[rows.length - 1] = joined(last, row)
    else rows.push(row)
  }
  const goesOn = talk?.state !== 'ended' && talk?.state !== 'left'
  const missed = talk?.events.find(event => event.number > readTo && event.by !== 'visitor' && hasWords(event))
  talk?.events.filter(({ at }) => Date.parse(at) >= from).forEach(event => {
    const row = toRow(event, goesOn)
    if (row === undefined) return
    if (event === missed) add({ kind: 'new', key: 'new', text: word('newHere') }, new Date(event.at))
    add(row, new Date(event.at))
  })
  items.forEach(item => { add(toPending(item, { ...item, state: item.state === 'pending' && item.attempts >= quietTries ? 'failed' : item.state }), new Date(item.at)) })
  uploads.forEach(upload => { add(toPending(upload, { text: '', upload, state: upload.state === 'pending' ? 'pending' : 'failed' }), new Date(upload.at)) })
  return talk === undefined ? rows : marked(rows, talk)
}

/** What somebody said or was asked: the kinds that show as a bubble. */
export function hasWords (event: SpokenEvent): event is Extract<SpokenEvent, { kind: 'message' | 'invitation' | 'offline_message' }> {
  return event.kind === 'message' || event.kind === 'invitation' || event.kind === 'offline_message'
}

function toRow (event: SpokenEvent, goesOn: boolean): Row | undefined {
  if (hasWords(event)) return toGroup(event, goesOn)
  if (event.kind === 'invitation_state' && event.state === 'declined') return { kind: 'line', key: event.key, text: word('declined') }
  if (event.kind === 'ended') return { kind: 'line', key: event.key, text: endedText(event) }
  return undefined
}

function endedText ({ by, name }: Extract<SpokenEvent, { kind: 'ended' }>): string {
  if (by === 'visitor') return word('youEnded')
  return name === undefined ? word('ended') : word('theyEnded', { name })
}

function toGroup (event: Parameters<typeof hasWords>[0] & { text: string }, goesOn: boolean): Group {
  const mine = event.by === 'visitor'
  const signed = event.kind === 'message' || event.kind === 'invitation' ? event : undefined
  const { quote, file, edited, deleted }: Partial<Bubble> = event.kind === 'message' ? event : {}
  return {
    kind: 'group',
    key: event.key,
    by: event.by,
    name: mine ? word('you') : signed?.name ?? word('somebody'),
    picture: mine ? undefined : signed?.picture,
    mine,
    bubbles: [{ key: event.key, text: event.text, state: 'sent', large: isOnlyEmoji(event.text) && quote === undefined, number: goesOn && deleted !== true ? event.number : undefined, quote, file, edited, deleted }],
    at: Date.parse(event.at),
    clock: toClock(new Date(event.at)),
    mark: ''
  }
}

function toPending ({ key, at }: { key: string, at: number }, { text, state, quote, file, upload }: Pick<Bubble, 'text' | 'state' | 'quote' | 'file' | 'upload'> | OutboxItem & { upload?: undefined }): Group {
  return {
    kind: 'group',
    key,
    by: 'visitor',
    name: word('you'),
    picture: undefined,
    mine: true,
    bubbles: [{ key, text, state, large: isOnlyEmoji(text) && quote === undefined, quote, file, upload }],
    at,
    clock: toClock(new Date(at)),
    mark: ''
  }
}

function joins (last: Group, next: Group): boolean {
  return last.by === next.by && next.at - last.at < groupMs
}

function joined (last: Group, next: Group): Group {
  return { ...last, bubbles: [...last.bubbles, ...next.bubbles], at: next.at, clock: next.clock }
}

/** One mark in all: under the newest of the visitor's own groups. */
function marked (rows: Row[], talk: Talk): Row[] {
  const newest = rows.map(row => row.kind === 'group' && row.mine).lastIndexOf(true)
  const lastOwn = talk.events.filter(event => event.by === 'visitor' && hasWords(event)).at(-1)
  return rows.map((row, index) => {
    if (index !== newest || row.kind !== 'group') return row
    const unsent = row.bubbles.some(bubble => bubble.state !== 'sent')
    const known = lastOwn !== undefined && row.bubbles.at(-1)?.key === lastOwn.key
    return { ...row, mark: unsent ? '' : known ? reached(lastOwn.number, { seen: talk.seenByOperators, delivered: talk.deliveredToOperators }) : 'sent' }
  })
}
