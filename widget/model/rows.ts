// Turns a talk and what is not yet sent into the rows of the log: days, groups of bubbles, lines. Pure.
import type { FileCard, Quote, SpokenEvent } from '../../src/wire/events.ts'
import type { OutboxItem } from '../../src/client/outbox.ts'
import type { Talk } from '../../src/client/fold.ts'
import type { Upload } from '../files/upload.ts'
import { reached } from '../../src/client/fold.ts'
import { word } from '../strings/words.ts'
import { isOnlyEmoji } from './links.ts'
import { toClock, toDay } from './time.ts'

export interface Bubble {
  key: string
  text: string
  state: 'sent' | 'pending' | 'failed'
  /** An emoji or a few, unless there is something to say about them. */
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
  // What stands behind it waits for it.
  const stuck = items.some(({ state, attempts }) => state === 'pending' && attempts >= quietTries)
  items.forEach(item => { add(toOwn(item, { text: item.text, state: item.state === 'pending' && stuck ? 'failed' : item.state, quote: item.quote, file: item.file }), new Date(item.at)) })
  uploads.forEach(upload => { add(toOwn(upload, { text: '', upload, state: upload.state === 'pending' ? 'pending' : 'failed' }), new Date(upload.at)) })
  return talk === undefined ? rows : marked(rows, talk)
}

type Words = Extract<SpokenEvent, { kind: 'message' | 'invitation' | 'offline_message' }>

/** What somebody said or was asked: the kinds that show as a bubble. */
export function hasWords (event: SpokenEvent): event is Words {
  return event.kind === 'message' || event.kind === 'invitation' || event.kind === 'offline_message'
}

function toRow (event: SpokenEvent, goesOn: boolean): Row | undefined {
  if (hasWords(event)) return toGroup(event, goesOn)
  const { key } = event
  if (event.kind === 'started') return event.answers?.question === undefined ? undefined : toOwn(event, { text: event.answers.question, state: 'sent' })
  if (event.kind === 'invitation_state' && event.state === 'declined') return { kind: 'line', key, text: word('declined') }
  return event.kind === 'ended' ? { kind: 'line', key, text: endedText(event) } : undefined
}

function endedText ({ by, name }: Extract<SpokenEvent, { kind: 'ended' }>): string {
  if (by === 'visitor') return word('youEnded')
  return name === undefined ? word('ended') : word('theyEnded', { name })
}

function toGroup (event: Words, goesOn: boolean): Group {
  const signed = event.kind === 'message' || event.kind === 'invitation' ? event : undefined
  const { quote, file, edited, deleted }: Partial<Bubble> = event.kind === 'message' ? event : {}
  const said = toOwn(event, { text: event.text, state: 'sent', number: goesOn && deleted !== true ? event.number : undefined, quote, file, edited, deleted })
  return event.by === 'visitor' ? said : { ...said, by: event.by, mine: false, name: signed?.name ?? word('somebody'), picture: signed?.picture }
}

/** The visitor's own. */
function toOwn ({ key, at }: { key: string, at: string | number }, bubble: Omit<Bubble, 'key' | 'large'>): Group {
  const when = new Date(at)
  return {
    kind: 'group',
    key,
    by: 'visitor',
    name: word('you'),
    picture: undefined,
    mine: true,
    bubbles: [{ ...bubble, key, large: bubble.state !== 'failed' && isOnlyEmoji(bubble.text) && bubble.quote === undefined }],
    at: when.getTime(),
    clock: toClock(when),
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
