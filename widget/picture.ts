// Draws a picture of our own server on a canvas: fetched, never an image element, so that `img-src 'none'` has nothing to refuse.
import type { Host } from './host.ts'

/** The page's first: what it puts in its place later hears nothing of us. */
let { fetch } = window
const fetched = new Map<string, Promise<ImageBitmap>>()

export function takeFetch (first: Host['fetch'] = fetch): void {
  fetch = first
}

/** Leaves the canvas clear when the picture can't be had: what stands below it shows. */
export async function drawPicture (canvas: HTMLCanvasElement, url: string): Promise<void> {
  try {
    const known = fetched.get(url) ?? fetchPicture(url)
    fetched.set(url, known)
    const picture = await known
    const side = Math.min(picture.width, picture.height)
    canvas.getContext('2d')?.drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, canvas.width, canvas.height)
  } catch {
    // No picture, or not now: the initials stay, and the next one asks again.
    fetched.delete(url)
  }
}

async function fetchPicture (url: string): Promise<ImageBitmap> {
  const answer = await fetch(url, { credentials: 'omit' })
  if (!answer.ok) throw new Error('no picture')
  return await createImageBitmap(await answer.blob())
}

/** Pictures stand on our own server, wherever this page is. */
export function toUrl (picture: string | undefined, origin: string): string | undefined {
  return picture === undefined ? undefined : new URL(picture, origin).href
}
