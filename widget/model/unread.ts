// Who one talks with and what of theirs wasn't read yet, from the events of a talk. Pure.
import type { SpokenEvent } from '../../src/wire/events.ts'
import type { Talk } from '../../src/client/fold.ts'
import { counted, word } from '../strings/words.ts'

export interface Partner { name: string, picture: string | undefined }
export interface Preview { name: string, text: string }

/** The operator who wrote last. */
export function partnerOf (talk: Talk | undefined): Partner | undefined {
  const last = talk?.events.filter(isSigned).at(-1)
  return last?.name === undefined ? undefined : { name: last.name, picture: last.picture }
}

export function unreadOf (talk: Talk | undefined): number {
  return messagesAfter(talk, talk?.seenByVisitor ?? 0).length
}

/** The newest of the unread messages after the event of this key, where the talk has it. */
export function previewOf (talk: Talk | undefined, after: string): Preview | undefined {
  const number = talk?.events.find(({ key }) => key === after)?.number ?? 0
  const last = messagesAfter(talk, Math.max(number, talk?.seenByVisitor ?? 0)).at(-1)
  return last === undefined ? undefined : { name: last.name ?? word('somebody'), text: textOf(last) }
}

/** What the button is called while there is a chat; empty: it speaks for itself. */
export function labelOf ({ open, name, unread }: { open: boolean, name: string, unread: number }): string {
  if (open) return word('close')
  const label = name !== '' ? word('openWith', { name }) : unread > 0 ? word('openChat') : ''
  return unread === 0 ? label : `${label}, ${counted('unread', unread)}`
}

/** The words, or the name of the file that stands for them. */
export function textOf ({ text, file }: Message): string {
  return text === '' ? file?.name ?? '' : text
}

type Message = Extract<SpokenEvent, { kind: 'message' }>

function messagesAfter (talk: Talk | undefined, number: number): Message[] {
  return talk?.events.filter((event): event is Message => event.kind === 'message' && event.by !== 'visitor' && event.deleted !== true && event.number > number) ?? []
}

function isSigned (event: SpokenEvent): event is Extract<SpokenEvent, { name?: string | undefined, picture?: string | undefined }> & { kind: 'message' | 'invitation' | 'ended' } {
  return event.by.startsWith('operator:') && 'name' in event
}
