// The gallery of small moving pictures that come along with an invitation: line drawings, each with one part that moves.
import { shape } from './drawing.ts'

/** `moving` swings, rings, bobs or glows (see invitation.css) for three seconds at most; the rest stands still. */
interface Art { still: readonly string[], moving: readonly string[] }

const gallery: Record<string, Art> = {
  wave: {
    still: ['M10 40c-2-3-3-6-2-9', 'M45 12c3 1 5 3 6 6', 'M49 7c4 2 7 5 8 9'],
    moving: ['M22 34 14.5 21a3 3 0 0 1 5.2-3l6 10.4-8-13.9a3 3 0 0 1 5.2-3l8 13.9-6.5-11.3a3 3 0 0 1 5.2-3l7.5 13-3.5-6a3 3 0 0 1 5.2-3c3 5.2 5.4 9.4 7 13.4 3.3 8.5-.2 17.5-7.6 21.8-8.7 5-19 1.6-24-7L10.5 36a3 3 0 0 1 5.2-3l4 4.5']
  },
  bell: {
    still: ['M32 8v4', 'M12 20c1-4 3-7 6-9', 'M52 20c-1-4-3-7-6-9'],
    moving: ['M32 12c-9 0-15 6-15 15v9c0 3-2 5-4 7h38c-2-2-4-4-4-7v-9c0-9-6-15-15-15Z', 'M27 48a5 5 0 0 0 10 0']
  },
  bubble: {
    still: ['M32 10c13 0 23 8 23 19s-10 19-23 19c-3 0-6-.4-8-1.2L12 52l3-9c-4-3-6-8-6-14 0-11 10-19 23-19Z'],
    moving: ['M22 29h.01', 'M32 29h.01', 'M42 29h.01']
  },
  lamp: {
    still: ['M26 46h12', 'M28 52h8', 'M25 41c-5-3-8-8-8-14a15 15 0 0 1 30 0c0 6-3 11-8 14Z'],
    moving: ['M32 3v3', 'M8 27h3', 'M53 27h3', 'm15 10 2 2', 'm49 10-2 2']
  }
}

/** Unknown names are pictures of a later server: the wave stands in for them. */
export function toPicture (art: string): SVGElement {
  const { still, moving } = gallery[art] ?? gallery.wave!
  const name = art in gallery ? art : 'wave'
  const svg = shape('svg', { viewBox: '0 0 64 60', class: `art ${name}`, 'aria-hidden': 'true' })
  const group = shape('g', {})
  group.append(...moving.map(d => shape('path', { d })))
  svg.append(...still.map(d => shape('path', { d })), group)
  return svg
}
