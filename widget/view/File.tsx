// A file that was sent: a picture drawn on a canvas, anything else by name and size; both are downloaded by a click.
import type { JSX } from 'preact'
import type { FileCard } from '../../src/wire/events.ts'
import type { Host } from '../host.ts'
import type { PanelModel } from '../model/panel.ts'
import { useEffect, useRef, useState } from 'preact/hooks'
import * as icons from '../icons.ts'
import { toSize } from '../model/time.ts'
import { word } from '../strings/words.ts'
import { saveBlob } from './away.ts'
import { Icon } from './Icon.tsx'

/** A picture is drawn in no more points than the panel has, on a fine screen. */
const widest = 560

export function File ({ file, host, model }: { file: FileCard, host: Host, model: PanelModel }): JSX.Element {
  const [gone, setGone] = useState(false)
  const label = word('getFile', { name: file.name, size: toSize(file.bytes) })
  const get = async (): Promise<void> => {
    const blob = await model.getFiles().then(({ fetchFile }) => fetchFile({ ...model.way(), ...file })).catch(() => undefined)
    setGone(blob === undefined)
    if (blob !== undefined) saveBlob(blob, { name: file.name, root: host.root })
  }
  return (
    <>
      <button type='button' class='file' title={label} aria-label={label} onClick={() => { void get() }}>
        {file.width !== undefined && file.height !== undefined && <Picture file={file} width={file.width} height={file.height} model={model} />}
        <Icon paths={icons.file} /><span><bdi>{file.name}</bdi><small>{toSize(file.bytes)}</small></span>
      </button>
      {gone && <span class='failure' role='alert'>{word('fileGone')}</span>}
    </>
  )
}

/** Takes its room before it is drawn, so that nothing moves; one that can't be drawn leaves its name. */
function Picture ({ file, width, height, model }: { file: FileCard, width: number, height: number, model: PanelModel }): JSX.Element | null {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [drawn, setDrawn] = useState(true)
  useEffect(() => {
    const { current } = canvas
    if (current !== null) void model.getFiles().then(({ drawFile }) => drawFile(current, { ...model.way(), ...file })).catch(() => false).then(setDrawn)
  }, [file.id])
  const scale = Math.min(1, widest / width)
  return drawn ? <canvas ref={canvas} width={Math.max(1, Math.round(width * scale))} height={Math.max(1, Math.round(height * scale))} /> : null
}
