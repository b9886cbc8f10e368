// The place of a file in a bubble; what is in it is drawn by the lazy file for files.
import type { JSX } from 'preact'
import type { FileCard } from '../../src/wire/events.ts'
import type { Upload } from '../files/upload.ts'
import type { Uploads } from '../model/uploads.ts'
import { useLayoutEffect, useRef } from 'preact/hooks'

export function File ({ file, uploads }: { file: FileCard | Upload, uploads: Uploads }): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  const { width = 0, height = 0 } = file as Partial<FileCard>
  // How large an own picture is the server finds out.
  useLayoutEffect(() => { if (place.current !== null) uploads.show(place.current, file) }, ['id' in file ? file.id : file.state, width])
  // Room for it until it is there: 280 px is about as wide as a bubble gets.
  return <div ref={place} class='file-place' style={width > 0 ? { minHeight: `min(18em, ${Math.round(Math.min(width, 280) * height / width)}px)` } : undefined} />
}
