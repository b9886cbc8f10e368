// One message: what it answers, its words or its file, what became of it, and the button that answers it.
import type { JSX } from 'preact'
import type { FileCard } from '../../src/wire/events.ts'
import type { Bubble as BubbleRow } from '../model/rows.ts'
import type { PanelModel } from '../model/state.ts'
import type { Upload } from '../files/upload.ts'
import * as icons from '../icons.ts'
import { word } from '../strings/words.ts'
import { File } from './File.tsx'
import { Go } from './Go.tsx'
import { IconButton } from './IconButton.tsx'
import { Words } from './Words.tsx'

export interface BubbleProps { bubble: BubbleRow, name: string | undefined, model: PanelModel }

/** What reminds of a message on two lines; the server cuts it the same. */
const maxQuote = 120

export function Bubble ({ bubble, name, model }: BubbleProps): JSX.Element {
  const { text, state, large, number, quote, file, upload, edited, deleted, key } = bubble
  const { outgoing } = model
  const answer = (): void => { outgoing.answer({ number: number ?? 0, text: Array.from(text || (file?.name ?? '')).slice(0, maxQuote).join(''), ...(name !== undefined && { name }) }) }
  return (
    <div class={`bubble ${state}${large ? ' large' : ''}${deleted === true ? ' deleted' : ''}`}>
      {quote !== undefined && <blockquote><b dir='auto'>{quote.name ?? word('you')}</b><span dir='auto'>{quote.text || word('deleted')}</span></blockquote>}
      {(text !== '' || deleted === true) && <p dir='auto'>{deleted === true ? word('deleted') : <Words text={text} />}</p>}
      {(file ?? upload) !== undefined && <File key={key} file={(file ?? upload) as FileCard | Upload} uploads={model.uploads} />}
      {edited === true && deleted !== true && <small>{word('edited')}</small>}
      {state === 'failed' && upload === undefined && <Failed onRetry={() => { outgoing.retry(key) }} onRemove={() => { outgoing.remove(key) }} />}
      {number !== undefined && <IconButton class='answer' label={word('quote')} paths={icons.reply} onClick={answer} />}
    </div>
  )
}

function Failed ({ onRetry, onRemove }: { onRetry: () => void, onRemove: () => void }): JSX.Element {
  return (
    <span class='failure'>
      {word('notSent')}
      <Go label={word('tryAgain')} go={onRetry} />
      <Go label={word('remove')} go={onRemove} />
    </span>
  )
}
