// An operator's picture, or their initials; the picture is drawn on a canvas, so that a page's rules for images don't matter.
import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { toInitials } from '../initials.ts'
import { drawPicture } from '../picture.ts'

export interface FaceProps {
  name: string
  /** The picture's address, whole. */
  url: string | undefined
}

export function Face ({ name, url }: FaceProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    if (canvas.current !== null && url !== undefined) void drawPicture(canvas.current, url)
  }, [url])
  return (
    <span class='face' aria-hidden='true'>
      {toInitials(name)}
      {url !== undefined && <canvas key={url} ref={canvas} width={80} height={80} />}
    </span>
  )
}
