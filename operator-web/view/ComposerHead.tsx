// Over the box: what is mended or answered there, and the files on their way.
import type { VNode } from 'preact'
import type { Upload } from '../model/uploads.ts'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'
import { QuoteBlock } from './MessageBody.tsx'
import { useConsole } from './context.ts'

export function ComposerHead ({ conversationId, name }: { conversationId: string, name: string }): VNode | null {
  const { composing, uploads } = useConsole()
  const mended = composing.editing.value?.conversation === conversationId
  const quote = mended ? undefined : composing.quotes.value[conversationId]
  const files = uploads.uploads.value.filter(({ conversation }) => conversation === conversationId)
  if (!mended && quote === undefined && files.length === 0) return null
  return (
    <div class='composer-head'>
      {mended && <p class='composer-note'><Icon name='pencil' size={16} /><span class='strong'>{words.said.editing}</span><Cross label={words.said.cancelEdit} onClick={() => { composing.cancel() }} /></p>}
      {quote !== undefined && <div class='composer-note'><QuoteBlock quote={quote} visitorName={name} /><Cross label={words.said.cancelQuote} onClick={() => { composing.unquote(conversationId) }} /></div>}
      {files.map(upload => <UploadItem key={upload.key} upload={upload} />)}
    </div>
  )
}

function UploadItem ({ upload: { key, name, done, code } }: { upload: Upload }): VNode {
  const { uploads } = useConsole()
  return (
    <div class='composer-note upload'>
      <Icon name='file' size={16} />
      <span class='line'>{name}</span>
      {code === undefined
        ? <progress value={done} max={1} aria-label={words.said.sending(name)} />
        : <span class='error' role='alert'>{words.problem(code)}</span>}
      {code !== undefined && code !== 'too_large' && code !== 'file_type' && <button type='button' class='link' onClick={() => { uploads.retry(key) }}>{words.chats.retry}</button>}
      <Cross label={words.said.cancelFile(name)} onClick={() => { uploads.cancel(key) }} />
    </div>
  )
}

function Cross ({ label, onClick }: { label: string, onClick: () => void }): VNode {
  return <button type='button' class='bubble-action' aria-label={label} onClick={onClick}><Icon name='close' size={16} /></button>
}
