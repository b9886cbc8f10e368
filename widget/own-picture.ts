// The lazy part that plays an owner's own moving picture: frame by frame on a canvas, for five seconds at most; one still frame where motion isn't wanted.
import type { Host } from './host.ts'

/** WCAG 2.2.2: what moves by itself longer needs a way to stop it. */
const playMs = 5000
/** As browsers do it: a frame without a time of its own. */
const leastMs = 20

interface Decoded { image: CanvasImageSource & { displayWidth: number, displayHeight: number, duration: number | null, close: () => void } }
interface Decoder {
  tracks: { ready: Promise<void>, selectedTrack: { frameCount: number, repetitionCount: number } | null }
  decode (options: { frameIndex: number }): Promise<Decoded>
  close (): void
}
type Decoders = new (options: { data: ArrayBuffer, type: string }) => Decoder

/** Rejects where there is no such picture, or nothing can be drawn of it. */
export async function playPicture (place: HTMLElement, url: string, fetch: Host['fetch'] = window.fetch): Promise<void> {
  const answer = await fetch(url, { credentials: 'omit' })
  if (!answer.ok) throw new Error('no picture')
  const bytes = await answer.blob()
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  const { ImageDecoder } = globalThis as { ImageDecoder?: Decoders }
  if (still || !(ImageDecoder ? await playFrames(place, bytes, ImageDecoder) : await playImage(place, url))) await drawStill(place, bytes)
}

/** False: this browser can't decode it so. Goes on by itself after the first frame. */
async function playFrames (place: HTMLElement, bytes: Blob, ImageDecoder: Decoders): Promise<boolean> {
  try {
    const decoder = new ImageDecoder({ data: await bytes.arrayBuffer(), type: bytes.type })
    await decoder.tracks.ready
    const { frameCount = 1, repetitionCount = 0 } = decoder.tracks.selectedTrack ?? {}
    const canvas = place.appendChild(document.createElement('canvas'))
    const most = frameCount > 1 ? frameCount * (repetitionCount + 1) : 1
    const end = performance.now() + playMs
    const play = async (frame: number): Promise<void> => {
      const { image } = await decoder.decode({ frameIndex: frame % frameCount })
      draw(canvas, image, { width: image.displayWidth, height: image.displayHeight })
      const ms = Math.max(leastMs, (image.duration ?? 0) / 1000)
      image.close()
      if (frame + 1 < most && performance.now() + ms < end && (frame === 0 || canvas.isConnected)) setTimeout(() => { play(frame + 1).catch(stop) }, ms)
      else stop()
    }
    // Closed once: by the last frame, or by one that can't be decoded.
    const stop = (): void => { decoder.close() }
    await play(0)
    return true
  } catch {
    place.replaceChildren()
    return false
  }
}

/** As the browser plays it, and still afterwards. False: the page's rules keep pictures out. */
async function playImage (place: HTMLElement, url: string): Promise<boolean> {
  const image = new Image()
  image.alt = ''
  image.src = url
  try {
    await image.decode()
  } catch {
    return false // by its rules, or a kind that this browser doesn't know
  }
  place.append(image)
  setTimeout(() => {
    const canvas = document.createElement('canvas')
    draw(canvas, image, { width: image.naturalWidth, height: image.naturalHeight })
    image.replaceWith(canvas)
  }, playMs)
  return true
}

async function drawStill (place: HTMLElement, bytes: Blob): Promise<void> {
  const bitmap = await createImageBitmap(bytes)
  draw(place.appendChild(document.createElement('canvas')), bitmap, bitmap)
  bitmap.close()
}

function draw (canvas: HTMLCanvasElement, image: CanvasImageSource, { width, height }: { width: number, height: number }): void {
  // Setting them clears what the frame before left.
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.drawImage(image, 0, 0)
}
