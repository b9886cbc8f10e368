// A picture that moves; one of the account's own stands still for those who asked for less motion, as it does on visitors' pages.
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useMedia } from './use-media.ts'

export function ArtImage ({ url, own, size = 48 }: { url: string, own: boolean, size?: number }): VNode {
  const still = useMedia('(prefers-reduced-motion: reduce)')
  // Drawings of the gallery know by themselves.
  return own && still ? <StillImage url={url} size={size} /> : <img class='art-image' src={url} alt='' width={size} height={size} loading='lazy' />
}

function StillImage ({ url, size }: { url: string, size: number }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const image = new Image()
    image.onload = () => {
      const side = Math.max(image.naturalWidth, image.naturalHeight)
      const [width, height] = [image.naturalWidth / side * size, image.naturalHeight / side * size]
      canvas.current?.getContext('2d')?.drawImage(image, (size - width) / 2, (size - height) / 2, width, height)
    }
    image.src = url
  }, [url, size])
  return <canvas ref={canvas} class='art-image' width={size} height={size} />
}
