// The paperclip: chooses files by the browser's own dialog.
import type { JSX } from 'preact'
import type { Uploads } from '../model/uploads.ts'
import { useRef } from 'preact/hooks'
import * as icons from '../icons.ts'
import { word } from '../strings/words.ts'
import { IconButton } from './IconButton.tsx'

export function Attach ({ uploads, types }: { uploads: Uploads, types: readonly string[] }): JSX.Element {
  const input = useRef<HTMLInputElement>(null)
  const choose = ({ currentTarget }: { currentTarget: HTMLInputElement }): void => {
    uploads.add(currentTarget.files ?? [])
    // So that the same file can be chosen again.
    currentTarget.value = ''
  }
  return (
    <>
      <input ref={input} type='file' class='hush' multiple tabIndex={-1} aria-hidden='true' accept={types.join()} onChange={choose} />
      <IconButton label={word('attach')} paths={icons.clip} onClick={() => { input.current?.click() }} />
    </>
  )
}
