// The eight built-in pictures that say whether somebody is there, drawn as SVG with a site's colour and words. Which one is asked for is status-picture.ts's.
import { papers, toPalette } from '../look/colours.ts'
import type { SiteStatus } from '../../wire/events.ts'
import type { pictureSets } from '../../wire/settings.ts'
import { escapeHtml } from '../../insight/html.ts'
import { Canvas } from './svg.ts'

export type PictureSet = typeof pictureSets[number]

export interface Drawn {
  status: SiteStatus
  /** "Live chat" and "Online", in the site's language. */
  region: string
  state: string
  dir: 'ltr' | 'rtl'
  /** The site's name. */
  name: string
  /** The site's colour. */
  colour: string
}

/** In the middle size; the others are so many times that. The same in each state and language, so that no page jumps. */
export const pictureSizes = { s: 0.75, m: 1, l: 1.5, xl: 2 } as const
export type PictureSize = keyof typeof pictureSizes

const { paper, text: ink } = papers.light
const grey = '#465264'
const line = '#d5dae1'
/** On white, 4.5 to 1 and more: as the widget's own sheet has them. */
const colours: Readonly<Record<SiteStatus, string>> = { online: '#0f7b45', away: '#8a5300', offline: '#5c6878' }

interface Design { width: number, height: number, draw: (canvas: Canvas, drawn: Drawn) => void }

const designs: Readonly<Record<PictureSet, Design>> = {
  pill: {
    width: 160,
    height: 48,
    draw (canvas, { status, region, state }) {
      canvas.box({ x: 0.5, y: 0.5, width: 159, height: 47, round: 23.5, fill: paper, stroke: line })
      canvas.mark({ x: 25, y: 24, size: 18, status, fill: colours[status], on: paper })
      canvas.text(region, { x: 43, y: 21, size: 13, room: 102, fill: ink, bold: true })
      canvas.text(state, { x: 43, y: 37, size: 12, room: 102, fill: colours[status] })
    }
  },
  button: {
    width: 180,
    height: 48,
    draw (canvas, { status, region, state, colour }) {
      const { brand, onBrand } = toPalette(colour, 'light')
      const there = status !== 'offline'
      canvas.box({ x: 1, y: 1, width: 178, height: 46, round: 8, fill: there ? brand : paper, stroke: there ? onBrand : colours.offline })
      canvas.bubble({ x: 14, y: 13, size: 22, stroke: there ? onBrand : ink })
      canvas.text(region, { x: 46, y: 21, size: 14, room: 100, fill: there ? onBrand : ink, bold: true })
      canvas.text(state, { x: 46, y: 37, size: 12, room: 100, fill: there ? onBrand : grey })
      canvas.mark({ x: 162, y: 24, size: 16, status, fill: there ? onBrand : grey, on: brand })
    }
  },
  bubble: {
    width: 160,
    height: 72,
    draw (canvas, { status, region, state, colour }) {
      const { brand, onBrand } = toPalette(colour, 'light')
      const there = status !== 'offline'
      const fill = there ? brand : colours.offline
      const on = there ? onBrand : paper
      canvas.box({ x: 1, y: 1, width: 158, height: 54, round: 16, fill, stroke: on })
      canvas.path('M28 54v15l18-15z', fill)
      canvas.mark({ x: 26, y: 28, size: 20, status, fill: on, on: fill })
      canvas.text(region, { x: 46, y: 25, size: 15, room: 104, fill: on, bold: true })
      canvas.text(state, { x: 46, y: 43, size: 13, room: 104, fill: on })
    }
  },
  badge: {
    width: 180,
    height: 28,
    draw (canvas, { status, region, state }) {
      canvas.box({ x: 0, y: 0, width: 180, height: 28, round: 5, fill: colours[status] })
      canvas.box({ x: 0, y: 0, width: 92, height: 28, round: 5, fill: ink })
      canvas.box({ x: 84, y: 0, width: 8, height: 28, round: 0, fill: ink })
      canvas.text(region, { x: 8, y: 18.5, size: 12, room: 78, fill: paper, bold: true })
      canvas.mark({ x: 104, y: 14, size: 13, status, fill: paper, on: colours[status] })
      canvas.text(state, { x: 115, y: 18.5, size: 12, room: 60, fill: paper })
    }
  },
  card: {
    width: 240,
    height: 80,
    draw (canvas, { status, region, state, name, colour }) {
      const { brand, onBrand } = toPalette(colour, 'light')
      canvas.box({ x: 0.5, y: 0.5, width: 239, height: 79, round: 12, fill: paper, stroke: line })
      canvas.circle({ x: 40, y: 40, size: 48, fill: brand, stroke: line })
      canvas.bubble({ x: 28, y: 29, size: 24, stroke: onBrand })
      canvas.text(name, { x: 76, y: 26, size: 13, room: 154, fill: grey })
      canvas.text(region, { x: 76, y: 45, size: 16, room: 154, fill: ink, bold: true })
      canvas.mark({ x: 83, y: 61, size: 14, status, fill: colours[status], on: paper })
      canvas.text(state, { x: 95, y: 65, size: 13, room: 135, fill: colours[status] })
    }
  },
  banner: {
    width: 360,
    height: 56,
    draw (canvas, { status, region, state, colour }) {
      const { brand, onBrand } = toPalette(colour, 'light')
      canvas.box({ x: 0.5, y: 0.5, width: 359, height: 55, round: 6, fill: brand, stroke: line })
      canvas.bubble({ x: 20, y: 16, size: 24, stroke: onBrand })
      canvas.text(region, { x: 58, y: 34, size: 18, room: 142, fill: onBrand, bold: true })
      canvas.box({ x: 212, y: 12, width: 136, height: 32, round: 16, fill: paper })
      canvas.mark({ x: 230, y: 28, size: 16, status, fill: colours[status], on: paper })
      canvas.text(state, { x: 244, y: 33, size: 13, room: 96, fill: colours[status], bold: true })
    }
  },
  dot: {
    width: 24,
    height: 24,
    draw (canvas, { status }) {
      canvas.circle({ x: 12, y: 12, size: 24, fill: paper })
      canvas.mark({ x: 12, y: 12, size: 18, status, fill: colours[status], on: paper })
    }
  },
  plain: {
    width: 180,
    height: 24,
    draw (canvas, { status, region, state }) {
      // On whatever ground the page has: a halo of paper keeps it readable.
      canvas.mark({ x: 12, y: 12, size: 15, status, fill: colours[status], on: paper })
      canvas.text(`${region}: ${state}`, { x: 24, y: 17, size: 14, room: 154, fill: ink, halo: paper })
    }
  }
}

/** One picture as SVG text: no style sheet, no script, no font of its own. */
export function drawPicture (set: PictureSet, size: PictureSize, drawn: Drawn): string {
  const { width, height, draw } = designs[set]
  const canvas = new Canvas({ width, dir: drawn.dir })
  draw(canvas, drawn)
  const label = escapeHtml(`${drawn.region}: ${drawn.state}`)
  const scale = pictureSizes[size]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width * scale}" height="${height * scale}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}"><title>${label}</title>${canvas.content}</svg>`
}
