// A file on its way up: how far it is, cancel; or why it isn't, and again.
import type { JSX } from 'preact'
import type { Upload, Uploads } from '../model/uploads.ts'
import { useRef } from 'preact/hooks'
import * as icons from '../icons.ts'
import { word } from '../strings/words.ts'
import { toSize } from '../model/time.ts'
import { Icon } from './Icon.tsx'

export function Sending ({ upload, uploads }: { upload: Upload, uploads: Uploads }): JSX.Element {
  const { key, name, bytes, state, done, problem } = upload
  const remove = (): void => { uploads.remove(key) }
  return (
    <>
      <span class='file'><Icon paths={icons.file} /><span><bdi>{name}</bdi><small>{toSize(bytes)}</small></span></span>
      {state === 'pending'
        ? <span class='failure'><progress value={done} aria-label={name} /><button type='button' class='text' onClick={remove}>{word('cancel')}</button></span>
        : (
          <span class='failure'>
            {problem || word('notSent')}
            {state === 'lost' ? <Again upload={upload} uploads={uploads} /> : problem === '' && <button type='button' class='text' onClick={() => { uploads.retry(key) }}>{word('tryAgain')}</button>}
            <button type='button' class='text' onClick={remove}>{word('remove')}</button>
          </span>
          )}
    </>
  )
}

/** After a reload only the visitor can hand over the file anew. */
function Again ({ upload, uploads }: { upload: Upload, uploads: Uploads }): JSX.Element {
  const input = useRef<HTMLInputElement>(null)
  const choose = ({ currentTarget }: { currentTarget: HTMLInputElement }): void => {
    const files = [...currentTarget.files ?? []]
    if (files.length === 0) return
    uploads.remove(upload.key)
    uploads.add(files)
  }
  return (
    <>
      <input ref={input} type='file' class='hush' tabIndex={-1} aria-hidden='true' onChange={choose} />
      <button type='button' class='text' onClick={() => { input.current?.click() }}>{word('choose')}</button>
    </>
  )
}
