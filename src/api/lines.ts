// A conversation as lines that somebody reads, who said what and when: for transcripts and for the page without JavaScript. How lines look is theirs.
import type { EventRecord } from '../store/events.ts'
import type { ServerWords } from './words/en.ts'

export type Line =
  | { kind: 'said', at: Date, number: number, own: boolean, name: string, text: string, quote?: { name: string, text: string }, file?: string, edited: boolean, deleted: boolean }
  | { kind: 'note', at: Date, text: string }

interface Body {
  text?: string
  name?: string
  state?: string
  question?: string
  quote?: { name?: string, text: string }
  file?: { name: string }
  edited?: boolean
  deleted?: boolean
  answers?: { question?: string }
}

/** `own`: what the visitor is called. Events without words for people make no line. */
export function toLines (events: readonly EventRecord[], { words, own }: { words: ServerWords, own: string }): Line[] {
  return events.flatMap(event => toLine(event, { words, own }) ?? [])
}

function toLine (event: EventRecord, { words, own }: { words: ServerWords, own: string }): Line | Line[] | undefined {
  const { at, kind } = event
  const body = event.body as Body
  const note = (text: string): Line => ({ kind: 'note', at, text })
  switch (kind) {
    case 'message':
    case 'invitation':
    case 'offline_message': return toSaid(event, { words, own })
    case 'started': {
      const opened = note(words.transcript.started(own))
      const question = body.answers?.question
      return question === undefined ? opened : [opened, { ...toSaid(event, { words, own }), text: question }]
    }
    case 'invitation_state': return body.state === 'accepted' ? note(words.transcript.accepted) : body.state === 'declined' ? note(words.transcript.declined) : undefined
    case 'ended': return note(event.author === 'visitor' ? words.transcript.ended(own) : body.name === undefined ? words.transcript.endedAlone : words.transcript.ended(body.name))
    default: return undefined // edits and deletions stand in the messages themselves
  }
}

function toSaid ({ at, author, number = 0, body: raw }: EventRecord, { words, own }: { words: ServerWords, own: string }): Extract<Line, { kind: 'said' }> {
  const { text = '', name, quote, file, edited = false, deleted = false } = raw as Body
  return {
    kind: 'said',
    at,
    number,
    own: author === 'visitor',
    name: author === 'visitor' ? own : name ?? words.somebody,
    text,
    ...(quote === undefined ? {} : { quote: { name: quote.name ?? own, text: quote.text } }),
    ...(file === undefined ? {} : { file: file.name }),
    edited,
    deleted
  }
}
