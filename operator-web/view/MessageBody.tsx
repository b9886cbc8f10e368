// What stands in a message's bubble: what it answers, its file, its words; or that it was taken back.
import type { VNode } from 'preact'
import type { FileCard, Quote } from '../../src/wire/events.ts'
import { words } from '../strings/en.ts'
import { FileItem } from './FileItem.tsx'
import { Linked } from './Linked.tsx'

interface MessageBodyProps { text: string, quote?: Quote | undefined, file?: FileCard | undefined, deleted?: boolean | undefined, visitorName: string }

export function MessageBody ({ text, quote, file, deleted, visitorName }: MessageBodyProps): VNode {
  if (deleted === true) return <em class='deleted'>{words.said.deleted}</em>
  return (
    <>
      {quote !== undefined && <QuoteBlock quote={quote} visitorName={visitorName} />}
      {file !== undefined && <FileItem file={file} />}
      {text !== '' && <Linked text={text} />}
    </>
  )
}

export function QuoteBlock ({ quote: { name, text }, visitorName }: { quote: Quote, visitorName: string }): VNode {
  return (
    <blockquote class='quote'>
      <span class='sr-only'>{words.said.answers} </span>
      <span class='quote-name'>{name ?? visitorName}</span>
      <span class='quote-text'>{text === '' ? words.said.deleted : text}</span>
    </blockquote>
  )
}
