// The moving picture of an invitation, fetched by its name when one is shown: drawings of the gallery are built from their text, the owner's own are played by a file of their own.
import type { Host } from './host.ts'
import { shape } from './drawing.ts'
import { addStyles } from './root.ts'

/** Of all drawings' bytes: the build puts it here and into their names. */
declare const __GALLERY__: string

const part = /<(\/?)(\w+)([^>]*?)(\/?)>([^<]*)/g
const attribute = /([\w-]+)="([^"]*)"/g
const drawn = new Set<string>()

/** Puts the picture into its place. What a page of an older version doesn't know, and what is gone, is the wave; without a way to the server the place stays empty. */
export async function drawArt (place: HTMLElement, art: string, host: Pick<Host, 'fetch' | 'origin' | 'root' | 'site'>): Promise<void> {
  try {
    if (art.length < 36) place.append(build(await fetchDrawing(art, host), host.root))
    else await (await import('./own-picture.ts')).playPicture(place, `${host.origin}/a/${host.site.id}/${art}`, host.fetch)
  } catch {
    if (art !== 'wave') await drawArt(place, 'wave', host)
  }
}

async function fetchDrawing (name: string, { origin, fetch = window.fetch }: Pick<Host, 'fetch' | 'origin'>): Promise<string> {
  const answer = await fetch(`${origin}/w/art-${name}-${__GALLERY__}.svg`, { credentials: 'omit' })
  if (!answer.ok) throw new Error(name)
  return await answer.text()
}

/** From text that is ours, element by element: markup is nothing that a strict page lets anybody parse. Its style sheet, which moves it, joins the root's. */
export function build (text: string, root: ShadowRoot): SVGElement {
  const open: Element[] = []
  let whole: SVGElement | undefined
  for (const [, end, name = '', attributes = '', empty, inner = ''] of text.matchAll(part)) {
    if (name === 'style') {
      if (!end && !drawn.has(inner)) addStyles(root, inner)
      drawn.add(inner)
    } else if (end) open.pop()
    else {
      const made = shape(name, Object.fromEntries(Array.from(attributes.matchAll(attribute), ([, key = '', value = '']) => [key, value])))
      open.at(-1)?.append(made)
      whole ??= made
      if (!empty) open.push(made)
    }
  }
  if (!whole) throw new Error('no drawing')
  return whole
}
